"""Who is meant by what was typed: a number, an address, a log-in name, or a first and a last name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q
from django.db.models.functions import Lower

from consent.models import Guest
from people.folding import fold
from people.models import Employee

LONGEST = 240
MOST_WORDS = 8


def cleaned(typed: str) -> str:
    """Without what no database takes: a NUL, half a character."""
    whole = typed.encode("utf-8", "ignore").decode().replace("\x00", "")
    return " ".join(whole.split())[:LONGEST]


def recognise(lines: Sequence[str]) -> list[list[Employee]]:
    """For each line, everyone whom it may mean, in one query however many lines there are."""
    words = {line: _identifiers(line) for line in lines}
    names = {line: _names(line) for line in lines}
    identifiers = {word for found in words.values() for word in found}
    sorted_names = {name for found in names.values() for name in found}
    known = defaultdict(list)
    by_word = Q(login__in=identifiers) | Q(address__in=identifiers) | Q(number__in=identifiers)
    people = Employee.objects.alias(address=Lower("email"), number=Lower("employee_number"))
    for person in people.filter(by_word | Q(sort_name__in=sorted_names)).order_by("pk"):
        for key in {person.login, (person.email or "").lower(), (person.employee_number or "").lower()} - {""}:
            known["word", key].append(person)
        known["name", person.sort_name].append(person)
    return [_meant(words[line], names[line], known) for line in lines]


def recognise_guests(lines: Sequence[str]) -> dict[str, list[Guest]]:
    """For each line that means no employee, the guests of that address or name; in one query, or none for no line."""
    wanted = {line.casefold(): line for line in lines if line}
    known: dict[str, list[Guest]] = {line: [] for line in lines}
    if not wanted:
        return known
    guests = Guest.objects.outsiders().alias(address=Lower("email"), folded=Lower("name"))
    named = Q(address__in=wanted) | Q(folded__in=wanted) | Q(name__in=wanted.values())
    for guest in guests.filter(named).order_by("pk"):
        for word in {guest.email.casefold(), guest.name.casefold()}:
            if word in wanted:
                known[wanted[word]].append(guest)
    return known


def _meant(words: list[str], names: list[str], known: dict[tuple[str, str], list[Employee]]) -> list[Employee]:
    keys = [*(("word", word) for word in words), *(("name", name) for name in names)]
    return list({person.pk: person for key in keys for person in known.get(key, ())}.values())


def _identifiers(line: str) -> list[str]:
    return list({line.lower(), line.casefold()} - {""})


def _names(line: str) -> list[str]:
    """Last name first, wherever the first name ends: "Jean Marc Roy" is "roy jean marc" or "marc roy jean"."""
    words = fold(line.replace(",", " ")).split()
    if not 2 <= len(words) <= MOST_WORDS:
        return []
    return [" ".join(words[cut:] + words[:cut]) for cut in range(len(words))]
