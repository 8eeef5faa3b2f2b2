import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from people.access import role_required
from people.models import Role
from tests.conftest import Cast


@role_required(Role.HR_ADMIN, Role.AUDITOR)
def guarded(request: object) -> HttpResponse:
    return HttpResponse("seen")


def ask(employee: object) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = employee  # type: ignore[assignment]
    return guarded(request)


def test_view_exists_for_those_who_hold_a_role(cast: Cast) -> None:
    assert ask(cast.ada).content == b"seen"


def test_view_does_not_exist_for_a_stranger(cast: Cast) -> None:
    for employee in (cast.sam, cast.malik, cast.zoe):
        with pytest.raises(Http404):
            ask(employee)


def test_view_keeps_its_name() -> None:
    assert guarded.__name__ == "guarded"
