from dataclasses import replace

import pytest

from guidebook.adapting import ProposalChanged, adapt, answers_of, propose
from guidebook.drafting import AlreadyPublished
from guidebook.enlivening import KINDS, write_rows
from guidebook.models import GuideVersion
from guidebook.starting import start_guide
from guidebook.writing import remove_section, write_section
from tests.factories.guidebook import LATER, WRITTEN, make_draft, publish_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(organisation):
    return start_guide(by=None, at=WRITTEN).versions.get()


def bolder(version):
    return replace(answers_of(version), posture=5)


def banking(version):
    return answers_of(version).for_sector("finance")


def keys(proposal):
    return {change.key for change in proposal.changes}


def text(version, key, language="fr"):
    return version.sections.get(key=key).texts.get(language=language)


def make(version, answers, *accepted):
    return adapt(version, answers, accepted=accepted, seen=propose(version, answers).digest, by=None, at=LATER)


def test_the_same_answers_change_nothing(draft):
    assert propose(draft, answers_of(draft)).changes == ()


def test_what_would_change_is_told_and_nothing_is_changed(draft):
    before = {(text.section.key, text.language): text.body for s in draft.sections.all() for text in s.texts.all()}
    proposal = propose(draft, bolder(draft))
    assert "section:posture" in keys(proposal)
    change = next(change for change in proposal.changes if change.key == "section:posture")
    assert [found.language for found in change.differences] == ["fr", "en"]
    assert not change.is_by_hand
    assert change.differences[0].before.body == text(draft, "posture").body != change.differences[0].after.body
    after = {(text.section.key, text.language): text.body for s in draft.sections.all() for text in s.texts.all()}
    assert before == after


def test_what_is_accepted_is_changed_and_the_rest_stays(draft):
    answers = bolder(draft)
    welcome = text(draft, "welcome").body
    wanted = next(c for c in propose(draft, answers).changes if c.key == "section:posture").differences[0].after.body
    adapted = make(draft, answers, "section:posture")
    assert (adapted.posture, answers_of(adapted).posture) == (5, 5)
    assert text(adapted, "posture").body == wanted
    assert text(adapted, "welcome").body == welcome


def test_what_was_written_by_hand_is_told_so_and_stays_unless_accepted(draft):
    section = draft.sections.get(key="posture")
    write_section(section, language="fr", title="Chez nous", body="<p>À notre façon.</p>", by=None, at=LATER)
    change = next(c for c in propose(draft, bolder(draft)).changes if c.key == "section:posture")
    assert change.is_by_hand
    make(draft, bolder(draft))
    assert text(draft, "posture").body == "<p>À notre façon.</p>"


def test_a_hand_where_the_answers_change_nothing_is_left_out(draft):
    section = draft.sections.get(key="not-limited")
    write_section(section, language="fr", title="Libre", body="<p>Autre chose.</p>", by=None, at=LATER)
    remove_section(draft.sections.get(key="mistake"), by=None, at=LATER)
    assert {"section:not-limited"}.isdisjoint(keys(propose(draft, bolder(draft))))
    changed = propose(draft, answers_of(draft))
    assert keys(changed) == set()


def test_another_sector_brings_its_cases_and_its_duties(draft):
    proposal = propose(draft, banking(draft))
    assert "rows:situations" in keys(proposal)
    rows = next(change for change in proposal.changes if change.key == "rows:situations")
    assert rows.is_rows
    assert rows.differences[0].before.body != rows.differences[0].after.body
    adapted = make(draft, banking(draft), *keys(proposal))
    assert adapted.sector == "finance"
    assert propose(adapted, answers_of(adapted)).changes == ()


def test_rows_written_by_hand_are_told_so(draft):
    rows = [{"title_fr": "Un cas à nous", "answer": "ask"}]
    write_rows(draft, KINDS["situations"], rows, by=None, at=LATER)
    change = next(c for c in propose(draft, banking(draft)).changes if c.key == "rows:situations")
    assert change.is_by_hand
    assert "Un cas à nous" in change.differences[0].before.body
    make(draft, banking(draft), "section:posture")
    assert draft.situations.get().title_fr == "Un cas à nous"


def test_one_goes_to_another_sector_and_back(draft):
    there = make(draft, banking(draft), *keys(propose(draft, banking(draft))))
    back = answers_of(there).for_sector("general")
    here = make(there, back, *keys(propose(there, back)))
    assert here.sector == "general"
    assert propose(here, back).changes == ()


def test_questions_stay(draft):
    asked = draft.sections.get(key="posture").checks.count()
    make(draft, bolder(draft), *keys(propose(draft, bolder(draft))))
    assert draft.sections.get(key="posture").checks.count() == asked


@pytest.mark.parametrize("what", ["section", "rows"])
def test_what_changed_meanwhile_is_refused_and_nothing_is_done(draft, what):
    answers = banking(draft)
    seen = propose(draft, answers).digest
    if what == "section":
        section = draft.sections.get(key="posture")
        write_section(section, language="fr", title="Chez nous", body="<p>À notre façon.</p>", by=None, at=LATER)
    else:
        write_rows(draft, KINDS["situations"], [{"title_fr": "À nous", "answer": "ask"}], by=None, at=LATER)
    with pytest.raises(ProposalChanged):
        adapt(draft, answers, accepted=["section:posture", "rows:situations"], seen=seen, by=None, at=LATER)
    assert GuideVersion.objects.get(pk=draft.pk).sector == "general"


def test_a_published_version_stays(draft):
    publish_draft(draft)
    with pytest.raises(AlreadyPublished):
        make(draft, bolder(draft), "section:posture")


def test_a_guide_that_was_not_composed_is_only_added_to(organisation):
    version = make_draft(sections=2)
    proposal = propose(version, replace(answers_of(version), posture=5))
    assert all(change.is_added or change.is_rows for change in proposal.changes)
    assert not any("partie" in key for key in keys(proposal))


def test_a_section_that_a_person_removed_comes_back_when_accepted_only(draft):
    remove_section(draft.sections.get(key="posture"), by=None, at=LATER)
    change = next(change for change in propose(draft, bolder(draft)).changes if change.key == "section:posture")
    assert change.is_added
    assert change.is_by_hand
    make(draft, bolder(draft))
    assert not draft.sections.filter(key="posture").exists()
    make(draft, replace(answers_of(draft), posture=1), "section:posture")
    assert draft.sections.filter(key="posture").exists()
