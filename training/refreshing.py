"""What a newer version of the guide asks to be read again: the lessons about what changed, and no others."""

from __future__ import annotations

from django.core.cache import cache

from guidebook.models import Edition, GuideVersion
from training.models import Course

A_DAY = 24 * 3600


def version_taught(course: Course) -> GuideVersion | None:
    """The version in force of the course's guide; of no guide in particular, the one published last."""
    named = ("guide", "number", "published_at")  # its texts are long, and asked for often
    in_force = GuideVersion.objects.in_force().order_by("-published_at", "-pk").only(*named)
    return (in_force.filter(guide=course.guide_id) if course.guide_id else in_force).first()


def elements_changed(older: GuideVersion | None, newer: GuideVersion | None) -> frozenset[int]:
    """The elements whose text is no longer the same; none when the newer version changes little (nobody was asked
    to acknowledge it again), or is about another guide."""
    if older is None or newer is None or older.pk == newer.pk or older.guide_id != newer.guide_id:
        return frozenset()
    substantive = newer.guide.versions.published().filter(number__gt=older.number, number__lte=newer.number)
    if not substantive.filter(is_substantive=True).exists():
        return frozenset()
    key = f"training:changed:{older.pk}:{newer.pk}"  # both are frozen
    found = cache.get(key)
    if found is None:
        found = _compare(older, newer)
        cache.set(key, found, A_DAY)
    return frozenset(found)


def _compare(older: GuideVersion, newer: GuideVersion) -> list[int]:
    before, after = _sections(older), _sections(newer)
    languages = before.keys() & after.keys()
    changed = set()
    for language in languages:
        differing = before[language] ^ after[language]
        changed |= {element for element, _title, _body in differing if element}
    return sorted(changed)


def _sections(version: GuideVersion) -> dict[str, set[tuple[int | None, str, str]]]:
    return {
        edition.language: {(part.get("element"), part["title"], part["body"]) for part in edition.sections}
        for edition in Edition.objects.filter(version=version, combination=0)
    }
