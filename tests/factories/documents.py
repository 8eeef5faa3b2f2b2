"""Compositions as the apps above make them, and documents really sealed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from documents.composing import Body, Composition, Row, Section, Sheet, register
from documents.models import Document, SealOrder
from documents.sealing import order_seal, seal
from people.models import Employee

KIND = "test"
ACTED_AT = dt.datetime(2026, 3, 24, 18, 5, 9, tzinfo=dt.UTC)

GUIDE = {
    "fr": (
        "Guide des médias sociaux",
        [
            ("Pourquoi ce guide ?", "<p>« Demandez-vous : est-ce vrai ? » Il y a 12 500 abonnés ; répondez !</p>"),
            ("Votre profil", "<h2>Photo</h2><ul><li><p>Une photo récente → ✓</p></li></ul>"),
            ("Plateformes", "<table><tr><th>Où</th><th>Qui</th></tr><tr><th>LinkedIn</th><td>Zoé 👍</td></tr></table>"),
        ],
    ),
    "en": (
        "Social media guide",
        [
            ("Why this guide?", "<p>Ask yourself: is it true? Then answer.</p>"),
            ("Your profile", '<h2>Picture</h2><p>See <a href="/consent/">your consents</a>.</p>'),
            ("Platforms", "<table><tr><th>Where</th><th>Who</th></tr><tr><td>LinkedIn</td><td>Zoé</td></tr></table>"),
        ],
    ),
}


def make_body(language: str = "fr", **more: Any) -> Body:
    title, sections = GUIDE[language]
    numbered = tuple(Section(f"section-{rank}", *texts) for rank, texts in enumerate(sections))
    body = Body(
        title=title, language=language, sections=numbered, version_label="Version 2", publisher="Boréal Mobilité"
    )
    return replace(body, **more)


def make_composition(
    about: str = "test:1", *, language: str = "fr", name: str = "Zoé Tremblay", body: Body | None = None, **more: Any
) -> Composition:
    statement = "J’ai lu le guide et j’en ai pris connaissance." if language == "fr" else "I have read the guide."
    sheet = Sheet(
        title="Accusé de lecture" if language == "fr" else "Acknowledgement",
        statement=statement,
        rows=(Row("Nom" if language == "fr" else "Name", name), Row("SHA-256", "9f" * 32, is_digest=True)),
        evidence=(Row("Connexion" if language == "fr" else "Logged in with", "Mot de passe"),),
        signature=name,
    )
    composition = Composition(
        about=about,
        language=language,
        title=f"{sheet.title} – {GUIDE[language][0]}",
        acted_at=ACTED_AT,
        sheet=sheet,
        record={"name": name, "statement": statement, "text_sha256": "9f" * 32},
        issuer="Boréal Mobilité",
        body=body,
    )
    return replace(composition, **more)


def compose_by_key(about: str) -> Composition:
    """`test:fr:1`: the sheet of an act in French."""
    return make_composition(about, language="en" if ":en:" in about else "fr")


register(KIND, compose_by_key)


def make_order(
    person: Employee | None = None, *, about: str = "test:fr:1", at: dt.datetime = ACTED_AT, **more: Any
) -> SealOrder:
    language = "en" if ":en:" in about else "fr"
    return order_seal(more.pop("kind", KIND), about=about, person=person, language=language, at=at)


def make_document(
    person: Employee | None = None, *, about: str = "test:fr:1", at: dt.datetime | None = None
) -> Document:
    """Truly sealed, now."""
    return seal(make_order(person, about=about), at=at or dt.datetime.now(dt.UTC))
