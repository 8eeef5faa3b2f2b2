"""Acknowledging again: what changed since the version that this person acknowledged, and nothing else to read."""

from __future__ import annotations

from dataclasses import dataclass

from acknowledgements.models import Acknowledgement
from guidebook.comparing.changes import Changes, changes_between
from guidebook.models import Edition, GuideVersion
from people.models import Employee


@dataclass(frozen=True)
class Renewal:
    """The version that the person acknowledged last, and what changed from it to the edition they are shown now.

    `compared` is what they signed; where they read it in the other language, the same version with the same sections
    in the language of today; None where it did not exist in it. `changes` is None when there is nothing to compare, or
    when the texts are too long to be compared on a page.
    """

    signed: Acknowledgement
    compared: Edition | None
    changes: Changes | None

    @property
    def version(self) -> GuideVersion:
        return self.signed.edition.version

    @property
    def is_same_version(self) -> bool:
        """Asked again, a year later for instance."""
        return self.compared is not None and self.changes is not None and not self.changes.is_changed

    @property
    def is_in_another_language(self) -> bool:
        return self.compared is None or self.compared.language != self.signed.edition.language


def renewal_of(employee: Employee, edition: Edition) -> Renewal | None:
    """None for who acknowledges this guide for the first time."""
    signed = last_signed(employee, edition.version)
    if signed is None:
        return None
    compared = in_language_of(edition, signed.edition)
    return Renewal(signed, compared, changes_between(compared, edition) if compared else None)


def last_signed(employee: Employee, version: GuideVersion) -> Acknowledgement | None:
    """The newest they agreed to, of the versions before it or, when it is asked again, of this one."""
    return (
        Acknowledgement.objects.of(employee)
        .agreed()
        .filter(edition__version__guide=version.guide_id, edition__version__number__lte=version.number)
        .select_related("edition__version")
        .order_by("-edition__version__number", "-acknowledged_at")
        .first()
    )


def is_compared_with(since: Edition, employee: Employee, edition: Edition) -> bool:
    """What the person says they were shown the changes from is what their page compares with."""
    signed = last_signed(employee, edition.version)
    return signed is not None and in_language_of(edition, signed.edition) == since


def in_language_of(edition: Edition, signed: Edition) -> Edition | None:
    """What was signed, in the language of the edition: with the same sections hidden, or people would see more."""
    if signed.language == edition.language:
        return signed
    others = Edition.objects.filter(version=signed.version_id, language=edition.language)
    return next((one for one in others if one.hides == signed.hides), None)
