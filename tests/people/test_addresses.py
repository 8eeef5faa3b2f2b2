import unicodedata

import pytest
from django.core.exceptions import ValidationError

from people.addresses import AddressFormField, known_address
from people.models import Employee, Organisation


@pytest.mark.parametrize(
    "address", ["zoe@exemple.ca", "zoé@exemple.ca", "zoe\u0301@exemple.ca", "名前@exemple.ca", "a@é.ca"]
)
def test_letters_with_accents_stand_before_the_at(address):
    known_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "zoé", "zoé @exemple.ca", "é@é@exemple.ca", "zoé@", "@exemple.ca", "zoé..t@exemple.ca", "zoé«t@exemple.ca",
     "zoé@exemple.ca\r\nBcc: x@y.z", "zoé\u202e@exemple.ca", f"zoé@{60 * 'é'}.ca", "zoé@xn--é.ca"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError):
        known_address(address)


def test_an_employee_is_written_down_with_one(db):
    Employee(first_name="Zoé", last_name="Lavoie", login="zoe", email="zoé@exemple.ca").full_clean(exclude=["password"])


def test_the_organisation_names_people_with_one(organisation):
    Organisation(contact_email="été@exemple.ca", privacy_officer_email="zoé@exemple.ca").full_clean()
    with pytest.raises(ValidationError) as refusal:
        Organisation(contact_email="été", privacy_officer_email="a@b@c.ca").full_clean()
    assert set(refusal.value.message_dict) == {"contact_email", "privacy_officer_email"}


def test_a_form_takes_one_however_the_accent_was_typed_and_browsers_let_it():
    field = AddressFormField()
    assert field.clean(unicodedata.normalize("NFD", " zoé@exemple.ca ")) == "zoé@exemple.ca"
    written = field.widget.render("email", "")
    assert 'type="text"' in written
    assert 'inputmode="email"' in written
    with pytest.raises(ValidationError):
        field.clean("zoé@")
