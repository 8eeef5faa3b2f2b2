import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.models import Comment, Submission, Verdict
from guidebook.reviewing import ask_for_approvals, comment
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, make_draft, publish_draft

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/review/"
REMARK = {"act": "comment", "section_key": "partie-1", "language": "en", "quote": "The text", "body": "Which one?"}


@pytest.fixture
def version(cast):
    return make_draft()


def named(version, *people, needed=1):
    ask_for_approvals(version.guide, needed=needed, four_eyes=False, approvers=people)


def test_the_text_reads_as_it_will_with_what_was_said_beside_it(version, ada, zoe, browse):
    comment(version, section_key="partie-2", language="en", quote="of part 2", body="Shorter?", by=zoe, at=LATER)
    page = browse(ada).get(PAGE)
    assert "<p>The text of part 2.</p>" in page.text
    assert "Shorter?" in page.text
    assert "1 comment to deal with" in page.text
    assert "was changed since" not in page.text
    assert "Le texte de la partie 2." in browse(ada).get(PAGE + "?language=fr").text


def test_a_passage_that_changed_is_said_to_have(version, ada, browse):
    comment(version, section_key="partie-2", language="en", quote="of part 2", body="Shorter?", by=ada, at=LATER)
    section = version.sections.get(key="partie-2")
    write_section(section, language="en", title="Part 2", body="<p>Shorter.</p>", by=None, at=LATER)
    assert "This passage was changed since." in browse(ada).get(PAGE).text


def test_comment_answer_and_resolve(version, ada, browse):
    client = browse(ada)
    client.post(PAGE, REMARK)
    remark = Comment.objects.get()
    assert (remark.quote, remark.language, remark.written_by) == ("The text", "en", ada)
    client.post(PAGE, {"act": "comment", "answers": remark.pk, "body": "This one."})
    assert remark.replies.get().body == "This one."
    page = client.post(PAGE, {"act": "resolve", "comment": remark.pk}, follow=True)
    assert "Resolved by Ada Gagnon" in page.text


def test_what_is_said_is_shown_as_words_not_html(version, ada, browse):
    client = browse(ada)
    client.post(PAGE, REMARK | {"body": "<img src=x onerror=alert(1)>", "quote": "<b>"})
    text = client.get(PAGE).text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


def test_submit_then_approve_then_an_edit_undoes_it(version, ada, camille, browse):
    named(version, ada, camille)
    browse(camille).post(PAGE, {"act": "submit", "note": "Bonne lecture"})
    assert Submission.objects.get().submitted_by == camille
    client = browse(ada)
    page = client.get(PAGE)
    assert "Submitted by Camille Roy" in page.text
    client.post(PAGE, {"act": "judge", "kind": "approved", "seen": page.context["approvals"].digest})
    assert "Ada Gagnon approves this text" in client.get(PAGE).text
    section = version.sections.get(key="partie-2")
    write_section(section, language="en", title="Part 2", body="<p>Shorter.</p>", by=None, at=LATER)
    assert "Ada Gagnon had approved another text" in client.get(PAGE).text


def test_an_opinion_on_a_text_that_changed_is_not_recorded(version, ada, browse):
    client = browse(ada)
    seen = client.get(PAGE).context["approvals"].digest
    section = version.sections.get(key="partie-2")
    write_section(section, language="en", title="Part 2", body="<p>Shorter.</p>", by=None, at=LATER)
    page = client.post(PAGE, {"act": "judge", "kind": "approved", "seen": seen}, follow=True)
    assert "was changed while you were reading" in page.text
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"act": "judge", "kind": "changes", "note": " ", "seen": "x"},
        {"act": "judge", "kind": "maybe", "seen": "x"},
        {"act": "judge", "kind": "approved"},
        {"act": "judge", "kind": "approved", "seen": "x" * 65},
        {"act": "submit", "note": "a" * 4001},
        REMARK | {"body": ""},
        REMARK | {"body": "\x00"},
        REMARK | {"quote": "a" * 1001},
        REMARK | {"section_key": "ailleurs"},
        {"act": "comment", "answers": "99999", "body": "x"},
        {"act": "comment", "answers": "9" * 40, "body": "x"},
        {"act": "resolve", "comment": "²"},
        {"act": "resolve", "comment": "9" * 30},
        {"act": "destroy"},
        {},
    ],
)
def test_bad_input_records_nothing(version, ada, browse, typed):
    assert browse(ada).post(PAGE, typed, follow=True).status_code in (200, 404)
    assert not Verdict.objects.exists()
    assert not Submission.objects.exists()
    assert not Comment.objects.exists()


def test_an_approver_who_writes_nothing_sees_comments_and_judges_that_guide_alone(version, zoe, browse):
    named(version, zoe)
    make_draft(title_fr="Autre guide")
    client = browse(zoe)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Submit for review" not in page.text
    client.post(PAGE, REMARK)
    client.post(
        PAGE, {"act": "judge", "kind": "changes", "note": "Plus court.", "seen": page.context["approvals"].digest}
    )
    assert Comment.objects.get().written_by == zoe
    assert Verdict.objects.get().given_by == zoe
    client.post(PAGE, {"act": "submit"})
    assert not Submission.objects.exists()
    assert client.get(PAGE.replace("review/", "preview/")).status_code == 200
    assert client.get(PAGE.replace("review/", "write/")).status_code == 404
    assert client.get(PAGE.replace("review/", "publish/")).status_code == 404
    assert client.get("/guides/autre-guide/versions/1/review/").status_code == 404
    assert client.get("/guides/autre-guide/versions/1/preview/").status_code == 404


def test_the_auditor_looks_and_says_nothing(version, andre, browse):
    client = browse(andre)
    assert "Comment on this section" not in client.get(PAGE).text
    for typed in (REMARK, {"act": "submit"}, {"act": "judge", "kind": "approved", "seen": "x"}):
        client.post(PAGE, typed)
    assert not Comment.objects.exists()
    assert not Verdict.objects.exists()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("who", ["sam", "malik", "zoe"])
def test_the_stranger_finds_nothing(version, who, request, browse):
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, REMARK).status_code == 404
    assert not Comment.objects.exists()


def test_a_published_version_keeps_what_was_said_and_takes_nothing_more(version, ada, browse):
    comment(version, section_key="partie-2", body="Shorter?", by=ada, at=LATER)
    publish_draft(version)
    client = browse(ada)
    assert "Shorter?" in client.get(PAGE).text
    client.post(PAGE, REMARK)
    assert Comment.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_what_is_said(version, ada, zoe, browse):
    client = browse(ada)
    comment(version, section_key="partie-1", language="en", body="x", by=zoe, at=LATER)
    client.get(PAGE)  # fills the caches
    counted = []
    for more in (0, 29):
        for _ in range(more):
            comment(version, section_key="partie-2", language="en", body="x", by=ada, at=LATER)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counted.append(len(queries))
    assert counted[0] == counted[1]
