"""What was typed in a form that could not be taken: the session had ended, or the page was older than the log-in.

It waits in the session for the same person, who reads it again and sends it, or throws it away. Nothing is sent by
itself. Passwords and files are never kept.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.translation import gettext

from people.models import Employee

KEY = "kept_form"
LONGEST = 200_000  # characters
NOT_TYPED = re.compile(r"csrfmiddlewaretoken|^_|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|(^|-)id$")
SECRET = re.compile(r"password|(^|_)code$", re.IGNORECASE)


@dataclass(frozen=True)
class KeptForm:
    person: str  # the key of the only one who may see it
    path: str  # where it was going
    fields: dict[str, list[str]]
    files: list[str] = field(default_factory=list)  # their names

    @property
    def readable(self) -> list[tuple[str, str]]:
        """(what, text) of the fields that a person fills in, as well as their names tell."""
        shown = []
        for name, values in self.fields.items():
            text = "\n".join(value for value in values if value.strip())
            if text and text != "on" and not NOT_TYPED.search(name):
                words = re.sub(r"[_\-]+", " ", name)
                shown.append((gettext(words).capitalize(), text))
        return shown

    @property
    def hidden(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.fields.items() for value in values]


def keep(request: HttpRequest, person: str) -> bool:
    """Keep the form that was sent, for that person; False when it is too long, or holds a secret."""
    fields = {name: list(values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if not fields or any(SECRET.search(name) for name in fields):
        return False
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > LONGEST:
        return False
    files = [file.name or "" for _name, chosen in request.FILES.lists() for file in chosen]
    request.session[KEY] = asdict(KeptForm(person, request.get_full_path(), fields, files))
    return True


def kept_form(session: SessionBase, employee: Employee) -> KeptForm | None:
    """What waits for this person; what waits for another does not exist."""
    kept = session.get(KEY)
    if not kept or kept["person"] != str(employee.pk):
        return None
    return KeptForm(**kept)


def discard(session: SessionBase) -> None:
    session.pop(KEY, None)
