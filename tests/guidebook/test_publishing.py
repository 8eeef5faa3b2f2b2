import datetime as dt
import threading

import pytest
from django.db import connection

from announcements.models import Announcement
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from guidebook.drafting import AlreadyPublished, draft_next
from guidebook.models import Edition, GuideVersion
from guidebook.publishing import (
    AnnouncementWording,
    ChangeNoteMissing,
    DueDayGone,
    LanguageMissing,
    NoLanguageComplete,
    NotInForce,
    PlaceholdersUnanswered,
    edition_digest,
    publish,
    retire,
)
from guidebook.writing import add_section, describe, write_section
from people.models import Audience
from tests.factories.guidebook import (
    LATER,
    PUBLISHED,
    WRITTEN,
    fill_section,
    make_draft,
    publish_draft,
    publish_guide,
    publish_next,
)

pytestmark = pytest.mark.django_db
WORDS = AnnouncementWording(
    subject_fr="Votre guide",
    subject_en="Your guide",
    body_fr="<p>Bonjour</p>",
    body_en="<p>Hello</p>",
    button_fr="Lire",
    button_en="Read",
)


def rewrite(version, body, language="fr"):
    section = version.sections.first()
    write_section(section, language=language, title="Titre", body=body, by=None, at=WRITTEN)


def test_publish_puts_the_version_in_force(organisation, ada):
    version = publish_draft(make_draft(), by=ada).version
    version.refresh_from_db()
    assert (version.published_at, version.published_by) == (PUBLISHED, ada)
    assert version.is_in_force


def test_publish_makes_an_edition_in_each_language(organisation):
    publication = publish_draft(make_draft(sections=2))
    french, english = (publication.version.editions.get(language=language) for language in ("fr", "en"))
    assert [section["title"] for section in french.sections] == ["Partie 1", "Partie 2"]
    assert english.sections[0] == {
        "key": "partie-1",
        "element": 1,
        "title": "Part 1",
        "body": "<p>The text of part 1.</p>",
    }
    assert (french.title, french.statement) == ("Guide des médias sociaux", "Je confirme avoir lu ce guide.")
    assert french.words == 12


def test_an_edition_fills_in_what_the_organisation_says(organisation):
    version = make_draft(sections=1)
    rewrite(version, "<p>Chez {{ company }}, écrivez à {{ contact }}.</p>")
    edition = publish_draft(version).version.editions.get(language="fr")
    assert edition.sections[0]["body"] == "<p>Chez Boréal Mobilité, écrivez à Ada Gagnon.</p>"


def test_placeholders_are_filled_in_titles_and_statements_without_html(organisation):
    organisation.name = "Fer & <Fils>"
    organisation.save()
    version = make_draft(sections=0)
    section = add_section(version, title_fr="Chez {{ company }}", by=None, at=PUBLISHED)
    write_section(
        section, language="fr", title="Chez {{ company }}", body="<p>{{ company }}</p>", by=None, at=PUBLISHED
    )
    describe(
        version,
        title_fr="Guide",
        title_en="",
        statement_fr="Je travaille chez {{ company }}.",
        statement_en="",
        by=None,
        at=PUBLISHED,
    )
    edition = publish_draft(version, parity_reason="English comes in May.").version.editions.get()
    assert edition.sections[0]["title"] == "Chez Fer & <Fils>"
    assert edition.sections[0]["body"] == "<p>Fer &amp; &lt;Fils&gt;</p>"
    assert edition.statement == "Je travaille chez Fer & <Fils>."


def test_the_digest_is_taken_again_from_what_is_stored(organisation):
    publish_guide()
    for edition in Edition.objects.all():
        assert edition_digest(edition) == edition.digest


def test_the_digest_says_when_a_word_differs(organisation):
    edition = publish_guide().versions.get().editions.first()
    edition.sections[0]["body"] += " "
    assert edition_digest(edition) != edition.digest


