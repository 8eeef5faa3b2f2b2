from __future__ import annotations

import pytest

from consent.coverage import gaps_of
from consent.drafting import (
    AlreadyPublished,
    DraftChanged,
    NothingToDraftFrom,
    TitleStays,
    asked,
    begin_form,
    describe,
    described,
    draft_digest,
    draft_next,
    move_question,
    noticed,
    remove_question,
    unused_slug,
    write_notice,
    write_question,
)
from consent.models import ConsentForm, ConsentFormVersion, ConsentWording
from consent.publishing import ChangeNoteMissing, NotComplete, publish
from consent.starting import start_form
from documents.canonical import digest
from people.models import Audience, Organisation
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, SIGNED, ask_consent


def again(version: ConsentFormVersion) -> ConsentFormVersion:
    return ConsentFormVersion.objects.with_text().get(pk=version.pk)


def starter() -> ConsentFormVersion:
    return start_form("image", by=None, at=PUBLISHED)


def test_a_new_draft_says_what_the_published_version_says(cast: Cast) -> None:
    version = ask_consent()
    draft = draft_next(version.form, by=cast.ada, at=SIGNED)

    assert draft.number == 2
    assert draft_digest(again(draft)) == draft_digest(again(version))
    assert draft_next(version.form, by=cast.ada, at=SIGNED) == draft


def test_a_form_without_any_version_has_nothing_to_draft_from(cast: Cast) -> None:
    form = ConsentForm.objects.create(slug="bare", title_fr="Image", created_at=PUBLISHED)
    with pytest.raises(NothingToDraftFrom):
        draft_next(form, by=None, at=SIGNED)


def test_addresses_are_not_shared(cast: Cast) -> None:
    first = begin_form(title_fr="Votre image", title_en="", by=None, at=PUBLISHED)
    second = begin_form(title_fr="Votre image", title_en="", by=None, at=PUBLISHED)

    assert (first.form.slug, second.form.slug, unused_slug("???")) == ("votre-image", "votre-image-2", "consent")


def test_each_piece_is_written_and_cleaned(cast: Cast) -> None:
    version = again(starter())
    said = described(version) | {"title_fr": " Vos\n images ", "months": 12, "territory_fr": "Québec"}
    describe(version, said, seen=digest(described(version)))
    write_notice(version, noticed(version) | {"rights_fr": " Voir,\r\ncorriger "}, seen=digest(noticed(version)))
    words = asked(version, "press") | {"question_fr": "Oui ?"}
    write_question(
        version, "press", words, {("voice", "print"), ("photo", "print")}, seen=digest(asked(version, "press"))
    )

    version = again(version)
    assert (version.form.title_fr, version.months, version.territory_fr) == ("Vos images", 12, "Québec")
    assert noticed(version)["rights_fr"] == "Voir,\ncorriger"
    assert asked(version, "press")["cells"] == ["photo:print", "voice:print"]
    assert [question.purpose for question in version.questions.all()][-1] == "press"


def test_what_a_colleague_wrote_meanwhile_is_not_undone(cast: Cast) -> None:
    version = again(starter())
    seen = digest(noticed(version))
    write_notice(version, noticed(version) | {"rights_fr": "Les vôtres"}, seen=seen)

    with pytest.raises(DraftChanged):
        write_notice(version, noticed(version), seen=seen)
    with pytest.raises(DraftChanged):
        describe(version, described(version), seen="")
    with pytest.raises(DraftChanged):
        write_question(version, "internal", asked(version, "internal"), set(), seen="")

    assert noticed(again(version))["rights_fr"] == "Les vôtres"


def test_a_language_emptied_is_a_language_gone(cast: Cast) -> None:
    version = again(starter())
    said = {name: "" if name.endswith("_en") else text for name, text in noticed(version).items()}
    write_notice(version, said, seen=digest(noticed(version)))

    assert list(ConsentWording.objects.values_list("language", flat=True)) == ["fr"]


def test_questions_move_and_go(cast: Cast) -> None:
    version = starter()
    move_question(version, "recruitment", up=True)
    move_question(version, "internal", up=True)

    assert list(version.questions.values_list("purpose", flat=True)) == ["internal", "recruitment", "employer_brand"]
    assert remove_question(version, "recruitment")
    assert not remove_question(version, "recruitment")


def test_a_published_version_is_not_written(cast: Cast) -> None:
    version = again(ask_consent())

    with pytest.raises(AlreadyPublished):
        describe(version, described(version), seen=digest(described(version)))
    with pytest.raises(AlreadyPublished):
        remove_question(version, "internal")


def test_the_title_people_signed_under_stays(cast: Cast) -> None:
    draft = again(draft_next(ask_consent().form, by=cast.ada, at=SIGNED))

    with pytest.raises(TitleStays):
        describe(draft, described(draft) | {"title_fr": "Autre chose"}, seen=digest(described(draft)))

    assert ConsentForm.objects.get().title_fr == draft.form.title_fr


def test_what_is_missing_is_told_by_language_and_refuses_publication(cast: Cast) -> None:
    version = again(starter())
    assert gaps_of(version) == []
    write_notice(version, noticed(version) | {"rights_en": ""}, seen=digest(noticed(version)))
    said = described(version) | {"territory_en": ""}
    describe(version, said, seen=digest(described(version)))
    words = asked(version, "internal") | {"example_en": ""}
    write_question(version, "internal", words, set(), seen=digest(asked(version, "internal")))

    gaps = gaps_of(again(version))

    assert {(gap.place, gap.language, gap.purpose) for gap in gaps} == {
        ("notice", "en", ""),
        ("describe", "en", ""),
        ("question", "en", "internal"),
        ("question", "", "internal"),
    }
    with pytest.raises(NotComplete):
        publish(version, audience=Audience.objects.create(), by=None, at=PUBLISHED)
    assert again(version).is_draft


def test_a_language_the_organisation_does_not_speak_is_not_asked_for(cast: Cast) -> None:
    Organisation.objects.update(languages=["fr"])
    version = again(starter())
    write_notice(version, noticed(version) | {"rights_en": ""}, seen=digest(noticed(version)))

    assert gaps_of(again(version)) == []


def test_an_empty_form_lacks_everything(cast: Cast) -> None:
    gaps = gaps_of(again(begin_form(title_fr="Image", title_en="", by=None, at=PUBLISHED)))

    assert {gap.place for gap in gaps} == {"describe", "notice", "question"}


def test_a_second_version_says_what_changes_and_is_what_was_looked_at(cast: Cast) -> None:
    draft = again(draft_next(ask_consent().form, by=cast.ada, at=SIGNED))
    audience = Audience.objects.create()
    with pytest.raises(ChangeNoteMissing):
        publish(draft, audience=audience, by=None, at=SIGNED)
    with pytest.raises(DraftChanged):
        publish(draft, audience=audience, change_note_fr="a", change_note_en="b", seen="x", by=None, at=SIGNED)

    publish(
        draft,
        audience=audience,
        change_note_fr="La presse.",
        change_note_en="The press.",
        seen=draft_digest(draft),
        by=cast.ada,
        at=SIGNED,
    )

    first, second = ConsentFormVersion.objects.order_by("number")
    assert (first.retired_at, second.change_note_fr) == (SIGNED, "La presse.")
