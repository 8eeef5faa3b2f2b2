from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement
from assignments.exempting import exempt
from assignments.models import Assignment
from guidebook.models import Edition, GuideVersion
from guidebook.publishing import retire
from people.models import Organisation
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, ask_rewritten, assignment_of, sign
from tests.factories.guidebook import publish_guide
from tests.factories.people import AudienceFactory

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    """Asked three days ago of Operations alone; Sam works elsewhere."""
    return ask_guide(audience=AudienceFactory(departments=[cast.operations]), at=timezone.now() - dt.timedelta(days=3))


def address(version: GuideVersion) -> str:
    return reverse("acknowledgements:version-acknowledge", args=[version.guide.slug, version.number])


def typed(version: GuideVersion, name: str = "Zoé Tremblay", language: str = "fr") -> dict[str, str]:
    return {
        "answer": "acknowledged",
        "typed_name": name,
        "edition": version.editions.get(language=language).digest,
    }


def nothing_signed() -> bool:
    return not Acknowledgement.objects.exists() and not Assignment.objects.done().exists()


def test_the_page_shows_the_statement_in_the_language_of_the_person(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    page = client_of(cast.zoe).get(address(version)).content.decode()

    assert "Je confirme avoir lu ce guide." in page
    assert 'lang="fr-CA"' in page
    assert version.editions.get(language="fr").digest in page
    assert "Zoé Tremblay" in page
    assert nothing_signed()


def test_the_statement_is_in_the_language_that_was_read(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    page = client_of(cast.zoe).get(address(version), {"language": "en"}).content.decode()

    assert "I confirm that I have read this guide." in page
    assert "Je confirme" not in page


def test_a_guide_in_one_language_is_signed_in_that_one_with_a_notice(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(languages=("fr",), at=timezone.now())

    answer = client_of(cast.sam).get(address(version))

    assert "Je confirme avoir lu ce guide." in answer.content.decode()
    assert "only in French" in answer.content.decode()


def test_signing_leads_to_the_receipt(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.zoe).post(address(version), typed(version), headers={"user-agent": "Firefox"})

    acknowledgement = Acknowledgement.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("acknowledgements:acknowledgement-read", args=[acknowledgement.pk])
    assert (acknowledgement.employee, acknowledgement.edition.language) == (cast.zoe, "fr")
    assert acknowledgement.evidence.user_agent == "Firefox"
    assert acknowledgement.evidence.ip_address == "127.0.0.1"
    assert assignment_of(version, cast.zoe).done_at == acknowledgement.acknowledged_at


def test_what_is_signed_is_the_edition_that_was_shown(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    """The language may have been switched in another tab."""
    browser = client_of(cast.zoe)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

    browser.post(address(version), typed(version, language="en"))

    assert Acknowledgement.objects.get().statement == "I confirm that I have read this guide."


@pytest.mark.parametrize("name", ["Zoé", "Malik Benali", "<script>alert(1)</script>", "x" * 300, "Zoé\x00Tremblay"])
def test_another_name_signs_nothing_and_is_kept_to_be_corrected(
    cast: Cast, version: GuideVersion, client_of: Browser, name: str
) -> None:
    answer = client_of(cast.zoe).post(address(version), typed(version, name))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert nothing_signed()
    assert "<script>alert" not in page
    assert "error-summary" in page
    assert 'aria-invalid="true"' in page


def test_the_refusal_names_the_file_and_whom_to_write_to(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.zoe).post(address(version), typed(version, "Zoé Trembley"))

    (refusal,) = answer.context["form"].errors["typed_name"]
    assert "Zoé Tremblay" in refusal
    assert "Ada Gagnon" in refusal
    assert 'value="Zoé Trembley"' in answer.content.decode()


def test_an_empty_name_signs_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    client_of(cast.zoe).post(address(version), typed(version, "  "))

    assert nothing_signed()


@pytest.mark.parametrize("digest", ["", "0" * 64, "x" * 500, "\x00"])
def test_a_text_that_is_not_the_one_in_force_is_not_signed(
    cast: Cast, version: GuideVersion, client_of: Browser, digest: str
) -> None:
    answer = client_of(cast.zoe).post(
        address(version), {"answer": "acknowledged", "typed_name": "Zoé Tremblay", "edition": digest}
    )

    assert nothing_signed()
    assert answer.context["form"].errors["edition"]
    assert version.editions.get(language="fr").digest in answer.content.decode(), "the page shows the right one again"


def test_the_text_of_another_guide_is_not_signed(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    other = ask_guide(title_fr="Autre", title_en="Other", at=timezone.now())

    client_of(cast.zoe).post(address(version), typed(other))

    assert nothing_signed()


def test_a_second_submit_lands_on_the_same_receipt(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser, other_tab = client_of(cast.zoe), client_of(cast.zoe)

    first = browser.post(address(version), typed(version))
    second = browser.post(address(version), typed(version))
    third = other_tab.post(address(version), typed(version, "mistyped"))

    assert first["Location"] == second["Location"] == third["Location"]
    assert Acknowledgement.objects.count() == 1


def test_once_done_the_page_leads_to_the_receipt(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    acknowledgement = sign(version, cast.zoe)

    answer = client_of(cast.zoe).get(address(version))

    assert answer["Location"] == acknowledgement.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_moment_get_the_same_receipt(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    browsers = [client_of(cast.zoe), client_of(cast.zoe)]
    form = typed(version)
    gate, answers = threading.Barrier(2), []

    def submit(browser: Client) -> None:
        try:
            gate.wait()
            answers.append(browser.post(address(version), form).headers.get("Location"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [Acknowledgement.objects.get().get_absolute_url()] * 2


def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.sam)

    assert browser.get(address(version)).status_code == 404
    assert browser.post(address(version), typed(version, "Sam Wilson")).status_code == 404
    assert nothing_signed()


def test_hr_reads_it_but_is_not_asked(cast: Cast, client_of: Browser) -> None:
    audience = AudienceFactory()
    version = ask_guide(audience=audience, at=timezone.now())
    audience.excluded.set([cast.sam])
    Assignment.objects.filter(employee=cast.ada).delete()

    answer = client_of(cast.ada).get(address(version))

    assert answer.status_code == 200
    assert "form" not in answer.context
    answer = client_of(cast.ada).post(address(version), typed(version, "Ada Gagnon"))
    assert answer.status_code == 200
    assert nothing_signed()


def test_nobody_signs_with_another_persons_page(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    """The assignment is the one of who is logged in, whatever the name typed."""
    client_of(cast.malik).post(address(version), typed(version, "Zoé Tremblay"))

    assert nothing_signed()


def test_a_version_published_a_moment_ago_is_announced_as_such(cast: Cast, client_of: Browser) -> None:
    version = publish_guide(at=timezone.now()).versions.get()

    answer = client_of(cast.zoe).get(address(version))

    assert answer.context["standing"].is_coming
    assert "form" not in answer.context


def test_who_is_exempt_is_told_so(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    now = timezone.now()
    exempt(version.ask, cast.zoe, reason="Stage", starts_on=Organisation.current().today(now), by=cast.ada, at=now)

    answer = client_of(cast.zoe).get(address(version))

    assert "form" not in answer.context
    assert answer.context["standing"].is_excused


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_replaced_version_leads_to_the_one_in_force(
    cast: Cast, version: GuideVersion, client_of: Browser, method: str
) -> None:
    form = typed(version)
    ask_next(version, audience=version.audience, at=timezone.now())

    answer = getattr(client_of(cast.zoe), method)(address(version), form)

    assert answer.status_code == 200
    assert nothing_signed()
    assert f'href="{version.guide.get_absolute_url()}"' in answer.content.decode()


def test_a_withdrawn_guide_asks_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    retire(version, by=cast.ada, at=timezone.now())

    answer = client_of(cast.zoe).post(address(version), typed(version))

    assert answer.status_code == 200
    assert nothing_signed()


@pytest.mark.parametrize("path", ["/guides/nothing/versions/1/acknowledge/", "/guides/{slug}/versions/9/acknowledge/"])
def test_an_unknown_guide_or_version_is_not_found(
    cast: Cast, version: GuideVersion, client_of: Browser, path: str
) -> None:
    assert client_of(cast.zoe).get(path.format(slug=version.guide.slug)).status_code == 404


def test_what_was_typed_when_the_session_had_expired_is_kept_and_sent_by_the_person(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    browser = client_of(cast.zoe)
    browser.get(address(version))
    del browser.cookies[settings.SESSION_COOKIE_NAME]

    answer = browser.post(address(version), typed(version))

    assert answer["Location"].startswith(reverse(settings.LOGIN_URL))
    assert nothing_signed()
    browser.force_login(cast.zoe)
    kept = browser.get("/resume/").context["kept"]
    assert (kept.path, dict(kept.hidden)) == (address(version), typed(version))
    assert nothing_signed(), "nothing is sent by itself"
    browser.post(kept.path, dict(kept.hidden))
    assert Acknowledgement.objects.get().employee == cast.zoe


def test_a_name_with_markup_is_shown_as_text(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    cast.zoe.preferred_name = "<b>Zoé</b> & co"
    cast.zoe.save()

    page = client_of(cast.zoe).get(address(version)).content.decode()
    refusal = client_of(cast.zoe).post(address(version), typed(version, "<b>Zoé")).content.decode()

    assert "&lt;b&gt;Zoé&lt;/b&gt; &amp; co" in page
    assert "<b>Zoé" not in page + refusal


def test_a_draft_is_not_signed(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    draft = GuideVersion.objects.create(guide=version.guide, number=2, created_at=timezone.now())

    assert client_of(cast.zoe).get(address(draft)).status_code == 404
    assert not Edition.objects.filter(version=draft).exists()


# --- The three answers -----------------------------------------------------------------------------------------------
def test_no_answer_is_chosen_beforehand_and_the_three_look_alike(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    page = client_of(cast.zoe).get(address(version)).content.decode()

    assert page.count('type="radio"') == 3
    assert "checked" not in page


@pytest.mark.parametrize("answer", ["with_remark", "declined"])
def test_an_answer_with_words_leads_to_a_receipt_that_holds_them(
    cast: Cast, version: GuideVersion, client_of: Browser, answer: str
) -> None:
    browser = client_of(cast.zoe)

    landed = browser.post(
        address(version), typed(version) | {"answer": answer, "remark": "Un <i>mot</i>\r\nde plus"}, follow=True
    )

    acknowledgement = Acknowledgement.objects.get()
    assert acknowledgement.answer == answer
    assert acknowledgement.remark is not None
    assert acknowledgement.remark.text == "Un <i>mot</i>\nde plus"
    assert "Un &lt;i&gt;mot&lt;/i&gt;<br>de plus" in landed.content.decode()


@pytest.mark.parametrize(
    ("answer", "remark", "field"),
    [
        ("", "", "answer"),
        ("maybe", "", "answer"),
        ("\x00", "", "answer"),
        ("with_remark", "", "remark"),
        ("declined", " \n ", "remark"),
        ("declined", "\u202e", "remark"),
        ("declined", "non\x00", "remark"),
        ("declined", "<p>" + "x" * 100_000, "remark"),
        ("acknowledged", "J’ai tout de même un mot à dire.", "remark"),
    ],
)
def test_an_answer_that_does_not_hold_together_signs_nothing_and_loses_nothing(
    cast: Cast, version: GuideVersion, client_of: Browser, answer: str, remark: str, field: str
) -> None:
    given = client_of(cast.zoe).post(address(version), typed(version) | {"answer": answer, "remark": remark})

    page = given.content.decode()
    assert given.status_code == 200
    assert nothing_signed()
    assert set(given.context["form"].errors) == {field}
    assert "error-summary" in page
    assert given.context["form"]["remark"].value() == remark
    assert "<p>xxx" not in page
    assert 'value="Zoé Tremblay"' in page


def test_who_declined_is_not_asked_any_more_and_reads_it_on_the_guide(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    declined = sign(version, cast.zoe, answer="declined", remark="Non.", at=timezone.now())
    browser = client_of(cast.zoe)

    assert browser.get(address(version))["Location"] == declined.get_absolute_url()
    assert browser.get(reverse("home:home")).context["tasks"] == []
    documents = browser.get(reverse("acknowledgements:document-list"))
    assert [each.acknowledgement for each in documents.context["signed"]] == [declined]
    state = reverse("acknowledgements:version-state", args=[version.guide.slug, 1])
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    fragment = browser.get(state, headers={"hx-request": "true"}).content.decode()
    assert "You declined to acknowledge this guide" in fragment


# --- Again, but only what changed ------------------------------------------------------------------------------------
@pytest.fixture
def renewed(cast: Cast, version: GuideVersion) -> GuideVersion:
    """Zoé signed the first version; of its three sections one has changed since."""
    sign(version, cast.zoe, at=timezone.now())
    bodies = {2: ("<p>Le texte <em>neuf</em> de la partie 2.</p>", "<p>The new text of part 2.</p>")}
    return ask_rewritten(version, bodies, audience=version.audience, at=timezone.now())


def again(renewed: GuideVersion, language: str = "fr") -> dict[str, str]:
    older = Edition.objects.get(version__guide=renewed.guide, version__number=1, language=language)
    return typed(renewed, language=language) | {"since": older.digest}


def test_who_signed_before_reads_what_changed_and_nothing_else(
    cast: Cast, renewed: GuideVersion, client_of: Browser
) -> None:
    browser = client_of(cast.zoe)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = browser.get(address(renewed), {"language": "fr"}).content.decode()

    assert "1 section of 3 changed, 1 minute" in page
    assert "<ins>" in page
    assert "Le texte de la partie 1." not in page
    assert "Partie 1" in page, "what did not change is named"
    assert f'href="{reverse("guidebook:version-read", args=[renewed.guide.slug, 2])}"' in page
    assert again(renewed)["since"] in page


def test_who_never_signed_is_shown_no_changes(cast: Cast, renewed: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.malik).get(address(renewed))

    assert answer.context["renewal"] is None
    assert "<ins>" not in answer.content.decode()


def test_acknowledging_the_changes_is_recorded_and_said_on_the_receipt(
    cast: Cast, renewed: GuideVersion, client_of: Browser
) -> None:
    browser = client_of(cast.zoe)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    receipt = browser.post(address(renewed), again(renewed), follow=True).content.decode()

    acknowledgement = Acknowledgement.objects.get(edition__version=renewed)
    assert acknowledgement.changes_since == Edition.objects.get(digest=again(renewed)["since"])
    assert "The changes since version 1, which you had acknowledged" in receipt


@pytest.mark.parametrize("since", ["0" * 64, "x" * 500, "\x00", "another language"])
def test_changes_that_the_page_did_not_show_are_not_recorded(
    cast: Cast, renewed: GuideVersion, client_of: Browser, since: str
) -> None:
    if since == "another language":
        since = again(renewed, "en")["since"]

    answer = client_of(cast.zoe).post(address(renewed), typed(renewed) | {"since": since})

    assert answer.context["form"].errors["since"]
    assert not Acknowledgement.objects.filter(edition__version=renewed).exists()


def test_a_text_replaced_while_the_changes_were_read_is_not_signed(
    cast: Cast, renewed: GuideVersion, client_of: Browser
) -> None:
    form = again(renewed)
    ask_next(renewed, audience=renewed.audience, at=timezone.now())

    client_of(cast.zoe).post(address(renewed), form)

    assert not Acknowledgement.objects.filter(edition__version__number__gt=1).exists()


def test_the_guide_says_at_its_top_that_only_a_part_changed(
    cast: Cast, renewed: GuideVersion, client_of: Browser
) -> None:
    browser = client_of(cast.zoe)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    state = reverse("acknowledgements:version-state", args=[renewed.guide.slug, 2])

    guide = browser.get(renewed.guide.get_absolute_url()).content.decode()
    fragment = browser.get(state, {"language": "fr"}, headers={"hx-request": "true"}).content.decode()

    assert 'id="since-signed"' in guide
    assert 'id="since-signed" hx-swap-oob="true"' in fragment
    assert "1 section of 3 changed, 1 minute" in fragment


def test_the_page_takes_as_many_queries_however_much_was_signed(
    cast: Cast, renewed: GuideVersion, client_of: Browser
) -> None:
    browser, current = client_of(cast.zoe), renewed

    def queries() -> int:
        browser.get(address(current))
        with CaptureQueriesContext(connection) as captured:
            browser.get(address(current))
        return len(captured)

    before = queries()
    for _ in range(3):
        sign(current, cast.zoe, at=timezone.now())
        current = ask_next(current, audience=renewed.audience, at=timezone.now())

    assert queries() == before


@pytest.mark.parametrize("number", [0, 2, 2**31 - 1, 2**31, 2**63, 10**40])
def test_a_number_that_no_version_has_is_not_found(
    cast: Cast, version: GuideVersion, client_of: Browser, number: int
) -> None:
    page = f"/guides/{version.guide.slug}/versions/{number}/acknowledge/"
    assert client_of(cast.zoe).get(page).status_code == 404
    assert client_of(cast.zoe).post(page, typed(version)).status_code == 404
    assert nothing_signed()


def test_signing_asks_few_questions_of_the_database(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.zoe)
    browser.get(address(version))
    with CaptureQueriesContext(connection) as sent:
        browser.post(address(version), typed(version))
    asked = [query["sql"] for query in sent if "django_session" not in query["sql"]]
    at_once = 1 if connection.vendor == "postgresql" else 7  # what it writes
    assert len(asked) <= 8 + at_once, asked
    assert Acknowledgement.objects.of(cast.zoe).exists()
