import datetime as dt

import pytest
from django.utils import timezone

from announcements.models import Announcement
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from guidebook.models import Edition, GuideVersion, PlannedPublication
from guidebook.planning import publish_due
from guidebook.reviewing import ask_for_approvals
from guidebook.writing import write_section
from people.models import Audience
from tests.factories.guidebook import LATER, PUBLISHED, WRITTEN, fill_section, make_draft, publish_draft, publish_guide
from tests.factories.people import EmployeeFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/publish/"
SECOND = PAGE.replace("/1/", "/2/")


def in_days(days):
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


@pytest.fixture
def decided():
    return {"must_acknowledge": "yes", "for_whom": "everyone", "due_on": in_days(21), "language": ""}


@pytest.fixture
def told(decided):
    return decided | {
        "publish": "",
        "when": "now",
        "subject_fr": "Votre guide",
        "subject_en": "Your guide",
        "body_fr": "<p>Bonjour {{ first_name }}, d’ici le {{ due }}.</p>",
        "body_en": "<p>Hello {{ first_name }}, by {{ due }}.</p>",
        "button_fr": "Lire",
        "button_en": "Read",
    }


def next_draft(guide, client):
    client.post(f"/guides/{guide.slug}/versions/draft/")
    return guide.versions.draft().get()


def test_first_who_and_by_when(cast, ada, browse):
    make_draft()
    page = browse(ada).get(PAGE)
    assert page.status_code == 200
    assert "Must it be acknowledged?" in page.text
    assert "What changes, in French" not in page.text
    assert 'name="subject_fr"' not in page.text


def test_then_the_effect_and_the_announcement_ready_to_change(cast, ada, browse, decided):
    EmployeeFactory(email=None)
    version = make_draft()
    page = browse(ada).post(PAGE, decided)
    assert "<strong>5 people</strong> are asked to acknowledge it" in page.text
    assert "goes to 4 people by e-mail" in page.text
    assert "1 person has no e-mail address" in page.text
    assert "Votre nouveau guide" in page.text
    assert "Your new guide" in page.text
    version.refresh_from_db()
    assert version.is_draft
    assert not Audience.objects.exists()


def test_publishing_freezes_asks_and_announces(cast, ada, browse, told):
    version = make_draft()
    page = browse(ada).post(PAGE, told, follow=True)
    version.refresh_from_db()
    assert "Version 1 is published. Its text no longer changes. The announcement is leaving now." in page.text
    assert version.published_by == ada
    asked = Ask.objects.get()
    assert asked.due_on.isoformat() == told["due_on"]
    announcement = Announcement.objects.get()
    assert (announcement.ask, announcement.subject_fr, announcement.created_by) == (asked, "Votre guide", ada)
    assert announcement.send_at == version.published_at


def test_for_some_departments_and_sites(cast, ada, browse, told):
    make_draft()
    part = {"for_whom": "part", "departments": [cast.operations.pk], "sites": [cast.quebec.pk], "language": "fr"}
    client = browse(ada)
    assert (
        "<strong>2 people</strong>"
        in client.post(PAGE, {k: v for k, v in (told | part).items() if k != "publish"}).text
    )
    client.post(PAGE, told | part)
    assert set(Ask.objects.get().audience.people()) == {cast.malik, cast.zoe}


def test_everyone_forgets_what_was_ticked_below(cast, ada, browse, told):
    make_draft()
    browse(ada).post(PAGE, told | {"departments": [cast.operations.pk]})
    assert Ask.objects.get().audience.people().count() == 4


def test_announcing_on_a_day_and_at_a_time(cast, ada, browse, told):
    make_draft()
    page = browse(ada).post(PAGE, told | {"when": "later", "send_at": f"{in_days(2)}T09:30"}, follow=True)
    assert "The announcement will leave on" in page.text
    send_at = timezone.localtime(Announcement.objects.get().send_at)
    assert (send_at.hour, send_at.minute) == (9, 30)


def test_announcing_nothing(cast, ada, browse, told):
    make_draft()
    page = browse(ada).post(PAGE, told | {"when": "never", "subject_fr": "", "body_fr": ""}, follow=True)
    assert "Nothing was announced." in page.text
    assert not Announcement.objects.exists()
    assert GuideVersion.objects.get().is_in_force


def test_a_guide_that_asks_nothing(cast, ada, browse, told):
    make_draft()
    texts = {"body_fr": "<p>Bonjour</p>", "body_en": "<p>Hello</p>"}
    browse(ada).post(PAGE, told | texts | {"must_acknowledge": "no", "due_on": ""})
    assert not Ask.objects.exists()
    assert GuideVersion.objects.get().is_in_force
    assert Announcement.objects.get().ask is None


