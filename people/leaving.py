import datetime as dt

from people.models import Employee, Organisation


def close_accounts(*, at: dt.datetime) -> int:
    """Those whose last day is over no longer log in; returns how many accounts were closed. Safe to run twice."""
    today = Organisation.current().today(at)
    return Employee.objects.filter(is_active=True, left_on__lt=today).update(is_active=False)
