import pytest
from django.core.exceptions import ValidationError

from people.addresses import known_address
from people.models import Employee


@pytest.mark.parametrize(
    "address", ["zoe@exemple.ca", "zoé@exemple.ca", "zoe\u0301@exemple.ca", "名前@exemple.ca", "a@é.ca"]
)
def test_letters_with_accents_stand_before_the_at(address):
    known_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "zoé", "zoé @exemple.ca", "é@é@exemple.ca", "zoé@", "@exemple.ca", "zoé..t@exemple.ca", "zoé«t@exemple.ca",
     "zoé@exemple.ca\r\nBcc: x@y.z", "zoé\u202e@exemple.ca"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError):
        known_address(address)


def test_an_employee_is_written_down_with_one(db):
    Employee(first_name="Zoé", last_name="Lavoie", login="zoe", email="zoé@exemple.ca").full_clean(exclude=["password"])
