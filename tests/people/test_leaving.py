import datetime as dt

from people.leaving import close_accounts
from people.models import Employee
from tests.conftest import Cast

AT = dt.datetime(2026, 3, 3, 14, tzinfo=dt.UTC)


def test_accounts_close_the_day_after_the_last_one_and_once(cast: Cast) -> None:
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=dt.date(2026, 3, 2))
    Employee.objects.filter(pk=cast.sam.pk).update(left_on=dt.date(2026, 3, 3))
    assert close_accounts(at=AT) == 1
    assert close_accounts(at=AT) == 0
    assert set(Employee.objects.filter(is_active=False)) == {cast.zoe}
