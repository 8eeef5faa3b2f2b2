import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from people.inviting import ALPHABET, ExpiredCode, UnknownCode, UsedCode, accept, find_invitation, make_invitation
from people.models import Employee, Invitation

AT = dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)
PASSWORD = "trois-mots-simples"


def test_code_is_kept_nowhere(zoe: Employee, ada: Employee) -> None:
    invitation, code = make_invitation(zoe, by=ada, at=AT)
    stored = " ".join(str(value) for value in Invitation.objects.filter(pk=invitation.pk).values_list()[0])
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert (invitation.invited_by, invitation.invited_at) == (ada, AT)


def test_codes_are_long_readable_and_never_the_same(zoe: Employee) -> None:
    codes = {make_invitation(zoe, by=None, at=AT)[1].replace("-", "") for _time in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 16 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("01ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: f" {code} ",
        lambda code: code.replace("Q", "O").replace("J", "1"),
    ],
)
def test_code_may_be_typed_as_people_type(zoe: Employee, change: Any) -> None:
    _invitation, code = make_invitation(zoe, by=None, at=AT)
    assert find_invitation(change(code), at=AT).employee == zoe


def test_code_of_one_database_opens_nothing_in_another(zoe: Employee, settings: Any) -> None:
    _invitation, code = make_invitation(zoe, by=None, at=AT)
    settings.SECRET_KEY = "another"
    with pytest.raises(UnknownCode):
        find_invitation(code, at=AT)


def test_invitation_lasts_the_days_of_the_settings(zoe: Employee, settings: Any) -> None:
    settings.INVITATION_DAYS = 3
    _invitation, code = make_invitation(zoe, by=None, at=AT)
    assert find_invitation(code, at=AT + dt.timedelta(days=2, hours=23))
    with pytest.raises(ExpiredCode):
        find_invitation(code, at=AT + dt.timedelta(days=3))


def test_accepting_dates_the_use_and_happens_once(zoe: Employee) -> None:
    _invitation, code = make_invitation(zoe, by=None, at=AT)
    assert accept(code, password=PASSWORD, at=AT).check_password(PASSWORD)
    assert Invitation.objects.get().used_at == AT
    with pytest.raises(UsedCode):
        accept(code, password="un-autre-mot-de-passe", at=AT)


def test_poor_password_is_refused_by_the_rule_too_and_uses_nothing(zoe: Employee) -> None:
    _invitation, code = make_invitation(zoe, by=None, at=AT)
    with pytest.raises(ValidationError):
        accept(code, password="court", at=AT)
    assert Invitation.objects.get().used_at is None
