import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.models import Check, Section
from guidebook.questioning import checks_digest, checks_of, write_checks
from tests.factories.guidebook import LATER, make_draft, publish_draft
from tests.guidebook.test_questioning import QUESTION

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/checks/"
EMPTY = {f"{part}_{number}": "" for number in (1, 2, 3) for part in ("text_fr", "text_en", "explanation_fr")}
TYPED = EMPTY | {
    "question_fr": "Puis-je publier ?",
    "question_en": "May I post?",
    "text_fr_1": "Oui",
    "text_en_1": "Yes",
    "right_1": "on",
    "text_fr_2": "Non",
    "text_en_2": "No",
    "explanation_fr_2": "C’est déjà public.",
    "ORDER": "1",
}


@pytest.fixture
def section(organisation):
    return make_draft().sections.get(key="partie-1")


def form(section, *questions, initial=0, **more):
    data = {"checks-TOTAL_FORMS": len(questions), "checks-INITIAL_FORMS": initial, "seen": _seen(section)}
    for number, typed in enumerate(questions):
        data |= {f"checks-{number}-{name}": value for name, value in typed.items()}
    return data | more


def _seen(section):
    return checks_digest(checks_of(section))


def test_a_question_is_written_in_both_languages(cast, ada, browse, section):
    client = browse(ada)
    assert "Add a question" in client.get(PAGE).text
    page = client.post(PAGE, form(section, TYPED), follow=True)
    assert "Saved." in page.text
    check = Check.objects.get()
    assert (check.question_fr, check.question_en) == ("Puis-je publier ?", "May I post?")
    assert [(c.text_fr, c.is_right) for c in check.choices.all()] == [("Oui", True), ("Non", False)]
    assert 'value="Puis-je publier ?"' in client.get(PAGE).text
    assert "1 comprehension question" in client.get(PAGE.replace("checks", "write")).text
    assert "1 question" in client.get("/guides/guide-des-medias-sociaux/versions/1/write/").text


def test_saving_as_it_is_changes_nothing(cast, ada, browse, section):
    write_checks(section, [QUESTION], by=None, at=LATER)
    page = browse(ada).get(PAGE)
    data = {"seen": page.context["seen"]}
    for field in page.context["forms"].management_form:
        data[field.html_name] = field.value()
    for one in page.context["forms"]:
        data |= {field.html_name: field.value() or "" for field in one if field.value() not in (False, None)}
    browse(ada).post(PAGE, data)
    assert checks_of(section) == [QUESTION]


def test_a_question_is_removed_and_others_change_places(cast, ada, browse, section):
    write_checks(section, [QUESTION], by=None, at=LATER)
    kept = TYPED | {"ORDER": "2"}
    first = TYPED | {"question_fr": "D’abord ?", "ORDER": "1"}
    browse(ada).post(PAGE, form(section, TYPED | {"DELETE": "on"}, kept, first, initial=1))
    assert [check.question_fr for check in checks_of(section)] == ["D’abord ?", "Puis-je publier ?"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question_fr": "", "question_en": " "}, "Write the question"),
        ({"text_fr_2": "", "text_en_2": "", "explanation_fr_2": ""}, "Offer two answers"),
        ({"right_1": ""}, "Say which answer is right"),
        ({"question_fr": "x" * 301}, "at most 300"),
    ],
)
def test_bad_input_is_said_keeps_what_was_typed_and_saves_nothing(cast, ada, browse, section, change, said):
    page = browse(ada).post(PAGE, form(section, TYPED | {"explanation_en_1": "Gardé"} | change))
    assert said in page.text
    assert 'value="Gardé"' in page.text
    assert not Check.objects.exists()


def test_what_a_colleague_saved_meanwhile_is_shown_and_nothing_is_lost(cast, ada, browse, section):
    typed = form(section, TYPED)
    write_checks(section, [QUESTION], by=None, at=LATER)
    page = browse(ada).post(PAGE, typed)
    assert page.status_code == 409
    assert "May I?" in page.text
    assert "May I post?" in page.text
    assert checks_of(section) == [QUESTION]


@pytest.mark.parametrize("sent", ["", "-1", "1e9", "999999", "<script>"])
def test_a_form_tampered_with_saves_nothing(cast, ada, browse, section, sent):
    write_checks(section, [QUESTION], by=None, at=LATER)
    client = browse(ada)
    typed = form(section, TYPED, initial=1) | {"checks-TOTAL_FORMS": sent}
    assert client.post(PAGE, typed).status_code == 200
    assert checks_of(section) == [QUESTION]


def test_scripts_are_words(cast, ada, browse, section):
    browse(ada).post(PAGE, form(section, TYPED | {"question_fr": "<script>alert(1)</script>"}))
    assert "<script>alert" not in browse(ada).get(PAGE).text


def test_a_published_version_no_longer_changes(cast, ada, browse, section):
    typed = form(section, TYPED)
    publish_draft(section.version)
    assert "no longer changes" in browse(ada).get(PAGE, follow=True).text
    page = browse(ada).post(PAGE, typed)
    assert page.status_code == 409
    assert "Puis-je publier ?" in page.text
    assert not Check.objects.exists()


@pytest.mark.parametrize("who", ["sam", "malik", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse, section):
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, form(section, TYPED)).status_code == 404
    assert not Check.objects.exists()


def test_the_page_costs_the_same_with_10_questions(cast, ada, browse, section):
    client, counted = browse(ada), []
    client.get(PAGE)
    for number in (1, 10):
        write_checks(section, [QUESTION] * number, by=None, at=LATER)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert Section.objects.get(pk=section.pk).checks.count() == 10
