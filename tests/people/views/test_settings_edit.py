from typing import Any

from people.forms.settings import SettingsForm
from people.models import Employee


def test_zoe_sees_her_settings(client_of: Any, zoe: Employee) -> None:
    page = client_of(zoe).get("/settings/")
    assert page.status_code == 200
    assert "Zoé Tremblay" in page.content.decode()
    assert '<html lang="fr-CA"' in page.content.decode()


def test_new_language_applies_at_once_and_stays(client_of: Any, zoe: Employee) -> None:
    client = client_of(zoe)
    client.cookies["django_language"] = "fr"
    page = client.post("/settings/", {"language": "en"}, follow=True)
    assert '<html lang="en-CA"' in page.content.decode()
    zoe.refresh_from_db()
    assert zoe.language == "en"


def test_unknown_language_changes_nothing(client_of: Any, zoe: Employee) -> None:
    page = client_of(zoe).post("/settings/", {"language": "tlh"})
    assert page.context["form"].errors
    zoe.refresh_from_db()
    assert zoe.language == "fr"


def test_nothing_else_can_be_changed_here(client_of: Any, zoe: Employee) -> None:
    client_of(zoe).post("/settings/", {"language": "en", "first_name": "Autre", "is_active": "", "login": "root"})
    assert Employee.objects.get(pk=zoe.pk).login == "zoe"


def test_what_hr_changes_meanwhile_stays(client_of: Any, zoe: Employee) -> None:
    form = SettingsForm({"language": "en"}, instance=Employee.objects.get(pk=zoe.pk))
    Employee.objects.filter(pk=zoe.pk).update(is_active=False)
    form.save()
    zoe.refresh_from_db()
    assert (zoe.language, zoe.is_active) == ("en", False)


def test_stranger_sees_only_their_own(client_of: Any, zoe: Employee, sam: Employee) -> None:
    page = client_of(sam).get("/settings/").content.decode()
    assert "Sam Wilson" in page
    assert "Tremblay" not in page
