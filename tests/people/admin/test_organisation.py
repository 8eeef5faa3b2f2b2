import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from people.models import Employee, Organisation, Role
from tests.conftest import Cast
from tests.factories.people import RoleGrantFactory

PAGE = "/admin/people/organisation/1/change/"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def profile(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Boréal Mobilité",
        "languages": ["fr", "en"],
        "time_zone": "America/Toronto",
        "holidays": "",
        "smallest_group": "0",
    } | changed


def logo(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_list_is_the_one_form(client_of: Any, ada: Employee) -> None:
    client = client_of(ada)
    assert client.get("/admin/people/organisation/")["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert client.get("/admin/people/organisation/add/").status_code == 403


def test_ada_keeps_the_profile_and_pages_follow_at_once(client_of: Any, ada: Employee) -> None:
    client = client_of(ada)
    data = profile(name="Nord inc.", colour="#FFCC00", holidays="2026-12-25\n2026-07-01 2026-12-25")
    assert client.post(PAGE, data).status_code == 302
    organisation = Organisation.current()
    assert (organisation.name, organisation.colour) == ("Nord inc.", "#ffcc00")
    assert organisation.holidays == ["2026-07-01", "2026-12-25"]
    assert "Nord inc." in client.get("/settings/").content.decode()
    assert "/organisation.css" in client.get("/settings/").content.decode()


def test_logo_is_drawn_anew(client_of: Any, ada: Employee) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (2000, 1000)).save(drawn, "JPEG")
    client = client_of(ada)
    assert client.post(PAGE, profile(logo=logo(drawn.getvalue(), "x.jpg"))).status_code == 302
    stored = Organisation.current().logo
    assert stored.name.startswith("organisation/logo-")
    with stored.open() as file:
        assert Image.open(file).size == (512, 256)
    assert client.post(PAGE, profile()).status_code == 302
    assert Organisation.current().logo.name == stored.name, "kept when none is sent"
    client.post(PAGE, {**profile(), "logo-clear": "on"})
    assert not Organisation.current().logo


@pytest.mark.parametrize(
    "changed",
    [
        {"logo": logo(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg")},
        {"logo": logo(b"\0" * (4 * 1024 * 1024 + 1), "big.png")},
        {"colour": "green"},
        {"time_zone": "Mars/Olympus"},
        {"holidays": "Noël"},
        {"languages": []},
        {"name": ""},
    ],
)
def test_bad_input_is_told_so_and_changes_nothing(client_of: Any, ada: Employee, changed: dict[str, Any]) -> None:
    page = client_of(ada).post(PAGE, profile(**{"legal_name": "Autre"} | changed))
    assert page.context["errors"]
    assert Organisation.objects.get().legal_name == "Boréal Mobilité inc."


def test_stranger_and_other_roles_change_nothing(client_of: Any, cast: Cast) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.COMMUNICATIONS)
    for who in (cast.sam, cast.malik):
        assert client_of(who).post(PAGE, profile(name="Autre")).status_code != 200
    assert Organisation.objects.get().name == "Boréal Mobilité"


def test_hr_names_who_receives_the_checkpoints(client_of: Any, ada: Employee) -> None:
    client = client_of(ada)
    typed = "notaire@etude.example\n ada@boreal.example notaire@etude.example"
    assert client.post(PAGE, profile(ledger_recipients=typed)).status_code == 302
    assert Organisation.current().ledger_recipients == ["notaire@etude.example", "ada@boreal.example"]
    for wrong in ("notaire", " ".join(f"a{number}@etude.example" for number in range(11))):
        assert client.post(PAGE, profile(ledger_recipients=wrong)).status_code == 200
    assert len(Organisation.current().ledger_recipients) == 2


def test_addresses_with_accents_before_the_at_are_taken_and_what_is_none_is_told(client_of: Any, ada: Employee) -> None:
    client = client_of(ada)
    named = profile(
        contact_email="été@exemple.ca", privacy_officer_email="zoé@exemple.ca", ledger_recipients="notaire@é.ca\né@é.ca"
    )
    assert client.post(PAGE, named).status_code == 302
    organisation = Organisation.current()
    assert (organisation.contact_email, organisation.privacy_officer_email) == ("été@exemple.ca", "zoé@exemple.ca")
    assert organisation.ledger_recipients == ["notaire@é.ca", "é@é.ca"]
    page = client.get(PAGE).content.decode()
    assert 'type="email"' not in page
    wrong = profile(contact_email="é@é@x.ca", privacy_officer_email="été", ledger_recipients="é..é@exemple.ca")
    refused = client.post(PAGE, wrong)
    assert set(refused.context["adminform"].form.errors) == {
        "contact_email",
        "privacy_officer_email",
        "ledger_recipients",
    }
    assert Organisation.current().contact_email == "été@exemple.ca"
