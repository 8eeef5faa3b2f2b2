"""A few pictures of Boréal Mobilité, drawn here: who is in them, where they were published, one to take down."""

from __future__ import annotations

import datetime as dt
import io
import random

from PIL import Image, ImageDraw

from consent.cataloguing import Described, add_asset, add_people
from consent.granting import Signature, sign
from consent.models import Asset, Consent, ConsentFormVersion, ConsentItem, Decision
from consent.showing import Shown, record_publication
from consent.withdrawing import remaining, withdraw
from consent.wording import wording_digest, wording_in
from documents.evidence import EvidenceFacts
from home.demo.company import Company
from people.models import Employee, Organisation

FACTS = EvidenceFacts(login_method="password", user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0")
SKIES = {"depot": ("#dfeaf2", "#0f5c4d"), "workshop": ("#f3e7d3", "#8a4b08"), "party": ("#e7e0f0", "#1d4e89")}


def show(company: Company, version: ConsentFormVersion, *, at: dt.datetime) -> None:
    """Sam and a colleague agreed; the colleague has just withdrawn, so what shows them is to be taken down."""
    agreed, changed = company.sam, company.malik
    signed_at, published_at = at - dt.timedelta(days=12), at - dt.timedelta(days=9)
    _agree(version, agreed, signed_at)
    consent = _agree(version, changed, signed_at)
    by = company.ada
    team = _asset("depot", "Équipe du dépôt de Lévis", by, published_at)
    add_people(team, [agreed, changed], by=by, at=published_at)
    workshop = _asset("workshop", "Un matin à l’atelier", by, published_at)
    add_people(workshop, [agreed], by=by, at=published_at)
    party = _asset("party", "Fête des 25 ans", by, published_at)
    add_people(party, [company.zoe, agreed], by=by, at=published_at)
    for asset, address in ((team, "linkedin.com/posts/boreal-25"), (workshop, "boreal.example/carrieres")):
        _publish(asset, version, f"https://www.{address}", by, published_at)
    withdrawn_at = at - dt.timedelta(days=2)
    keys = [decision.pk for decision in remaining(consent)]
    withdraw(consent, keys, language=changed.language, facts=FACTS, by=changed, at=withdrawn_at)


def _agree(version: ConsentFormVersion, person: Employee, at: dt.datetime) -> Consent:
    wording = wording_in(version, person.language)
    items = ConsentItem.objects.filter(question__version=version)
    return sign(
        version,
        {item.pk: Decision.Answer.GRANTED for item in items},
        language=wording.language,
        digest_shown=wording_digest(version, wording),
        signature=Signature(person.name, FACTS),
        by=person,
        at=at,
    )


def _asset(kind: str, title: str, by: Employee, at: dt.datetime) -> Asset:
    return add_asset(Described("photo", title, made_on=at.date()), _drawn(kind), by=by, at=at)


def _publish(asset: Asset, version: ConsentFormVersion, place: str, by: Employee, at: dt.datetime) -> None:
    item = ConsentItem.objects.filter(question__version=version, element="photo").select_related("question")
    cell = item.filter(channel="linkedin" if "linkedin" in place else "website").first()
    if cell:
        shown = Shown(cell.question.purpose, cell.channel, place, Organisation.current().today(at))
        record_publication(asset, shown, by=by, at=at)


def _drawn(kind: str) -> io.BytesIO:
    """People seen from afar, before a hill: enough to tell one picture from another."""
    sky, dark = SKIES[kind]
    dice = random.Random(kind)  # noqa: S311  (a drawing)
    image = Image.new("RGB", (1200, 800), sky)
    pen = ImageDraw.Draw(image)
    pen.ellipse((-300, 430, 900, 1300), fill=_mixed(dark, sky, 0.35))
    pen.ellipse((500, 500, 1700, 1400), fill=_mixed(dark, sky, 0.5))
    for number in range(3 if kind == "workshop" else 6):
        left, height = 160 + number * 160 + dice.randint(-20, 20), dice.randint(230, 300)
        tone = _mixed(dark, sky, 0.75 + dice.random() / 4)
        pen.rounded_rectangle((left, 800 - height, left + 110, 820), 50, fill=tone)
        pen.ellipse((left + 18, 800 - height - 85, left + 92, 800 - height - 8), fill=tone)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    file.seek(0)
    return file


def _mixed(one: str, other: str, share: float) -> tuple[int, int, int]:
    first, second = (tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in (one, other))
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(first, second, strict=True))
    return red, green, blue
