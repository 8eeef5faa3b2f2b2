"""What a machine can keep of how this house is built: names in step, closed doors, keys that point down."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from people.append_only import AppendOnly, Erasable, FrozenChildren, FrozenColumns, SetOnce, trigger_names
from people.models import Employee
from tooling.messages import catalogues, stale

ROOT = Path(__file__).resolve().parent.parent
STOREYS = (
    ("people",),
    ("documents",),
    ("assignments",),
    ("announcements",),
    ("guidebook",),
    ("acknowledgements", "consent", "training"),
    ("home",),
)
APPS = [app for storey in STOREYS for app in storey]
PUBLIC_VIEWS = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "announcements:card-describe",  # opened by a token, as are the next three
    "announcements:card-read",
    "announcements:feed-atom",
    "announcements:feed-json",
    "announcements:mailbox-html",  # in the demo only: a forgotten password is found there
    "announcements:mailbox-list",
    "announcements:mailbox-read",
    "consent:guest-answer",  # opened by a link that only the guest was mailed, as are the next three
    "consent:guest-download",
    "consent:guest-renew",
    "consent:guest-withdraw",
    "consent:registry-answer",  # opened by a token
    "documents:certificate-download",
    "documents:certificate-list",
    "documents:document-verify",
    "documents:file-check",
    "documents:verify-short",
    "documents:verify-start",
    "health",
    "people:invitation-accept",
    "people:invitation-code",
    "people:organisation-css",
    "people:organisation-logo",
    "set_language",
    "training:calendar-feed",  # read by calendars, which know its secret
}
# Views that answer with something else than a page of their own: a file, a fragment, a redirection.
WITHOUT_PAGE = {
    "consent:question-move",
    "consent:question-remove",
    "consent:version-draft",
    "announcements:announcement-pause",
    "announcements:announcement-preview-html",
    "announcements:announcement-preview-source",
    "announcements:announcement-resend",
    "announcements:announcement-resume",
    "announcements:announcement-try-out",
    "announcements:bounce-resend",
    "announcements:card-describe",
    "announcements:feed-atom",
    "announcements:feed-json",
    "announcements:feed-revoke",
    "announcements:link-follow",
    "announcements:news-confirm",
    "announcements:webhook-stop",
    "announcements:webhook-try-out",
    "guidebook:version-draft",
    "acknowledgements:question-unpin",
    "acknowledgements:record-export",
    "acknowledgements:report-export",
    "acknowledgements:report-sheet",
    "acknowledgements:report-summary",
    "acknowledgements:sheet-read",
    "announcements:mailbox-html",
    "consent:registry-answer",
    "training:course-export",
    "training:edition-export",
    "consent:appearance-remove",
    "consent:asset-image",
    "consent:data-export",
    "consent:guest-download",
    "consent:guest-remind",
    "consent:guest-renew",
    "consent:guest-withdraw",
    "consent:risk-export",
    "consent:question-export",
    "consent:takedown-capture",
    "consent:takedown-export",
    "consent:takedown-take",
    "consent:token-revoke",
    "documents:certificate-download",
    "documents:document-download",
    "documents:order-retry",
    "documents:picture-read",
    "documents:verify-short",
    "guidebook:import-complete",
    "guidebook:import-export",
    "guidebook:import-place",
    "guidebook:plan-cancel",
    "guidebook:section-confirm",
    "guidebook:section-discard",
    "guidebook:section-keep",
    "guidebook:section-move",
    "guidebook:section-take",
    "guidebook:version-compare-pdf",
    "guidebook:wording-release",
    "people:organisation-css",
    "people:organisation-logo",
    "training:calendar-feed",
    "training:captions-read",
    "training:session-calendar",
    "training:video-read",
    "training:video-remove",
}
WITHOUT_STRANGER = {"announcements:mailbox-html", "announcements:mailbox-read"}  # the mail of the demo is everyone's
# Already sanitised by documents.richtext when it was written; each was looked at by hand.
UNESCAPED = {
    "templates/announcements/email/announcement.html",
    "templates/announcements/news_read.html",
    "templates/guidebook/_sheet.html",
    "templates/guidebook/_sheet_read.html",
    "templates/training/edition_read.html",
    "templates/training/lesson_read.html",
}
MARKED_SAFE = {
    "guidebook/exporting/web_page.py",
    "documents/typesetting.py",
    "guidebook/reading.py",
    "guidebook/templatetags/redlines.py",
}
SAMPLES = {"digest": "0" * 64, "slug": "media", "str": "sample", "int": "1", "uuid": "0" * 32, "path": "sample"}


class Address(NamedTuple):
    name: str  # with its namespace, such as people:settings-edit
    path: str  # such as /settings/, with sample values
    view: Any


def addresses(resolver: URLResolver | None = None, prefix: str = "/", namespace: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + sample(entry)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, path, inner)
        elif entry.name:
            yield Address(namespace + entry.name, path, entry.callback)


def sample(entry: URLPattern | URLResolver) -> str:
    """An address that the pattern takes."""
    written = str(entry.pattern)
    written = re.sub(r"\(\?P<\w+>([^()]|\([^()]*\))*\)", "1", written).strip("^$")
    written = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], written)
    return written.replace("\\Z", "").replace("\\", "")


def ours() -> list[Address]:
    return [address for address in addresses() if address.name.partition(":")[0] in APPS]


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".svg", ".css"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sources(*folders: str) -> list[Path]:
    return [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


# --- Names in step --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ours(), ids=lambda address: address.name)
def test_four_names_are_in_step(address: Address) -> None:
    app, _colon, name = address.name.partition(":")
    view = name.replace("-", "_")
    assert address.view.__name__ == view
    assert address.name in WITHOUT_PAGE or (ROOT / "templates" / app / f"{view}.html").is_file()
    assert (ROOT / "tests" / app / "views" / f"test_{view}.py").is_file()


@pytest.mark.parametrize("address", ours(), ids=lambda address: address.name)
def test_every_view_is_tested_by_a_stranger(address: Address) -> None:
    app, _colon, name = address.name.partition(":")
    test = ROOT / "tests" / app / "views" / f"test_{name.replace('-', '_')}.py"
    assert address.name in WITHOUT_STRANGER or re.search(r"stranger|\bsam\b", test.read_text())


def test_paths_end_with_a_slash_and_hold_no_capitals() -> None:
    short = {"documents:verify-short", "people:organisation-css", "training:calendar-feed"}
    assert not [a.path for a in ours() if a.name not in short and not re.fullmatch(r"/([a-z0-9-]+/)*", a.path)]


def test_no_module_is_a_drawer() -> None:
    drawers = {"services", "utils", "helpers", "common", "core", "misc", "signals"}
    assert not [named(path) for path in sources(*APPS) if path.stem in drawers]


# --- Closed doors ---------------------------------------------------------------------------------------------------
def test_public_views_are_those_of_the_list() -> None:
    public = {address.name for address in addresses() if not getattr(address.view, "login_required", True)}
    assert public - PUBLIC_VIEWS == set()
    known = {address.name for address in addresses()}
    assert {name for name in PUBLIC_VIEWS if name in known} <= public


@pytest.mark.django_db
def test_every_other_address_asks_to_log_in(client: Client, organisation: Any) -> None:
    for address in addresses():
        if address.name in PUBLIC_VIEWS:
            continue
        for answer in (client.get(address.path), client.post(address.path)):
            assert answer.status_code == 302, f"{address} answers {answer.status_code}"
            assert "/login/" in answer["Location"], f"{address} sends to {answer['Location']}"


def test_no_address_of_the_administration_opens_to_a_stranger(client_of: Any, sam: Employee) -> None:
    client = client_of(sam)
    for address in addresses():
        if address.name.startswith("admin:"):
            for answer in (client.get(address.path), client.post(address.path)):
                assert answer.status_code == 404, f"{address} answers {answer.status_code}"


# --- Storeys --------------------------------------------------------------------------------------------------------
def storey_of(app: str) -> int:
    return next(number for number, storey in enumerate(STOREYS) if app in storey)


def test_foreign_keys_point_down() -> None:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in [*model._meta.fields, *model._meta.many_to_many]:
                target = field.related_model
                if not isinstance(target, type):
                    continue
                other = target._meta.app_label
                assert other in APPS, f"{field} points outside the house"
                assert other == app or storey_of(other) < storey_of(app), f"{field} points up, or to a stranger"


# --- Evidence -------------------------------------------------------------------------------------------------------
def guarded() -> dict[str, set[str]]:
    """The triggers that migrations have put on each table."""
    found: dict[str, set[str]] = {}
    for (app, _name), migration in MigrationLoader(connection).disk_migrations.items():
        for operation in migration.operations if app in APPS else ():
            if isinstance(operation, AppendOnly | Erasable | FrozenColumns | FrozenChildren | SetOnce):
                names = {name for name, _event, _condition in operation.conditions()}
                truncate = {f"{operation.table}_no_truncate"} if connection.vendor == "postgresql" else set()
                found.setdefault(operation.table, set()).update(names, truncate if operation.truncate_refused() else ())
    return found


@pytest.mark.django_db
def test_evidence_still_has_the_triggers_its_migrations_gave_it() -> None:
    standing = {name for name, _table in trigger_names()}
    assert {table: names - standing for table, names in guarded().items() if names - standing} == {}


@pytest.mark.django_db
def test_what_must_never_change_is_guarded() -> None:
    assert {
        "acknowledgements_acknowledgement",
        "acknowledgements_signedsheet",
        "consent_consent",
        "consent_consentform",
        "consent_consentformversion",
        "consent_consentitem",
        "consent_consentwording",
        "consent_decision",
        "consent_reportlook",
        "documents_checkpoint",
        "documents_document",
        "documents_documentbase",
        "documents_documentstate",
        "documents_evidence",
        "documents_ledgerentry",
        "documents_ledgerleaf",
        "documents_sealingcertificate",
        "guidebook_edition",
        "guidebook_guideversion",
        "guidebook_section",
        "guidebook_sectiontext",
        "training_attempt",
        "training_certificate",
        "training_lessonvideo",
    } <= set(guarded())


# --- Templates ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_template_compiles_in_both_languages(language: str) -> None:
    with translation.override(language):
        for path in templates():
            get_template(str(path.relative_to(ROOT / "templates")))


def pages() -> list[Path]:
    """Templates shown by a browser on our site, not in a mail, on paper or in a file that leaves."""
    return [
        path
        for path in templates()
        if path.suffix == ".html" and not {"email", "_email", "pdf", "export"} & set(path.parts)
    ]


def test_pages_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=[\"']|javascript:", re.IGNORECASE)
    found = {named(path): inline.findall(path.read_text()) for path in pages()}
    assert {name: what for name, what in found.items() if what} == {}


def test_pages_load_nothing_from_elsewhere() -> None:
    elsewhere = re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//")
    css = [path for path in (ROOT / "static").rglob("*.css") if "vendor" not in path.parts]
    faults = [named(path) for path in pages() if elsewhere.search(path.read_text())]
    faults += [named(path) for path in css if re.search(r"url\([\"']?(?:https?:)?//|@import", path.read_text())]
    assert faults == []


def test_only_sanitised_text_is_left_unescaped() -> None:
    unescaped = re.compile(r"\|\s*(?:safe|safeseq)\b|autoescape off")
    found = {named(path) for path in templates() if path.suffix == ".html" and unescaped.search(path.read_text())}
    assert found - UNESCAPED == set()
    calls = {named(path) for path in sources(*APPS) if re.search(r"\b(?:mark_safe|SafeString)\(", path.read_text())}
    assert calls - MARKED_SAFE == set()


def test_forms_that_change_something_carry_their_token() -> None:
    form = re.compile(r"<form\b[^>]*method=[\"']post[\"'][^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
    for path in pages():
        for content in form.findall(path.read_text()):
            assert "csrf_token" in content or "{% slot" in content, f"{named(path)}: a form without its token"


# --- Languages ------------------------------------------------------------------------------------------------------
def test_committed_translations_are_compiled_from_what_is_written() -> None:
    assert stale() == []


def test_every_text_has_its_french() -> None:
    for catalogue in catalogues():
        for state in ("--untranslated", "--only-fuzzy"):
            command = ["msgattrib", state, "--no-obsolete", "--no-wrap", catalogue]
            left = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            assert re.findall(r'^msgid "(.+)"$', left, re.MULTILINE) == []


def test_no_text_to_translate_stands_inside_another() -> None:
    """What collects the texts to translate does not look into f-strings: their French would be missed by nobody."""
    callers = {"gettext", "ngettext", "pgettext", "npgettext", "_"}
    lost = [
        f"{named(path)}:{call.lineno}"
        for path in sources(*APPS)
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in callers
    ]
    assert not lost


def test_english_sources_use_typographic_apostrophes() -> None:
    straight = re.compile(r"{%\s*(?:blocktranslate[^%]*%}[^{]*\w'\w|translate \"[^\"]*\w'\w)")
    assert [named(path) for path in templates() if straight.search(path.read_text())] == []


# --- Rules ----------------------------------------------------------------------------------------------------------
EDGES = {
    "views",
    "admin",
    "administration",
    "tasks",
    "forms",
    "middleware",
    "adapter",
    "logging_in",
    "commands",
    "providers",
}


ASKS_THE_TIME = {"documents/development_certificate.py"}  # a certificate's own validity


def test_rules_are_told_the_time() -> None:
    """`now()` is asked at the edges alone; rules take `at`."""
    for path in sources(*APPS):
        if EDGES & {path.stem, *path.parts} or named(path) in ASKS_THE_TIME:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"now", "localdate"}
            ):
                raise AssertionError(f"{named(path)}:{node.lineno} asks what time it is")


def test_settings_ask_everybody_to_log_in() -> None:
    order = settings.MIDDLEWARE
    keep, login = "people.middleware.KeepTypedMiddleware", "django.contrib.auth.middleware.LoginRequiredMiddleware"
    assert order.index("django.middleware.csrf.CsrfViewMiddleware") < order.index(keep) < order.index(login)


def test_french_is_typeset_as_french() -> None:
    """Curved apostrophes; a space that does not break before ? ! ; : and inside « »."""
    said = (ROOT / "locale/fr/LC_MESSAGES/django.po").read_text()
    texts = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', said, re.MULTILINE)
    faults = re.compile(
        r"[^\W\d_]'[^\W\d_]|[\w»)”][?!](?=\s|$)|\w:(?=\s|$)|\w;(?=\s)|«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»"
    )
    assert len(texts) > 2000
    assert [text for text in texts if faults.search(text)] == []
