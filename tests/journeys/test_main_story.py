"""The main story, from the first page to the last: a browser, a worker, a mail server, a sealed file."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from acknowledgements.models import Acknowledgement
from documents.models import Document
from guidebook.models import GuideVersion
from people.models import Employee
from tests.conftest import Cast
from tests.smtp_sink import SmtpSink

PASSWORD = "une phrase de passe bien à moi"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def log_in(page: Page, person: Employee, path: str = "/") -> None:
    page.goto(path)
    page.locator("input[name=login]").fill(person.login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    expect(page.locator("input[name=password]")).to_have_count(0)


def write_in(page: Page, field: str, words: str) -> None:
    """At the end of a rich text, as one writes."""
    editor = page.locator(f"[data-editor-for=id_{field}], #id_{field} ~ * .ProseMirror, .ProseMirror").first
    editor.click()
    page.wait_for_timeout(100)  # the editor learns where the cursor went
    page.keyboard.press("Control+End")
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    page.keyboard.type(words)


def publish(page: Page, version: GuideVersion, *, note: str = "") -> None:
    page.goto(f"/guides/{version.guide.slug}/versions/{version.number}/publish/")
    page.locator("input[name=must_acknowledge][value=yes]").check()
    if note:
        page.locator("[name=change_note_fr]").fill(note)
        page.locator("[name=change_note_en]").fill(note)
    reason = page.locator("[name=parity_reason]")  # asked for when a language lags behind
    if reason.count():
        reason.fill("La traduction suit la semaine prochaine.")
    page.locator("form.publish .actions .btn-primary").click()
    page.locator("button[name=publish]").click()
    expect(page.locator("button[name=publish]")).to_have_count(0)


def link_of_mail(mail_text: str) -> str:
    found = re.search(r"https?://\S+/guides/\S+", mail_text)
    assert found, mail_text
    return found.group().rstrip(".>)")


def test_from_a_blank_page_to_a_sealed_proof_and_again(
    cast: Cast,
    open_page: Callable[..., Page],
    smtp_sink: SmtpSink,
    celery_worker_process: Callable[[], str],
    assert_accessible: Callable[[Page], None],
    tmp_path: Path,
    settings: Any,
) -> None:
    for person in (cast.ada, cast.malik, cast.zoe, cast.sam):
        person.set_password(PASSWORD)
        person.save()

    # Ada starts a guide from the eight elements, makes a section hers, previews it.
    ada = open_page()
    log_in(ada, cast.ada, "/admin/")
    ada.goto("/guides/start/")
    ada.locator("input[name=title_fr]").fill("Guide des médias sociaux")
    ada.locator("input[name=title_en]").fill("Social media guide")
    ada.locator("input[name=door][value=starter]").check()
    ada.locator("main form button").click()
    ada.wait_for_url("**/write/")
    version = GuideVersion.objects.get()
    section = version.sections.first()
    assert section is not None
    ada.goto(f"/guides/{version.guide.slug}/versions/1/sections/{section.key}/write/")
    write_in(ada, "body_fr", "Un mot d’Ada, à la fin : « merci ».")
    ada.locator("main button[type=submit]:visible, main .btn-primary:visible").first.click()
    ada.wait_for_load_state("networkidle")
    assert "Un mot d’Ada" in section.texts.get(language="fr").body
    ada.goto(f"/guides/{version.guide.slug}/versions/1/preview/")
    expect(ada.locator("main")).to_contain_text("Un mot d’Ada")
    assert_accessible(ada)

    # She publishes and announces; the worker asks everyone and writes to each in their language.
    publish(ada, version)
    smtp_sink.wait_for(4)
    (mail,) = smtp_sink.sent_to("zoe@boreal.example")
    assert "Zoé" in mail.body("plain")
    assert mail.body("html")
    (english,) = smtp_sink.sent_to("sam@boreal.example")
    assert english.message["Subject"] != mail.message["Subject"]

    # Zoé follows her link, logs in, reads, types her name wrong then right.
    zoe = open_page()
    log_in(zoe, cast.zoe, link_of_mail(mail.body("plain")))
    expect(zoe.locator("html")).to_have_attribute("lang", "fr-CA")
    expect(zoe.locator("main")).to_contain_text("Un mot d’Ada")
    assert_accessible(zoe)
    zoe.locator("main a[href*='/acknowledge/']:visible").first.click()
    zoe.locator("input[name=answer][value=acknowledged]").check()
    zoe.locator("input[name=typed_name]").fill("Quelqu’un d’autre")
    zoe.locator("form.signing button[type=submit]").click()
    expect(zoe.locator("main")).to_contain_text("Zoé Tremblay")
    assert not Acknowledgement.objects.exists()
    zoe.locator("input[name=typed_name]").fill("zoe tremblay")
    zoe.locator("form.signing button[type=submit]").click()

    # Her sealed copy arrives while she looks.
    download = zoe.locator("a[href$='/download/']")
    expect(download).to_be_visible(timeout=120_000)  # the first seal of a worker unpacks its faces
    assert_accessible(zoe)
    with zoe.expect_download() as downloading:
        download.click()
    proof = tmp_path / "proof.pdf"
    downloading.value.save_as(proof)
    verdict = subprocess.run(["pdfsig", "-nocert", proof], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in verdict
    assert "Total document signed" in verdict
    words = subprocess.run(["pdftotext", proof, "-"], capture_output=True, text=True, check=True).stdout
    assert "Un mot d’Ada" in " ".join(words.split())
    assert "Zoé Tremblay" in words

    # Malik sees Zoé, and nobody who is not his.
    malik = open_page()
    log_in(malik, cast.malik, f"/reports/guides/{version.guide.slug}/versions/1/")
    expect(malik.locator("main")).to_contain_text("Zoé Tremblay")
    expect(malik.locator("main")).not_to_contain_text("Sam Wilson")
    assert_accessible(malik)

    # The stranger gets nothing of Zoé's.
    sam = open_page(locale="en-CA")
    log_in(sam, cast.sam)
    first = Acknowledgement.objects.get()
    for path in (f"/acknowledgements/{first.pk}/", f"/reports/guides/{version.guide.slug}/versions/1/"):
        answer = sam.goto(path)
        assert answer is not None
        assert answer.status == 404

    # Ada publishes version 2, to be acknowledged again: Zoé is asked again, and her first proof stays as it was.
    before = Document.objects.get().content
    ada.goto(f"/guides/{version.guide.slug}/versions/1/write/")
    ada.locator("form[action$='/versions/draft/'] button, form[action*='draft'] button").first.click()
    ada.wait_for_url("**/versions/2/write/")
    second = GuideVersion.objects.get(number=2)
    publish(ada, second, note="Un mot de plus.")
    smtp_sink.wait_for(8)
    zoe.goto("/")
    expect(zoe.locator("main a[href*='/guides/']").first).to_be_visible()
    zoe.goto(f"/guides/{version.guide.slug}/")
    expect(zoe.locator("main a[href*='/versions/2/acknowledge/']").first).to_be_visible()
    assert Document.objects.get().content == before
    zoe.goto("/documents/")
    expect(zoe.locator("a[href$='/download/']")).to_have_count(1)
