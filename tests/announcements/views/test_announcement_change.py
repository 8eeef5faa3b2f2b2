import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.announcing import cancel
from people.models import Audience
from tests.announcements.views.test_announcement_compose import GIVEN
from tests.factories.announcements import make_announcement, make_started
from tests.factories.assignments import make_ask


def url_of(announcement):
    return reverse("announcements:announcement-change", args=[announcement.pk])


def test_it_shows_what_was_written_and_to_whom(client_of, camille, cast, zoe):
    audience = Audience.objects.create(language="fr")
    audience.departments.add(cast.operations)
    announcement = make_announcement(
        audience=audience, send_at=timezone.now() + dt.timedelta(days=3), at=timezone.now()
    )
    form = client_of(camille).get(url_of(announcement)).context["form"]
    assert form["body_fr"].value() == announcement.body_fr
    assert (form["for_whom"].value(), form["departments"].value()) == ("part", [cast.operations.pk])
    assert form["when"].value() == "later"


def test_what_is_changed_is_what_leaves(client_of, camille, zoe, sam):
    announcement = make_announcement(zoe, ask=make_ask(zoe))
    before = announcement.audience
    answer = client_of(camille).post(url_of(announcement), {**GIVEN, "subject_fr": "Autre chose", "language": "en"})
    assert answer.url == announcement.get_absolute_url()
    announcement.refresh_from_db()
    assert (announcement.subject_fr, announcement.subject_en, announcement.ask) == ("Autre chose", "", None)
    assert announcement.audience != before  # which the request may share
    assert list(announcement.audience.included.all()) == [zoe]


def test_a_planned_one_becomes_a_draft_again_or_another_hour(client_of, ada, zoe):
    planned = make_announcement(zoe, at=timezone.now(), send_at=timezone.now() + dt.timedelta(days=1))
    client = client_of(ada)
    client.post(url_of(planned), {**GIVEN, "when": "later", "send_at": "2099-03-01T09:00"})
    planned.refresh_from_db()
    assert planned.send_at.year == 2099
    client.post(url_of(planned), {**GIVEN, "when": "draft"})
    planned.refresh_from_db()
    assert planned.state == "draft"


@pytest.mark.parametrize("bad", [{"body_fr": "{{ salary }}"}, {"path": "//x"}, {"when": "later"}, {"for_whom": "part"}])
def test_what_is_refused_changes_nothing(client_of, ada, zoe, bad):
    announcement = make_announcement(zoe)
    answer = client_of(ada).post(url_of(announcement), {**GIVEN, **bad})
    assert answer.context["form"].errors
    announcement.refresh_from_db()
    assert announcement.subject_fr == "Votre nouveau guide"


def test_what_has_left_or_was_cancelled_no_longer_changes(client_of, ada, zoe):
    left, cancelled = make_started(zoe), make_announcement(zoe)
    cancel(cancelled, by=ada, at=timezone.now())
    for announcement in (left, cancelled):
        answer = client_of(ada).post(url_of(announcement), GIVEN, follow=True)
        announcement.refresh_from_db()
        assert announcement.subject_fr == "Votre nouveau guide"
        assert "ne change plus" in answer.text


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(url_of(make_announcement(zoe)))
