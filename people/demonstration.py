"""The fictional people whose day a visitor of the demo may live: named on the log-in page, and only there."""

from django.utils.translation import gettext as _

from people.models import Employee

NAMES = ("ada", "zoe", "malik", "camille", "priya", "andre", "helene", "sam")


def demo_people() -> list[tuple[str, str, str]]:
    """(name, what to type, what they do) of each, and of somebody who has no e-mail address."""
    found = {
        person.login: person for person in Employee.objects.filter(login__in=[f"{n}@boreal.example" for n in NAMES])
    }
    cast = [found[login] for name in NAMES if (login := f"{name}@boreal.example") in found]
    cast += Employee.objects.filter(email=None, is_active=True, left_on=None).order_by("pk")[:1]
    return [(person.name, person.login, _what(person)) for person in cast]


def _what(person: Employee) -> str:
    if person.grants:
        return person.grants[0].get_role_display()
    if person.has_people:
        return _("Manager")
    if person.email is None:
        return _("Employee without an e-mail address")
    return _("Employee, in French") if person.language == "fr" else _("Employee, in English")