def test_the_second_version_says_what_changes_and_whether_to_acknowledge_again(cast, ada, browse, told):
    guide = publish_guide()
    asked = guide.versions.get().ask
    reconcile(asked, at=PUBLISHED)
    Assignment.objects.of(cast.zoe).update(done_at=PUBLISHED)
    client = browse(ada)
    next_draft(guide, client)
    page = client.get(SECOND)
    assert "Must it be acknowledged again?" in page.text
    assert "nothing changes for those who acknowledged version 1" in page.text
    notes = {"change_note_fr": "Une règle plus claire.", "change_note_en": "A clearer rule."}
    page = client.post(SECOND, {"must_acknowledge": "no", "for_whom": "everyone", **notes})
    assert "1 acknowledgement stays valid." in page.text
    assert "3 people have not answered yet and will answer on this text." in page.text
    assert "Une règle plus claire." in page.text
    client.post(SECOND, told | notes | {"must_acknowledge": "no", "body_fr": "<p>a</p>", "body_en": "<p>b</p>"})
    second = guide.versions.in_force().get()
    assert (second.number, second.ask, second.change_note_en) == (2, asked, "A clearer rule.")


def test_asking_again_keeps_what_was_acknowledged_on_record(cast, ada, browse, decided):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(cast.zoe).update(done_at=PUBLISHED)
    client = browse(ada)
    next_draft(guide, client)
    notes = {"change_note_fr": "a", "change_note_en": "b"}
    assert "Among them, 1 has acknowledged" in client.post(SECOND, decided | notes).text


def test_change_notes_are_required_from_the_second_version_on(cast, ada, browse, told):
    guide = publish_guide()
    client = browse(ada)
    next_draft(guide, client)
    page = client.post(SECOND, told)
    assert "Say what changes" in page.text
    assert guide.versions.draft().exists()


def test_a_missing_language_needs_a_reason_that_is_kept(cast, ada, browse, told):
    version = make_draft(sections=1)
    fill_section(version, 2, languages=("fr",))
    client = browse(ada)
    page = client.post(PAGE, told)
    assert "Say why, or complete the other language first." in page.text
    assert not Edition.objects.exists()
    client.post(PAGE, told | {"parity_reason": "English comes in May."})
    assert Edition.objects.get().language == "fr"
    version.refresh_from_db()
    assert version.parity_reason == "English comes in May."


def test_nothing_complete_says_what_is_missing(cast, ada, browse, told):
    version = make_draft(sections=0)
    page = browse(ada).post(PAGE, told)
    assert "One language at least has to be complete" in page.text
    version.refresh_from_db()
    assert version.is_draft


@pytest.mark.parametrize(
    ("word", "said"), [("compagny", "we do not know this word"), ("vision", "page does not say it")]
)
def test_words_that_cannot_fill_themselves_are_named(cast, ada, browse, told, word, said):
    version = make_draft(sections=1)
    body = f"<p>{{{{ {word} }}}}</p>"
    write_section(version.sections.get(), language="fr", title="Partie", body=body, by=None, at=WRITTEN)
    page = browse(ada).post(PAGE, told)
    assert f"{{{{ {word} }}}}" in page.text
    assert said in page.text
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"must_acknowledge": ""}, "This field is required"),
        ({"due_on": ""}, "Say by when"),
        ({"due_on": "2020-01-01"}, "This day is over"),
        ({"due_on": "soon"}, "Enter a valid date"),
        ({"for_whom": "part"}, "Choose at least one department"),
        ({"for_whom": "part", "departments": ["99999"]}, "Select a valid choice"),
        ({"for_whom": "part", "departments": ["x"]}, "is not a valid value"),
        ({"when": "later", "send_at": ""}, "Say on which day"),
        ({"when": "later", "send_at": "2020-01-01T10:00"}, "This moment is over"),
        ({"subject_fr": ""}, "Write the subject"),
        ({"subject_fr": "a" * 200_000}, "at most 160 characters"),
        ({"body_en": "<p></p>"}, "Write the message"),
        ({"body_en": "<p>{{ password }}</p>"}, "{{ password }}, which we do not know"),
        ({"body_en": f"<p>{'a' * 50_000}</p>"}, "too long for an e-mail"),
        ({"must_acknowledge": "no", "due_on": ""}, "nothing is asked by a day"),
    ],
)
def test_bad_input_is_said_and_publishes_nothing(cast, ada, browse, told, typed, said):
    version = make_draft()
    page = browse(ada).post(PAGE, told | typed)
    assert page.status_code == 200
    assert said in page.text
    version.refresh_from_db()
    assert version.is_draft
    assert not Ask.objects.exists()
    assert not Announcement.objects.exists()
    assert not Audience.objects.exists()


def test_html_in_an_announcement_is_sanitised(cast, ada, browse, told):
    make_draft()
    browse(ada).post(PAGE, told | {"subject_fr": "<b>x</b>", "body_fr": "<p>Bonjour<script>alert(1)</script></p>"})
    announcement = Announcement.objects.get()
    assert "script" not in announcement.body_fr
    assert announcement.subject_fr == "<b>x</b>"


