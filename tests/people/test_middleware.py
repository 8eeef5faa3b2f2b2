from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from people.models import Employee, Organisation


def language_of(client: Client, **headers: str) -> str:
    answer = (
        client.get("/login/", headers=headers)
        if "_auth_user_id" not in client.session
        else client.get("/settings/", headers=headers)
    )
    return str(answer["Content-Language"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "shown"), [("en-GB,en;q=0.9", "en"), ("fr-FR", "fr"), ("de", "fr"), ("de,en;q=0.5", "en"), ("", "fr")]
)
def test_browser_decides_before_log_in(client: Client, accepted: str, shown: str) -> None:
    assert language_of(client, accept_language=accepted) == shown


def test_person_decides_once_logged_in(client_of: Any, sam: Employee) -> None:
    assert language_of(client_of(sam), accept_language="fr") == "en"


def test_choice_made_on_this_browser_comes_first(client_of: Any, sam: Employee) -> None:
    client = client_of(sam)
    client.post("/i18n/setlang/", {"language": "fr", "next": "/settings/"})
    assert language_of(client, accept_language="en") == "fr"


def test_unknown_choice_is_ignored(client_of: Any, sam: Employee) -> None:
    client = client_of(sam)
    client.cookies["django_language"] = "tlh"
    assert language_of(client) == "en"


def test_moments_are_in_the_time_zone_of_the_organisation(client_of: Any, ada: Employee) -> None:
    organisation = Organisation.current()
    organisation.time_zone = "America/Vancouver"
    organisation.save()
    page = client_of(ada).get("/settings/")
    assert page.status_code == 200
    assert Organisation.current().zone.key == "America/Vancouver"


def test_language_of_the_thread_is_put_back(client: Client, db: None) -> None:
    from django.utils import translation

    with translation.override("en"):
        client.get("/login/", headers={"accept-language": "fr"})
        assert translation.get_language() == "en"


def test_organisation_is_read_once_a_request_and_anew_once_it_is_changed(rf: Any, organisation: Organisation) -> None:
    from people.middleware import PersonLocaleMiddleware

    seen = []

    def answer(request: Any) -> HttpResponse:
        seen.append(Organisation.current())
        assert Organisation.current() is seen[0] is request.organisation
        changed = Organisation.objects.get()
        changed.name = "Australe"
        changed.save()
        seen.append(Organisation.current())
        return HttpResponse()

    request = rf.get("/")
    request.user = AnonymousUser()
    PersonLocaleMiddleware(answer)(request)
    assert [one.name for one in seen] == [organisation.name, "Australe"]
    assert Organisation.current() is not Organisation.current()  # nothing of the request is left


def test_nothing_of_a_request_that_failed_is_left(rf: Any, organisation: Organisation) -> None:
    from people.middleware import PersonLocaleMiddleware

    def fail(request: Any) -> HttpResponse:
        raise ZeroDivisionError

    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(ZeroDivisionError):
        PersonLocaleMiddleware(fail)(request)
    Organisation.objects.update(name="Australe")
    cache.clear()
    assert Organisation.current().name == "Australe"
