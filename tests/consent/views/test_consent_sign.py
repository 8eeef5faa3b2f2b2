from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assignments.reconciling import reconcile
from consent.drafting import draft_next
from consent.models import Consent, ConsentItem
from consent.publishing import publish, retire
from people.models import Audience, Employee
from tests.conftest import Cast
from tests.factories.consent import SIGNED, answer, ask_consent
from tests.factories.people import EmployeeFactory
from tests.factories.scans import drawing

PAGE = "/consent/forms/image/sign/"
Browser = Callable[[Employee], Client]


@pytest.mark.parametrize(("choice", "said"), [("grant_all", "granted"), ("refuse_all", "refused")])
def test_all_at_once_is_looked_over_then_signed(cast: Cast, client_of: Browser, choice: str, said: str) -> None:
    ask_consent()
    client = client_of(cast.zoe)
    shown = client.get(PAGE)
    page = shown.content.decode()
    assert "sur l’intranet" in page
    assert " checked" not in page
    sent = {"digest": shown.context["digest"], "language": "fr", "follows": "", "choice": choice}

    assert client.post(PAGE, sent).status_code == 200
    assert not Consent.objects.exists()
    answered = client.post(PAGE, sent | {"step": "sign", "typed_name": "zoe tremblay"})

    consent = Consent.objects.get()
    assert answered["Location"] == f"/consent/{consent.pk}/"
    assert set(consent.decisions.values_list("answer", flat=True)) == {said}
    again = client.post(PAGE, sent | {"step": "sign", "typed_name": "zoe tremblay"})
    assert again["Location"] == f"/consent/{consent.pk}/"
    assert Consent.objects.count() == 1


def test_the_name_of_another_and_an_svg_sign_nothing(cast: Cast, client_of: Browser) -> None:
    ask_consent()
    client = client_of(cast.zoe)
    digest = client.get(PAGE).context["digest"]
    sent = {"digest": digest, "language": "fr", "follows": "", "choice": "grant_all", "step": "sign"}
    client.post(PAGE, sent | {"typed_name": "Sam Wilson"})
    client.post(PAGE, sent | {"typed_name": "Zoé Tremblay", "drawing": "data:image/svg+xml,<svg/>"})
    client.post(PAGE, sent | {"typed_name": "Zoé Tremblay", "choice": "each"})

    assert not Consent.objects.exists()


def test_who_is_not_asked_finds_nothing(cast: Cast, client_of: Browser) -> None:
    assert client_of(cast.sam).get(PAGE).status_code == 404


def test_as_a_browser_sends_it_item_by_item(cast: Cast, client_of: Browser) -> None:
    """One yes, the rest no; looked over, changed, looked over again and signed."""
    version = ask_consent()
    client = client_of(cast.zoe)
    digest = client.get(PAGE).context["digest"]
    first, *others = ConsentItem.objects.filter(question__version=version).values_list("pk", flat=True)
    answers = {f"item-{pk}": "refused" for pk in others} | {f"item-{first}": "granted"}
    sent = {"digest": digest, "language": "fr", "follows": ""} | answers

    looked_over = client.post(PAGE, sent | {"choice": "each"})
    assert "signature" in looked_over.context
    changed = client.post(PAGE, sent | {"step": "change"})
    assert "signature" not in changed.context
    assert changed.content.decode().count(" checked") == len(answers)
    client.post(PAGE, sent | {"step": "sign", "typed_name": "Zoé Tremblay"})

    granted = Consent.objects.get().decisions.filter(answer="granted")
    assert list(granted.values_list("item", flat=True)) == [first]


def test_what_the_answers_hold_for_is_shown_before_and_on_review(cast: Cast, client_of: Browser) -> None:
    version = ask_consent()
    client = client_of(cast.zoe)
    shown = client.get(PAGE)
    sent = {"digest": shown.context["digest"], "language": "fr", "follows": "", "choice": "refuse_all"}

    for page in (shown, client.post(PAGE, sent)):
        text = page.content.decode()
        assert "Si vous quittez l’entreprise" in text
        assert str(version.territory_fr) in text


