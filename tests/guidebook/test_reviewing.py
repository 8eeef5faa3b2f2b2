import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from announcements.models import Delivery
from announcements.tasks import deliver
from guidebook.drafting import AlreadyPublished, DraftChanged
from guidebook.hiding import hide_section
from guidebook.models import Submission, Verdict
from guidebook.publishing import ApprovalsMissing
from guidebook.reviewing import (
    NotAnApprover,
    NoteMissing,
    NothingSaid,
    PassageGone,
    UnknownApprover,
    approvals,
    ask_for_approvals,
    comment,
    judge,
    resolve_comment,
    reviewable_by,
    reviewed_digest,
    submit,
)
from guidebook.writing import write_section
from people.models import Role
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_draft
from tests.factories.people import EmployeeFactory

pytestmark = pytest.mark.django_db
APPROVED, CHANGES = Verdict.Kind.APPROVED, Verdict.Kind.CHANGES


@pytest.fixture
def camille(cast):
    return EmployeeFactory(full_name="Camille Roy", login="camille", roles=["communications"])


@pytest.fixture
def version(cast):
    return make_draft()


def rewrite(version, body, *, by=None, at=LATER):
    write_section(version.sections.first(), language="fr", title="Partie 1", body=body, by=by, at=at)


def needs(version, number=1, *, four_eyes=False, approvers=()):
    ask_for_approvals(version.guide, needed=number, four_eyes=four_eyes, approvers=approvers)
    version.guide.refresh_from_db()


def test_a_guide_that_asks_nothing_is_published_without_approval(version):
    assert approvals(version).are_enough
    publish_draft(version)


def test_publish_refuses_until_enough_people_approve(version, ada, camille):
    needs(version, 2)
    judge(version, kind=APPROVED, by=ada, at=LATER)
    with pytest.raises(ApprovalsMissing) as refusal:
        publish_draft(version)
    assert refusal.value.approvals.awaited == [camille]
    judge(version, kind=APPROVED, by=camille, at=LATER)
    publish_draft(version)


def test_one_person_who_approves_twice_counts_once(version, ada, camille):
    needs(version, 2)
    for _ in range(2):
        judge(version, kind=APPROVED, by=ada, at=LATER)
    assert approvals(version).missing == 1


def test_an_edit_makes_an_approval_no_longer_count_and_undoing_it_makes_it_count(version, ada):
    needs(version)
    verdict = judge(version, kind=APPROVED, by=ada, at=LATER)
    before = version.sections.first().text("fr").body
    rewrite(version, "<p>Autre chose.</p>")
    now = approvals(version)
    assert (now.given, now.stale, now.are_enough) == ([], [verdict], False)
    with pytest.raises(ApprovalsMissing):
        publish_draft(version, parity_reason="English comes in May.")
    rewrite(version, before)
    assert approvals(version).given == [verdict]


def test_the_digest_covers_incomplete_languages_unknown_words_and_what_is_hidden(version, cast):
    first = reviewed_digest(version)
    write_section(version.sections.last(), language="en", title="", body="", by=None, at=LATER)
    second = reviewed_digest(version)
    rewrite(version, "<p>{{ compagny }}</p>")
    third = reviewed_digest(version)
    hide_section(version.sections.last(), sites=[cast.quebec], by=None, at=LATER)
    assert len({first, second, third, reviewed_digest(version)}) == 4


def test_the_digest_does_not_change_with_the_profile(version, organisation):
    rewrite(version, "<p>{{ company }}</p>")
    before = reviewed_digest(version)
    organisation.name = "Autre nom"
    organisation.save()
    assert reviewed_digest(version) == before


def test_changes_requested_of_this_text_hold_publishing_back(version, ada, camille):
    needs(version)
    judge(version, kind=APPROVED, by=ada, at=LATER)
    judge(version, kind=CHANGES, note="Le ton de la partie 1.", by=camille, at=LATER)
    assert [verdict.given_by for verdict in approvals(version).changes] == [camille]
    with pytest.raises(ApprovalsMissing):
        publish_draft(version)
    judge(version, kind=APPROVED, by=camille, at=LATER)
    assert approvals(version).are_enough


@pytest.mark.parametrize("note", ["", " \n\t"])
def test_changes_are_requested_in_words(version, ada, note):
    with pytest.raises(NoteMissing):
        judge(version, kind=CHANGES, note=note, by=ada, at=LATER)


def test_four_eyes_refuse_the_author_alone(version, ada, camille):
    needs(version, 1, four_eyes=True)
    rewrite(version, "<p>Par Ada.</p>", by=ada)
    judge(version, kind=APPROVED, by=ada, at=LATER)
    now = approvals(version)
    assert (now.has_four_eyes, now.are_enough, now.awaited) == (False, False, [camille])
    judge(version, kind=APPROVED, by=camille, at=LATER)
    assert approvals(version).are_enough


