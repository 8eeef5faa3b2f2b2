"""What was found, in words: the one thing to know first, then an answer to each question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.models import DocumentState
from documents.recognising import Finding, Recognition
from documents.verdicts import Clock, Coverage, Integrity, Record, Trust, Verdict
from people.wording import moment

DONE, NOTICE, RISK, NEUTRAL = "done", "notice", "risk", "neutral"


@dataclass(frozen=True)
class Said:
    kind: str  # as the pills have them
    title: str
    text: str


@dataclass(frozen=True)
class Answer:
    question: str
    kind: str
    text: str


_Lazy = tuple[str, Any, Any]  # the texts are translated when they are read
_FINDINGS: dict[Finding, _Lazy] = {
    Finding.GENUINE: (
        DONE,
        gettext_lazy("This file is genuine, and in force"),
        gettext_lazy("It is, byte for byte, the document that we sealed and keep."),
    ),
    Finding.NO_LONGER_IN_FORCE: (
        NOTICE,
        gettext_lazy("This file is genuine, and no longer in force"),
        gettext_lazy("It is, byte for byte, the document that we sealed and keep. Something has become of it since."),
    ),
    Finding.NOT_KEPT_HERE: (
        NOTICE,
        gettext_lazy("Our seal is on this file, and we do not keep it"),
        gettext_lazy(
            "The seal is whole, and nothing in our archive bears its code: it may come from a test or from another "
            "installation. Ask human resources before you rely on it."
        ),
    ),
    Finding.RECORD_DIFFERS: (
        RISK,
        gettext_lazy("What this file says of itself is not what we keep"),
        gettext_lazy(
            "The seal is whole, but the record attached for machines disagrees with the pages or with our archive. "
            "Do not rely on it; write to human resources."
        ),
    ),
    Finding.NOT_THAT_FILE: (
        RISK,
        gettext_lazy("This is not the very file that we keep"),
        gettext_lazy(
            "It bears our seal and the code of one of our documents, but its bytes are not those of ours. Ask for the "
            "original."
        ),
    ),
    Finding.CHANGED: (
        RISK,
        gettext_lazy("This file was changed after it was sealed"),
        gettext_lazy(
            "The seal is broken: somebody, or some program, altered the file. Saving or printing to PDF again is "
            "enough. Ask for the original."
        ),
    ),
    Finding.ADDED_TO: (
        RISK,
        gettext_lazy("Something was added to this file after it was sealed"),
        gettext_lazy(
            "What was sealed is still whole, but the file holds more than that, and the seal says nothing of the rest. "
            "Ask for the original."
        ),
    ),
    Finding.EXPIRED: (
        RISK,
        gettext_lazy("This file was sealed with a certificate that was not valid that day"),
        gettext_lazy("We never seal so. Do not rely on it; write to human resources."),
    ),
    Finding.SOMEBODY_ELSES: (
        NOTICE,
        gettext_lazy("Somebody else sealed this file"),
        gettext_lazy(
            "Its seal does not lead to our certificate: it is not one of our documents, whatever its pages say."
        ),
    ),
    Finding.UNSEALED: (
        NEUTRAL,
        gettext_lazy("This file bears no seal"),
        gettext_lazy("Nothing tells who made it, nor whether it was changed. Every document of ours is sealed."),
    ),
    Finding.LOCKED: (
        NEUTRAL,
        gettext_lazy("This file is locked with a password"),
        gettext_lazy("We cannot look inside. Documents of ours never ask for a password."),
    ),
    Finding.UNREADABLE: (
        NEUTRAL,
        gettext_lazy("This file is damaged"),
        gettext_lazy(
            "It begins as a PDF and cannot be read to its end: it may have been cut short on its way. Try to download "
            "it again."
        ),
    ),
    Finding.NOT_PDF: (
        NEUTRAL,
        gettext_lazy("This file is not a PDF"),
        gettext_lazy("Our documents are PDF files. Choose the file itself, not a photograph or a page of it."),
    ),
    Finding.TOO_COSTLY: (
        RISK,
        gettext_lazy("This file asks for more work than we give to any"),
        gettext_lazy("We stopped reading it. None of our documents does that; be careful with it."),
    ),
}
_STATES: dict[str, _Lazy] = {
    "": (
        DONE,
        gettext_lazy("In force"),
        gettext_lazy("Nothing has replaced or withdrawn it."),
    ),
    DocumentState.State.SUPERSEDED: (
        NOTICE,
        gettext_lazy("Superseded"),
        gettext_lazy("The same person has signed a newer version since. What was signed then is true of its time."),
    ),
    DocumentState.State.WITHDRAWN: (
        NOTICE,
        gettext_lazy("Withdrawn"),
        gettext_lazy("What it allowed is no longer allowed. It stays proof of what was allowed until then."),
    ),
    DocumentState.State.EXPIRED: (
        NOTICE,
        gettext_lazy("Expired"),
        gettext_lazy("The time it was given for is over. It stays proof of what held until then."),
    ),
}


def say(finding: Finding) -> Said:
    kind, title, text = _FINDINGS[finding]
    return Said(kind, str(title), str(text))


def say_state(state: DocumentState | None) -> Said:
    kind, title, text = _STATES[state.state if state else ""]
    return Said(kind, str(title), str(text))


def tell(verdict: Verdict, recognition: Recognition) -> list[Answer]:
    """The questions that can be answered of this file, each apart from the others."""
    if verdict.integrity not in {Integrity.WHOLE, Integrity.BROKEN}:
        return _program(verdict)
    answers = [_integrity(verdict), _coverage(verdict), _trust(verdict), _clock(verdict)]
    return [*answers, _archive(recognition), _record(verdict, recognition), *_program(verdict)]


def _integrity(verdict: Verdict) -> Answer:
    question = _("Is it as it was sealed?")
    if verdict.integrity == Integrity.WHOLE:
        return Answer(question, DONE, _("Yes: not one byte of what was sealed has changed."))
    return Answer(question, RISK, _("No: what was sealed has been changed."))


def _coverage(verdict: Verdict) -> Answer:
    question = _("Was anything added afterwards?")
    if verdict.coverage == Coverage.EVERYTHING:
        return Answer(question, DONE, _("No: the seal covers the whole file."))
    told = ngettext(
        "Yes: %(count)s byte follows what the seal covers.",
        "Yes: %(count)s bytes follow what the seal covers.",
        verdict.added,
    )
    return Answer(question, RISK, told % {"count": verdict.added})


def _trust(verdict: Verdict) -> Answer:
    question, name = _("Who sealed it?"), {"organisation": verdict.sealed_by}
    match verdict.trust:
        case Trust.OURS:
            told = _("%(organisation)s, with a certificate of ours that was valid at the time.")
            return Answer(question, DONE, told % name)
        case Trust.EXPIRED:
            return Answer(question, RISK, _("A certificate of ours, outside the days for which it was valid."))
        case Trust.NOTHING:
            return Answer(question, NEUTRAL, _("Nobody can tell from a seal that is broken."))
    if not verdict.sealed_by:
        return Answer(question, NOTICE, _("A certificate that we do not know."))
    told = _("A certificate that we do not know. It calls itself “%(organisation)s”, which anyone can write.")
    return Answer(question, NOTICE, told % name)


def _clock(verdict: Verdict) -> Answer:
    question = _("When, and who says so?")
    facts = {"moment": moment(verdict.sealed_at), "authority": verdict.timestamped_by}
    match verdict.clock:
        case Clock.THIRD_PARTY:
            told = _("%(moment)s, by the clock of a third party (%(authority)s) that we trust.")
            return Answer(question, DONE, told % facts)
        case Clock.UNKNOWN:
            told = _(
                "%(moment)s, by the sealing computer’s clock. It bears a timestamp too, of a clock we do not know."
            )
            return Answer(question, NEUTRAL, told % facts)
        case Clock.BROKEN:
            told = _("%(moment)s, by the sealing computer’s clock. It bears a timestamp too, which is broken.")
            return Answer(question, RISK, told % facts)
        case Clock.SEALER:
            told = _("%(moment)s, by the sealing computer’s clock; no third party vouches for it.")
            return Answer(question, NEUTRAL, told % facts)
    return Answer(question, NEUTRAL, _("Nobody says when."))


def _archive(recognition: Recognition) -> Answer:
    question = _("Do we keep it?")
    if recognition.document is None:
        return Answer(question, NOTICE, _("No: it bears no code that we know."))
    facts = {"code": recognition.document.code}
    if recognition.is_same_file:
        return Answer(question, DONE, _("Yes, byte for byte, under the code %(code)s.") % facts)
    return Answer(question, RISK, _("It bears the code %(code)s, and is not the file that we keep under it.") % facts)


def _record(verdict: Verdict, recognition: Recognition) -> Answer:
    question = _("Do its pages and its record for machines agree?")
    match verdict.record:
        case Record.MISSING:
            return Answer(question, NOTICE, _("There is no such record in it; each document of ours holds one."))
        case Record.UNREADABLE:
            return Answer(question, NOTICE, _("The record in it cannot be read."))
        case Record.CONTRADICTS:
            return Answer(question, RISK, _("No: the record says another language or another title than the pages."))
    if recognition.document is None:
        return Answer(question, NEUTRAL, _("As far as a machine can tell: the same language, the same title."))
    if recognition.has_same_record:
        return Answer(question, DONE, _("Yes, and it is the record that we keep."))
    return Answer(question, RISK, _("The record in it is not the one that we keep."))


def _program(verdict: Verdict) -> list[Answer]:
    """Said when it matters alone."""
    if not verdict.has_program:
        return []
    told = _("Yes, and we did not run it. Documents of ours never hold one: do not open this file.")
    return [Answer(_("Does it hold a program?"), RISK, told)]