def test_one_may_go_back_without_losing_what_was_decided(cast, ada, browse, told):
    make_draft()
    page = browse(ada).post(PAGE, {k: v for k, v in told.items() if k != "publish"} | {"back": ""})
    assert 'name="subject_fr"' not in page.text
    assert told["due_on"] in page.text


def test_pressing_twice_publishes_once_and_says_so(cast, ada, browse, told):
    make_draft()
    client = browse(ada)
    client.post(PAGE, told)
    page = client.post(PAGE, told, follow=True)
    assert "Version 1 was published by Ada Gagnon on" in page.text
    assert Ask.objects.count() == 1
    assert Announcement.objects.count() == 1


def test_a_text_changed_meanwhile_publishes_nothing(cast, ada, browse, told, monkeypatch):
    version = make_draft(sections=1)
    client = browse(ada)
    client.post(PAGE, {k: v for k, v in told.items() if k != "publish"})
    section = version.sections.get()
    for language in ("fr", "en"):
        write_section(section, language=language, title="Vide", body="", by=None, at=LATER)
    page = client.post(PAGE, told)
    assert "One language at least has to be complete" in page.text
    version.refresh_from_db()
    assert version.is_draft


def test_what_a_colleague_changed_after_one_looked_is_not_published(cast, ada, browse, decided, told):
    version = make_draft()
    seen = browse(ada).post(PAGE, decided).context["wording"]["seen"].value()
    section = version.sections.first()
    write_section(section, language="fr", title="Bienvenue", body="<p>Autre chose.</p>", by=cast.malik, at=WRITTEN)

    page = browse(ada).post(PAGE, told | {"seen": seen})

    assert "The text was changed while you were publishing" in page.text
    assert not GuideVersion.objects.published().exists()


def test_the_effect_is_told_by_department_site_and_language(cast, ada, browse, decided):
    make_draft()
    page = browse(ada).post(PAGE, decided)
    assert "By department" in page.text
    assert f'<th scope="row">{cast.operations.name_en}</th>\n            <td class="number">2</td>' in page.text


def test_a_version_that_lacks_approvals_says_who_is_awaited_and_stays_a_draft(cast, ada, camille, browse, told):
    version = make_draft()
    ask_for_approvals(version.guide, needed=2, four_eyes=False, approvers=[ada, camille])
    page = browse(ada).post(PAGE, told)
    assert "The approvals that this guide asks for are still missing" in page.text
    assert "May still approve:" in page.text
    assert "Camille Roy" in page.text
    version.refresh_from_db()
    assert version.is_draft
    assert not Ask.objects.exists()


def test_publishing_is_planned_for_a_day_and_an_hour(cast, ada, browse, told):
    version = make_draft()
    page = browse(ada).post(PAGE, told | {"publish_when": "on_a_day", "publish_at": f"{in_days(2)}T06:00"}, follow=True)
    assert "will be published on" in page.text
    planned = PlannedPublication.objects.get()
    assert timezone.localtime(planned.publish_at).hour == 6
    assert (planned.planned_by, planned.due_on.isoformat()) == (ada, told["due_on"])
    version.refresh_from_db()
    assert version.is_draft
    assert publish_due(at=planned.publish_at) == 1
    assert Announcement.objects.get().send_at == planned.publish_at


@pytest.mark.parametrize(
    ("moment", "said"),
    [("", "Say on which day"), ("2020-01-01T10:00", "This moment is over"), ("soon", "Enter a valid date/time")],
)
def test_a_moment_that_cannot_be_is_said(cast, ada, browse, told, moment, said):
    make_draft()
    assert said in browse(ada).post(PAGE, told | {"publish_when": "on_a_day", "publish_at": moment}).text
    assert not PlannedPublication.objects.exists()


def test_people_are_not_asked_after_the_day_they_are_to_answer_by(cast, ada, browse, told):
    make_draft()
    page = browse(ada).post(PAGE, told | {"publish_when": "on_a_day", "publish_at": f"{in_days(30)}T06:00"})
    assert "after the day by which they are to answer" in page.text
    assert not PlannedPublication.objects.exists()


@pytest.mark.parametrize("who", ["sam", "malik", "camille", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse, told):
    version = make_draft()
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, told).status_code == 404
    version.refresh_from_db()
    assert version.is_draft


def test_a_published_version_is_said_to_be(cast, ada, browse):
    publish_draft(make_draft(), by=ada)
    assert "Nothing was done a second time." in browse(ada).get(PAGE, follow=True).text


def test_an_invitation_asks_without_a_day(cast, ada, browse, told):
    make_draft()
    texts = {"body_fr": "<p>Bonjour</p>", "body_en": "<p>Hello</p>"}
    browse(ada).post(PAGE, told | texts | {"must_acknowledge": "invited", "due_on": ""})
    asked = GuideVersion.objects.get().ask
    assert (asked.is_optional, asked.due_on, asked.due_days) == (True, None, None)