def test_a_form_replaced_meanwhile_is_told_and_signs_nothing(cast: Cast, client_of: Browser) -> None:
    version = ask_consent()
    client = client_of(cast.zoe)
    items = ConsentItem.objects.filter(question__version=version).values_list("pk", flat=True)
    sent = {"digest": "0" * 64, "language": "fr", "step": "sign", "typed_name": "Zoé Tremblay", "follows": "9" * 40}

    answer = client.post(PAGE, sent | {f"item-{pk}": "granted" for pk in items}, follow=True)

    assert "Le formulaire a changé" in answer.content.decode()
    assert not Consent.objects.exists()


def signing(client: Client, **more: str) -> dict[str, str]:
    digest = client.get(PAGE).context["digest"]
    sent = {"digest": digest, "language": "fr", "follows": "", "choice": "refuse_all", "step": "sign"}
    return {**sent, "typed_name": "Zoé Tremblay", **more}


def test_a_signature_may_be_drawn_beside_the_name(cast: Cast, client_of: Browser) -> None:
    ask_consent()
    client = client_of(cast.zoe)

    client.post(PAGE, signing(client, drawing=drawing()))

    kept = Consent.objects.get().drawing
    assert kept is not None
    assert kept.image.startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("data:image/svg+xml,<svg onload='alert(1)'/>", "vide ou illisible"),
        (drawing(ink=False), "vide ou illisible"),
        ("data:image/png;base64,????", "vide ou illisible"),
        ("data:image/png;base64," + "A" * 3_000_000, "trop lourd"),
    ],
)
def test_another_drawing_is_refused_in_words_and_the_name_stays(
    cast: Cast, client_of: Browser, drawn: str, told: str
) -> None:
    ask_consent()
    client = client_of(cast.zoe)

    page = client.post(PAGE, signing(client, drawing=drawn)).content.decode()

    assert told in page
    assert 'value="Zoé Tremblay"' in page
    assert drawn not in page
    assert not Consent.objects.exists()


def test_what_was_drawn_stays_when_the_name_is_refused(cast: Cast, client_of: Browser) -> None:
    ask_consent()
    client, drawn = client_of(cast.zoe), drawing()

    page = client.post(PAGE, signing(client, drawing=drawn, typed_name="Sam Wilson")).content.decode()

    assert "data:image/png;base64," in page
    assert not Consent.objects.exists()


def test_ten_megabytes_are_refused_in_words(cast: Cast, client_of: Browser) -> None:
    ask_consent()
    client = client_of(cast.zoe)
    client.raise_request_exception = False

    answered = client.post(PAGE, signing(client, drawing="data:image/png;base64," + "A" * 10_000_000))

    assert answered.status_code in (400, 413)
    assert "Rien n’a été" in answered.content.decode()
    assert not Consent.objects.exists()


def test_who_answered_before_is_told_when_and_led_there(cast: Cast, client_of: Browser) -> None:
    first = answer(ask_consent(), cast.zoe)

    page = " ".join(client_of(cast.zoe).get(PAGE).content.decode().split())

    assert "Vous avez répondu le 3 novembre 2026" in page
    assert first.get_absolute_url() in page


