from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acknowledgements.acknowledging import TextChanged
from acknowledgements.composing import compose_acknowledgement
from acknowledgements.models import Acknowledgement
from acknowledgements.renewing import last_signed, renewal_of
from documents.canonical import canonical
from guidebook.drafting import draft_next
from guidebook.hiding import hide_section
from guidebook.models import Edition
from guidebook.reading import edition_for
from guidebook.writing import write_section
from tests.conftest import Cast
from tests.factories.acknowledgements import LATER, ask_guide, ask_next, ask_rewritten, reconciled, sign
from tests.factories.guidebook import make_draft, publish_draft

SECOND = {2: ("<p>Le texte neuf de la partie 2.</p>", "<p>The new text of part 2.</p>")}
THIRD = {3: ("<p>Le texte revu de la partie 3.</p>", "<p>The revised text of part 3.</p>")}


def test_what_changed_since_the_version_they_signed(cast: Cast) -> None:
    version = ask_guide()
    signed = sign(version, cast.zoe)
    following = ask_rewritten(version, SECOND)

    renewal = renewal_of(cast.zoe, edition_for(following, "fr", cast.zoe))

    assert renewal is not None
    assert (renewal.signed, renewal.compared, renewal.version) == (signed, signed.edition, version)
    assert not renewal.is_in_another_language
    changes = renewal.changes
    assert changes is not None
    assert [section.title for section in changes.changed] == ["Partie 2"]
    assert changes.unchanged == ("Partie 1", "Partie 3")
    assert (changes.total, changes.minutes) == (3, 1)
    assert "<ins>" in changes.changed[0].body.html
    assert "neuf" in changes.changed[0].body.html


def test_who_missed_versions_is_shown_all_that_changed_since_their_own(cast: Cast) -> None:
    """Zoé signed the first, Sam the second: at the third, each has something else to read."""
    first = ask_guide()
    sign(first, cast.zoe)
    second = ask_rewritten(first, SECOND)
    sign(second, cast.sam, at=LATER)
    third = ask_rewritten(second, THIRD)

    zoe = renewal_of(cast.zoe, edition_for(third, "fr", cast.zoe))
    sam = renewal_of(cast.sam, edition_for(third, "en", cast.sam))

    assert zoe is not None
    assert sam is not None
    assert zoe.changes is not None
    assert sam.changes is not None
    assert [section.title for section in zoe.changes.changed] == ["Partie 2", "Partie 3"]
    assert [section.title for section in sam.changes.changed] == ["Part 3"]


def test_who_never_agreed_reads_the_whole(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.sam, answer="declined", remark="No.")
    following = ask_rewritten(version, SECOND)

    for person in (cast.zoe, cast.sam):
        assert renewal_of(person, edition_for(following, person.language, person)) is None


def test_another_guide_is_no_earlier_version(cast: Cast) -> None:
    sign(ask_guide(title_fr="Autre", title_en="Other"), cast.zoe)

    assert last_signed(cast.zoe, ask_next(ask_guide())) is None


def test_who_signed_in_the_other_language_compares_in_the_one_of_today(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe, edition=edition_for(version, "en", cast.zoe))
    following = ask_rewritten(version, SECOND)

    renewal = renewal_of(cast.zoe, edition_for(following, "fr", cast.zoe))

    assert renewal is not None
    assert renewal.is_in_another_language
    assert renewal.compared == Edition.objects.get(version=version, language="fr")
    assert renewal.changes is not None
    assert [section.title for section in renewal.changes.changed] == ["Partie 2"]


def test_a_version_that_did_not_exist_in_that_language_is_compared_with_nothing(cast: Cast) -> None:
    version = ask_guide(languages=("en",))
    sign(version, cast.zoe)
    draft = draft_next(version.guide, by=None, at=LATER)
    for section in draft.sections.all():
        write_section(section, language="fr", title="Partie", body="<p>Texte.</p>", by=None, at=LATER)
    following = reconciled(publish_draft(draft, at=LATER).version, at=LATER)

    renewal = renewal_of(cast.zoe, edition_for(following, "fr", cast.zoe))

    assert renewal is not None
    assert renewal.is_in_another_language
    assert (renewal.compared, renewal.changes) == (None, None)


def test_people_compare_what_they_themselves_read(cast: Cast) -> None:
    """A section hidden from Sam's department stays hidden; the day it is shown, it is new to him."""
    draft = make_draft()
    hide_section(draft.sections.get(position=2), departments=[cast.technology], by=None, at=LATER)
    version = reconciled(publish_draft(draft).version, at=LATER)
    sign(version, cast.sam, edition=edition_for(version, "fr", cast.sam))
    second = ask_rewritten(version, SECOND)

    hidden = renewal_of(cast.sam, edition_for(second, "en", cast.sam))

    assert hidden is not None
    assert hidden.compared is not None
    assert hidden.compared.hides == hidden.signed.edition.hides != []
    assert hidden.changes is not None
    assert not hidden.changes.is_changed
    next_draft = draft_next(second.guide, by=None, at=LATER)
    hide_section(next_draft.sections.get(position=2), by=None, at=LATER)
    third = reconciled(publish_draft(next_draft, at=LATER).version, at=LATER)
    shown = renewal_of(cast.sam, edition_for(third, "en", cast.sam))
    assert shown is not None
    assert shown.changes is not None
    assert [(section.title, section.is_added) for section in shown.changes.changed] == [("Part 2", True)]


# --- What is recorded -------------------------------------------------------------------------------------------------
def test_the_evidence_says_that_the_changes_were_shown(cast: Cast) -> None:
    version = ask_guide()
    signed = sign(version, cast.sam)
    following = ask_rewritten(version, SECOND)

    again = sign(following, cast.sam, since=signed.edition, at=LATER)

    assert Acknowledgement.objects.get(pk=again.pk).changes_since == signed.edition
    composition = compose_acknowledgement(again.key)
    said = {row.label: row.value for row in composition.sheet.rows}
    assert said["Shown"] == "The changes since version 1, acknowledged before"
    assert composition.record["changes_shown_since"] == {
        "version": 1,
        "language": "en-CA",
        "digest": signed.edition.digest,
    }
    assert canonical(dict(composition.record))


def test_who_read_the_whole_is_not_said_to_have_been_shown_changes(cast: Cast) -> None:
    composition = compose_acknowledgement(sign(ask_guide(), cast.sam).key)

    assert composition.record["changes_shown_since"] is None
    assert "Shown" not in {row.label for row in composition.sheet.rows}


@pytest.mark.parametrize("whose", ["nobody", "other language", "same"])
def test_changes_since_what_they_did_not_sign_are_refused(cast: Cast, whose: str) -> None:
    version = ask_guide()
    since = {
        "nobody": edition_for(version, "fr", cast.zoe),
        "other language": edition_for(version, "en", cast.zoe),
        "same": None,
    }[whose]
    if whose != "nobody":
        sign(version, cast.zoe)
    following = ask_rewritten(version, SECOND)

    with pytest.raises(TextChanged):
        sign(following, cast.zoe, since=since or edition_for(following, "fr", cast.zoe), at=LATER)

    assert not Acknowledgement.objects.filter(edition__version=following).exists()


def test_it_takes_few_queries_however_many_versions_were_signed(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)

    def queries() -> int:
        following = ask_rewritten(version, SECOND) if version.is_in_force else version
        edition = edition_for(following, "fr", cast.zoe)
        with CaptureQueriesContext(connection) as captured:
            assert renewal_of(cast.zoe, edition) is not None
        return len(captured)

    assert queries() == 1