def test_publish_asks_the_audience(organisation, zoe, sam, cast):
    audience = Audience.objects.create()
    audience.departments.add(cast.operations)
    publication = publish_draft(make_draft(), audience=audience, due_on=dt.date(2026, 3, 23))
    asked = publication.ask
    assert (asked.kind, asked.subject) == (Ask.Kind.GUIDE, "guide:guide-des-medias-sociaux:v1")
    assert (asked.path, asked.due_on, asked.due_days) == ("/guides/guide-des-medias-sociaux/", dt.date(2026, 3, 23), 21)
    assert (asked.title_fr, asked.title_en, asked.minutes) == ("Guide des médias sociaux", "Social media guide", 1)
    reconcile(asked, at=PUBLISHED)
    assert {row.employee for row in Assignment.objects.all()} == {zoe, cast.malik}


def test_publish_need_not_ask_anything(organisation):
    publication = publish_draft(make_draft(), must_acknowledge=False)
    assert publication.ask is None
    assert not publication.version.is_substantive
    assert not Ask.objects.exists()


def test_publish_retires_the_previous_version(organisation, ada):
    guide = publish_guide()
    publish_next(guide, by=ada)
    first, second = guide.versions.order_by("number")
    assert (first.retired_at, first.retired_by) == (LATER, ada)
    assert second.is_in_force


def test_a_version_to_acknowledge_again_asks_anew_and_closes_the_request_before(organisation, zoe):
    guide = publish_guide()
    first = guide.versions.get().ask
    publication = publish_next(guide)
    first.refresh_from_db()
    assert first.closed_at == LATER
    assert publication.ask.subject.endswith(":v2")
    assert publication.ask.closed_at is None


