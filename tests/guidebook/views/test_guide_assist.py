import pytest
from django.utils.html import escape

from guidebook.models import Guide, GuideVersion
from guidebook.presets import postures, sectors

pytestmark = pytest.mark.django_db
PAGE = "/guides/assist/"


def usual(client, sector="general", **typed):
    """What the browser would send, the page left as it is but for what is typed."""
    form = client.get(PAGE, {"sector": sector}).context["form"]
    sent = {"sector": sector}
    for name in form.fields:
        value = form[name].value()
        if value is True:
            sent[name] = "on"
        elif value not in (None, False, ""):
            sent[name] = value
    return {name: value for name, value in (sent | typed).items() if value is not None}


def written(client, **typed):
    answer = client.post(PAGE, usual(client, **typed))
    assert answer.status_code == 302, answer.context["form"].errors
    return GuideVersion.objects.get()


def text_of(version, language):
    return " ".join(
        f"{text.title} {text.body}"
        for section in version.sections.all()
        for text in section.texts.filter(language=language)
    )


def test_the_first_question_offers_every_sector_in_words(cast, ada, browse):
    page = browse(ada).get(PAGE)
    assert len(sectors()) == 10
    for facts in sectors():
        assert f"?sector={facts.key}" in page.text
        assert escape(facts.label_en) in page.text


def test_the_others_are_asked_on_one_page_and_answered_already(cast, ada, browse):
    page = browse(ada).get(PAGE, {"sector": "health"})
    assert [question.number for question in page.context["form"].questions] == list(range(2, 13))
    for facts in postures():
        assert escape(facts.example_en) in page.text


@pytest.mark.parametrize("sector", [facts.key for facts in sectors()])
def test_left_as_it_is_it_writes_a_complete_draft_in_both_languages(cast, ada, browse, sector):
    version = written(browse(ada), sector=sector)
    assert version.is_draft
    assert version.sections.count() >= 9
    for section in version.sections.all():
        assert {text.language for text in section.texts.all() if text.body} == {"fr", "en"}
    assert version.sections.filter(key="not-limited").exists()


def test_what_was_answered_is_in_the_draft(cast, camille, browse):
    version = written(
        browse(camille), posture="1", own_topics_fr="Le plan de la mine", own_topics_en="The map of the mine"
    )
    assert "Le plan de la mine" in text_of(version, "fr")
    assert "The map of the mine" in text_of(version, "en")


def test_whom_to_ask_may_have_accents_before_the_at(cast, camille, browse):
    version = written(browse(camille), ask_name="Zoé", ask_email="zoé.été@exemple.ca")
    assert "zoé.été@exemple.ca" in text_of(version, "fr")


def test_a_bolder_posture_writes_another_text(cast, ada, browse):
    reticent = text_of(written(browse(ada), posture="1"), "fr")
    client = browse(ada)
    client.post(PAGE, usual(client, posture="5"))
    assert text_of(GuideVersion.objects.order_by("-pk").first(), "fr") != reticent


@pytest.mark.parametrize(
    "typed",
    [
        {"posture": "9"},
        {"posture": None},
        {"image_months": "-3"},
        {"url_linkedin": "javascript:alert(1)"},
        {"topics": ["nonsense"]},
        {"ask_email": "nobody"},
        {"mission_fr": "m" * 5000},
        {"size": "<script>"},
    ],
)
def test_bad_answers_write_nothing_and_keep_what_was_typed(cast, ada, browse, typed):
    client = browse(ada)
    page = client.post(PAGE, usual(client, **({"vision_en": "Typed by hand"} | typed)))
    assert page.status_code == 200
    assert "Nothing is written yet" in page.text
    assert "Typed by hand" in page.text
    assert not Guide.objects.exists()


def test_what_people_type_is_text_and_nothing_else(cast, ada, browse):
    evil = "<script>alert(1)</script> **fort** {{ company }} [x](javascript:alert(1))"
    version = written(browse(ada), own_topics_fr=evil, own_topics_en=evil, spokespeople_fr=evil, spokespeople_en=evil)
    for language in ("fr", "en"):
        assert "<script" not in text_of(version, language)
        assert "<strong>fort" not in text_of(version, language)
        assert 'href="javascript' not in text_of(version, language)


def test_an_unknown_sector_is_not_found(cast, ada, browse):
    assert browse(ada).get(PAGE, {"sector": "../secrets"}).status_code == 404


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"sector": "general"}).status_code == 404
    assert not Guide.objects.exists()