def test_who_submits_is_taken_for_an_author(version, ada, camille):
    needs(version, 0, four_eyes=True)
    submit(version, by=ada, at=LATER)
    judge(version, kind=APPROVED, by=ada, at=LATER)
    assert not approvals(version).are_enough


def test_only_those_named_approve(version, ada, zoe, sam):
    needs(version, approvers=[zoe])
    for person in (ada, sam):
        with pytest.raises(NotAnApprover):
            judge(version, kind=APPROVED, by=person, at=LATER)
    judge(version, kind=APPROVED, by=zoe, at=LATER)
    assert approvals(version).are_enough


def test_an_approval_of_somebody_who_no_longer_approves_does_not_count(version, ada, zoe, malik):
    needs(version, approvers=[zoe])
    judge(version, kind=APPROVED, by=zoe, at=LATER)
    needs(version, approvers=[malik])
    assert not approvals(version).are_enough


def test_more_approvals_than_people_to_give_them_is_refused(version, zoe):
    with pytest.raises(UnknownApprover):
        needs(version, 2, approvers=[zoe])
    version.guide.refresh_from_db()
    assert (version.guide.approvals_needed, version.guide.approvers.count()) == (0, 0)


def test_an_approver_sees_that_guide_and_nothing_else(version, zoe, sam, ada):
    make_draft(title_fr="Autre guide")
    needs(version, approvers=[zoe])
    assert list(reviewable_by(zoe)) == [version]
    assert list(reviewable_by(sam)) == []
    assert reviewable_by(ada).count() == 2
    assert reviewable_by(EmployeeFactory(roles=[Role.AUDITOR])).count() == 2


def test_a_verdict_on_a_text_that_changed_meanwhile_is_not_recorded(version, ada):
    seen = reviewed_digest(version)
    rewrite(version, "<p>Autre chose.</p>")
    with pytest.raises(DraftChanged):
        judge(version, kind=APPROVED, seen=seen, by=ada, at=LATER)
    assert not Verdict.objects.exists()


def test_a_published_version_is_no_longer_judged(version, ada):
    publish_draft(version)
    with pytest.raises(AlreadyPublished):
        judge(version, kind=APPROVED, by=ada, at=LATER)


def test_a_comment_keeps_its_passage_and_answers_make_one_thread(version, ada, zoe):
    remark = comment(
        version, section_key="partie-1", language="fr", quote="Le texte", body="<b>Ah</b>\x00", by=zoe, at=LATER
    )
    assert (remark.quote, remark.body) == ("Le texte", "<b>Ah</b>")
    answer = comment(version, body="Oui", answers=remark, by=ada, at=LATER)
    again = comment(version, body="Merci", answers=answer, by=zoe, at=LATER)
    assert (again.answers, again.section_key, again.language) == (remark, "partie-1", "fr")
    resolve_comment(remark, by=ada, at=LATER)
    resolve_comment(remark, by=zoe, at=PUBLISHED)
    remark.refresh_from_db()
    assert (remark.resolved_by, remark.resolved_at) == (ada, LATER)


def test_a_comment_says_something_of_a_section_of_this_draft(version, ada):
    with pytest.raises(NothingSaid):
        comment(version, section_key="partie-1", body=" ", by=ada, at=LATER)
    with pytest.raises(PassageGone):
        comment(version, section_key="ailleurs", body="x", by=ada, at=LATER)
    other = make_draft(title_fr="Autre")
    remark = comment(other, section_key="partie-1", body="x", by=ada, at=LATER)
    with pytest.raises(PassageGone):
        comment(version, body="x", answers=remark, by=ada, at=LATER)


def test_submitting_writes_to_the_approvers_and_a_verdict_to_who_submitted(version, ada, zoe, malik):
    needs(version, approvers=[zoe, malik, EmployeeFactory(email=None)])
    submission = submit(version, note="Surtout la partie 2 & <3>.", by=ada, at=LATER)
    deliver(f"review:{submission.pk}")
    assert {delivery.employee for delivery in Delivery.objects.all()} == {zoe, malik}
    assert len(mail.outbox) == 2
    assert "Surtout la partie 2 & <3>." in mail.outbox[0].body
    assert f"/guides/{version.guide.slug}/versions/1/review/" in mail.outbox[0].body
    verdict = judge(version, kind=CHANGES, note="Plus court.", by=zoe, at=LATER)
    deliver(f"verdict:{verdict.pk}")
    assert Delivery.objects.get(occasion=f"verdict:{verdict.pk}").employee == ada
    assert "Plus court." in mail.outbox[-1].body


@pytest.mark.parametrize("table", [Submission, Verdict])
def test_submissions_and_verdicts_never_change_nor_go(version, ada, camille, table):
    submit(version, by=camille, at=LATER)
    judge(version, kind=APPROVED, by=ada, at=LATER)
    for change in (
        lambda: table.objects.update(note="x"),
        lambda: table.objects.update(digest="0" * 64),
        lambda: table.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