def test_when_the_form_is_replaced_meanwhile_the_answers_stay_where_the_same_is_asked(
    cast: Cast, client_of: Browser
) -> None:
    first = ask_consent()
    client = client_of(cast.zoe)
    items = list(ConsentItem.objects.filter(question__version=first).select_related("question").order_by("pk"))
    sent = {"digest": client.get(PAGE).context["digest"], "language": "fr", "follows": ""}
    answers = {f"item-{item.pk}": "granted" if place == 0 else "refused" for place, item in enumerate(items)}
    draft = draft_next(first.form, by=cast.ada, at=SIGNED)
    ConsentItem.objects.filter(question__version=draft).order_by("pk")[0].question.items.create(
        element="voice", channel="tiktok"
    )
    notes = {"change_note_fr": "TikTok.", "change_note_en": "TikTok."}
    asked = publish(draft, audience=Audience.objects.create(), **notes, by=cast.ada, at=SIGNED)
    assert asked.ask is not None
    reconcile(asked.ask, at=SIGNED)

    shown = client.post(PAGE, sent | answers | {"step": "sign", "typed_name": "Zoé Tremblay"})

    page = shown.content.decode()
    assert "Le formulaire a changé pendant que vous répondiez" in page
    assert page.count(" checked") == len(items)  # the new question has no answer yet
    assert shown.context["version"] == asked
    assert not Consent.objects.exists()


def test_when_the_form_is_withdrawn_meanwhile_it_is_told(cast: Cast, client_of: Browser) -> None:
    version = ask_consent()
    client = client_of(cast.zoe)
    sent = signing(client)
    retire(version, by=cast.ada, at=SIGNED)

    page = client.post(PAGE, sent, follow=True).content.decode()

    assert "retiré ou remplacé entretemps" in page
    assert not Consent.objects.exists()
    assert client.get(PAGE).status_code == 404


def test_when_the_session_ends_on_the_way_the_answers_wait_and_the_person_signs_them(
    client: Client, organisation: object
) -> None:
    zoe = EmployeeFactory(login="zoe", first_name="Zoé", last_name="Tremblay", language="fr", password="trois-mots")
    ask_consent()
    client.force_login(zoe)
    digest = client.get(PAGE).context["digest"]
    del client.cookies[settings.SESSION_COOKIE_NAME]
    sent = {"digest": digest, "language": "fr", "follows": "", "choice": "refuse_all", "step": "sign"}

    client.post(PAGE, sent | {"typed_name": "Zoé Tremblay"})
    client.post("/login/?next=/resume/", {"login": "zoe", "password": "trois-mots"})
    kept = client.get("/resume/").context["kept"]
    assert not Consent.objects.exists()
    client.post(kept.path, dict(kept.hidden))

    assert set(Consent.objects.get().decisions.values_list("answer", flat=True)) == {"refused"}


def test_a_signed_answer_keeps_the_cost_of_its_writing(cast: Cast, client_of: Browser) -> None:
    """As many questions to the database for a form of ten items as for one of a single item, and no more than these."""
    version = ask_consent()
    client = client_of(cast.zoe)
    sent = {"digest": client.get(PAGE).context["digest"], "language": "fr", "choice": "grant_all", "step": "sign"}
    with CaptureQueriesContext(connection) as queries:
        client.post(PAGE, sent | {"follows": "", "typed_name": "Zoé Tremblay"})

    asked = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert Consent.objects.get().decisions.count() == 10
    assert len(asked) <= 20, "\n".join(asked)
    assert version.consents.count() == 1


def test_two_devices_at_the_same_time_record_one_answer(cast: Cast, client_of: Browser) -> None:
    """The second had been opened before the first was signed: it is told what was recorded, and replaces nothing."""
    ask_consent()
    phone, desktop = client_of(cast.zoe), client_of(cast.zoe)
    digests = [device.get(PAGE).context["digest"] for device in (phone, desktop)]
    sent = {"language": "fr", "follows": "", "step": "sign", "typed_name": "Zoé Tremblay"}

    phone.post(PAGE, sent | {"digest": digests[0], "choice": "refuse_all"})
    page = desktop.post(PAGE, sent | {"digest": digests[1], "choice": "grant_all"}, follow=True).content.decode()

    assert "Rien n’a été signé de nouveau" in page
    assert set(Consent.objects.get().decisions.values_list("answer", flat=True)) == {"refused"}