def test_a_minor_version_keeps_the_request_and_what_was_acknowledged(organisation, zoe, sam):
    guide = publish_guide()
    first = guide.versions.get().ask
    reconcile(first, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    publication = publish_next(guide, must_acknowledge=False)
    first.refresh_from_db()
    assert publication.ask == first
    assert first.closed_at is None
    assert Assignment.objects.of(zoe).get().done_at == PUBLISHED
    assert Assignment.objects.of(sam).get().is_outstanding


def test_a_minor_version_goes_to_the_people_of_the_one_it_replaces(organisation, cast):
    audience = Audience.objects.create()
    audience.departments.add(cast.operations)
    guide = publish_guide(audience=audience)
    version = publish_next(guide, must_acknowledge=False, audience=Audience.objects.create()).version
    assert version.audience == audience


def test_a_version_after_two_minor_ones_still_closes_the_request(organisation):
    guide = publish_guide()
    asked = guide.versions.get().ask
    publish_next(guide, must_acknowledge=False)
    publish_next(guide, must_acknowledge=False, at=LATER + dt.timedelta(days=1))
    assert publish_next(guide, at=LATER + dt.timedelta(days=2)).ask != asked
    asked.refresh_from_db()
    assert asked.closed_at is not None


def test_nothing_complete_is_nothing_to_publish(organisation):
    version = make_draft(sections=1)
    add_section(version, title_fr="À écrire", by=None, at=PUBLISHED)
    with pytest.raises(NoLanguageComplete) as refusal:
        publish_draft(version)
    assert [gap.section.title for gap in refusal.value.gaps["fr"]] == ["À écrire"]
    version.refresh_from_db()
    assert version.is_draft


def test_a_guide_without_sections_is_not_published(organisation):
    with pytest.raises(NoLanguageComplete):
        publish_draft(make_draft(sections=0))


def test_a_missing_language_must_be_accepted(organisation):
    version = make_draft(sections=1)
    fill_section(version, 2, languages=("fr",))
    with pytest.raises(LanguageMissing) as refusal:
        publish_draft(version)
    assert list(refusal.value.gaps) == ["en"]
    assert not Edition.objects.exists()
    publication = publish_draft(version, parity_reason="English comes in May.")
    assert [edition.language for edition in publication.editions] == ["fr"]


def test_a_language_the_organisation_does_not_write_is_not_missed(organisation):
    organisation.languages = ["fr"]
    organisation.save()
    assert len(publish_draft(make_draft(languages=("fr",))).editions) == 1


def test_the_statement_must_be_written(organisation):
    version = make_draft()
    describe(version, title_fr="G", title_en="G", statement_fr="", statement_en="I confirm.", by=None, at=PUBLISHED)
    with pytest.raises(LanguageMissing):
        publish_draft(version)


def test_an_unknown_placeholder_is_refused_by_name(organisation):
    version = make_draft(sections=1)
    rewrite(version, "<p>{{ compagny }}</p>")
    with pytest.raises(PlaceholdersUnanswered) as refusal:
        publish_draft(version)
    assert refusal.value.unknown == [("compagny", "Titre")]
    assert not Edition.objects.exists()


def test_a_placeholder_that_the_profile_leaves_empty_is_refused_by_name(organisation):
    version = make_draft(sections=1)
    rewrite(version, "<p>{{ mission }}</p>")
    with pytest.raises(PlaceholdersUnanswered) as refusal:
        publish_draft(version)
    assert refusal.value.empty == [("mission", "Titre")]


def test_from_the_second_version_on_people_are_told_what_changed(organisation):
    guide = publish_guide(change_note_fr="", change_note_en="")
    with pytest.raises(ChangeNoteMissing) as refusal:
        publish_next(guide, change_note_en=" ")
    assert refusal.value.languages == ["en"]
    assert guide.versions.in_force().get().number == 1


def test_people_cannot_answer_by_a_day_that_is_over(organisation):
    with pytest.raises(DueDayGone):
        publish_draft(make_draft(), due_on=dt.date(2026, 3, 1))


def test_publish_announces_in_the_same_go(organisation, ada):
    publication = publish_draft(make_draft(), announcement=WORDS, by=ada)
    announcement = Announcement.objects.get()
    assert announcement == publication.announcement
    assert (announcement.ask, announcement.audience) == (publication.ask, publication.version.audience)
    assert (announcement.path, announcement.created_by) == ("/guides/guide-des-medias-sociaux/", ada)


def test_a_minor_version_is_announced_to_everyone_it_is_for(organisation):
    guide = publish_guide()
    publish_next(guide, must_acknowledge=False, announcement=WORDS)
    assert Announcement.objects.get().ask is None


def test_an_announcement_that_is_refused_publishes_nothing(organisation):
    version = make_draft()
    refused = AnnouncementWording(**{**WORDS.__dict__, "body_fr": "<p>{{ wrong }}</p>"})
    with pytest.raises(ValueError, match="wrong"):
        publish_draft(version, announcement=refused)
    version.refresh_from_db()
    assert version.is_draft
    assert not Edition.objects.exists()
    assert not Ask.objects.exists()


def test_publish_twice_is_refused(organisation):
    version = publish_draft(make_draft()).version
    with pytest.raises(AlreadyPublished):
        publish_draft(version)


def test_retire_takes_it_out_of_force_and_closes_the_request(organisation, ada):
    guide = publish_guide()
    retire(guide.versions.get(), by=ada, at=LATER)
    version = guide.versions.get()
    assert (version.retired_at, version.retired_by) == (LATER, ada)
    assert version.ask.closed_at == LATER


def test_only_a_version_in_force_is_retired(organisation):
    guide = publish_guide()
    draft = draft_next(guide, by=None, at=LATER)
    with pytest.raises(NotInForce):
        retire(draft, by=None, at=LATER)
    retire(guide.versions.published().get(), by=None, at=LATER)
    with pytest.raises(NotInForce):
        retire(guide.versions.published().get(), by=None, at=LATER)


def test_a_guide_that_was_withdrawn_can_be_published_again(organisation):
    guide = publish_guide()
    retire(guide.versions.get(), by=None, at=LATER)
    publication = publish_next(guide, at=LATER + dt.timedelta(days=1), must_acknowledge=False)
    assert publication.ask is None
    assert publication.version.is_in_force


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_publishes(organisation):
    version = make_draft()
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def press() -> None:
        try:
            together.wait()
            audience = Audience.objects.create()
            publish(
                GuideVersion.objects.get(pk=version.pk), must_acknowledge=True, audience=audience, by=None, at=PUBLISHED
            )
            outcomes.append("published")
        except AlreadyPublished:
            outcomes.append("refused")
        finally:
            connection.close()

    pressing = [threading.Thread(target=press) for _ in range(2)]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert sorted(outcomes) == ["published", "refused"]
    assert Ask.objects.count() == 1
    assert Edition.objects.count() == 2
