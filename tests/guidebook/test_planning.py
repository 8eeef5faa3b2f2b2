import datetime as dt
import threading

import pytest
from django.db import connection

from announcements.models import Announcement
from assignments.models import Ask
from guidebook.coverage import complete_languages
from guidebook.editions import draft_digest
from guidebook.models import GuideVersion, PlannedPublication
from guidebook.planning import MomentGone, NoPlan, PlannedAlready, cancel_plan, plan_publication, publish_due
from guidebook.publishing import AnnouncementWording
from guidebook.reviewing import ask_for_approvals
from guidebook.tasks import publish_due as publish_due_task
from guidebook.writing import write_section
from people.models import Audience
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_draft

pytestmark = pytest.mark.django_db
HOUR = PUBLISHED + dt.timedelta(days=1)
AFTER = HOUR + dt.timedelta(seconds=30)
WORDS = AnnouncementWording("Votre guide", "Your guide", "<p>Bonjour</p>", "<p>Hello</p>", "Lire", "Read")


def plan(version, **more):
    version = GuideVersion.objects.with_text().get(pk=version.pk)
    wanted = {
        "publish_at": HOUR,
        "must_acknowledge": True,
        "audience": Audience.objects.create(),
        "due_on": HOUR.date() + dt.timedelta(days=21),
        "seen": draft_digest(version, complete_languages(version)),
        "by": None,
        "at": PUBLISHED,
    }
    return plan_publication(version, **(wanted | more))


def refused_because(planned):
    planned.refresh_from_db()
    planned.version.refresh_from_db()
    assert planned.version.is_draft
    assert not Ask.objects.exists()
    return planned.refused_because


def test_it_is_published_when_its_hour_comes_and_once(cast, ada):
    planned = plan(make_draft(), by=ada)
    assert publish_due(at=HOUR - dt.timedelta(seconds=1)) == 0
    assert publish_due(at=AFTER) == 1
    assert publish_due(at=LATER) == 0
    planned.refresh_from_db()
    version = planned.version
    assert (planned.done_at, version.published_at, version.published_by) == (AFTER, AFTER, ada)
    assert Ask.objects.get() == version.ask


def test_the_announcement_goes_with_it_or_at_its_own_hour_or_never(cast):
    plan(make_draft(), announcement=AnnouncementWording(**{**WORDS.__dict__, "send_at": PUBLISHED}))
    plan(
        make_draft(title_fr="Autre"),
        announcement=AnnouncementWording(**{**WORDS.__dict__, "send_at": HOUR + dt.timedelta(days=2)}),
    )
    plan(make_draft(title_fr="Encore"), announcement=WORDS)
    plan(make_draft(title_fr="Rien"))
    assert publish_due(at=AFTER) == 4
    assert {a.send_at for a in Announcement.objects.all()} == {AFTER, HOUR + dt.timedelta(days=2), None}
    assert Announcement.objects.count() == 3


def test_a_text_changed_after_it_was_planned_is_not_published_and_never_tried_again(cast, ada):
    version = make_draft()
    planned = plan(version, by=ada)
    write_section(version.sections.first(), language="fr", title="P", body="<p>Autre.</p>", by=None, at=PUBLISHED)
    assert publish_due(at=AFTER) == 0
    assert refused_because(planned)
    assert planned.refused_at == AFTER
    publish_due(at=LATER)
    planned.refresh_from_db()
    assert planned.refused_at == AFTER


def test_missing_approvals_are_said(cast, ada):
    ada.language = "en"
    ada.save()
    version = make_draft()
    planned = plan(version, by=ada)
    ask_for_approvals(version.guide, needed=1, four_eyes=False, approvers=[])
    publish_due(at=AFTER)
    assert "approvals" in refused_because(planned)


def test_words_that_the_profile_no_longer_says_are_named(cast, ada, organisation):
    ada.language = "en"
    ada.save()
    organisation.mission_fr = "Avancer"
    organisation.save()
    version = make_draft(sections=1)
    write_section(version.sections.get(), language="fr", title="P", body="<p>{{ mission }}</p>", by=None, at=PUBLISHED)
    planned = plan(version, by=ada)
    organisation.mission_fr = ""
    organisation.save()
    publish_due(at=AFTER)
    assert refused_because(planned)


def test_a_day_that_is_over_by_then_is_said(cast):
    planned = plan(make_draft(), due_on=PUBLISHED.date())
    publish_due(at=AFTER)
    assert refused_because(planned)


def test_one_that_fails_does_not_stop_the_others(cast):
    plan(make_draft(), due_on=PUBLISHED.date())
    plan(make_draft(title_fr="Autre"))
    assert publish_due(at=AFTER) == 1


def test_a_plan_is_cancelled_once(cast, ada):
    planned = plan(make_draft())
    cancel_plan(planned, by=ada, at=PUBLISHED)
    with pytest.raises(NoPlan):
        cancel_plan(planned, by=ada, at=LATER)
    assert publish_due(at=AFTER) == 0
    planned.refresh_from_db()
    assert (planned.cancelled_by, planned.done_at) == (ada, None)


def test_one_plan_at_a_time_for_a_moment_to_come(cast):
    version = make_draft()
    with pytest.raises(MomentGone):
        plan(version, publish_at=PUBLISHED)
    plan(version)
    with pytest.raises(PlannedAlready):
        plan(version)


def test_publishing_it_now_takes_the_plan_away(cast, ada):
    version = make_draft()
    planned = plan(version)
    publish_draft(version, by=ada)
    planned.refresh_from_db()
    assert (planned.cancelled_at, planned.cancelled_by) == (PUBLISHED, ada)


def test_the_task_publishes_what_is_due(cast):
    plan(make_draft(), due_on=None)
    assert publish_due_task() == 1


def test_a_worker_that_dies_midway_leaves_the_plan_due(cast, monkeypatch):
    planned = plan(make_draft())

    def killed(*_args, **_more):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("guidebook.publishing._ask", killed)
        with pytest.raises(SystemExit):
            publish_due(at=AFTER)
    planned.refresh_from_db()
    assert (planned.done_at, planned.refused_at) == (None, None)
    assert publish_due(at=AFTER) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_once(organisation):
    plan(make_draft())
    together, published = threading.Barrier(2), []

    def work() -> None:
        try:
            together.wait()
            published.append(publish_due(at=AFTER))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(published) == [0, 1]
    assert Ask.objects.count() == 1
    assert PlannedPublication.objects.get().done_at == AFTER
