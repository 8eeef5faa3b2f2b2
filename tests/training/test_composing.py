from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from documents.evidence import moments
from documents.models import Document, SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide
from tests.factories.training import complete, make_course
from tests.said import record_of, said_in
from training.composing import compose_certificate
from training.models import Level


def test_the_certificate_says_who_what_when_and_the_version_in_force(cast: Cast) -> None:
    ask_guide()
    composition = compose_certificate(complete(make_course(), cast.zoe).key)

    said = composition.sheet.statement + "".join(row.value for row in composition.sheet.rows)
    for words in ("Zoé Tremblay", "Premiers pas", "Guide des médias sociaux", "Version 1", "9 mars 2026", "100"):
        assert words in said
    guide = {"slug": "guide-des-medias-sociaux", "title": "Guide des médias sociaux", "version": 1}
    assert composition.record["guide"] == guide


def test_it_speaks_the_language_of_the_person(cast: Cast) -> None:
    composition = compose_certificate(complete(make_course(), cast.sam).key)

    assert (composition.language, composition.title) == ("en", "Certificate: First steps")


def test_it_is_sealed_like_every_document(cast: Cast) -> None:
    certificate = complete(make_course(), cast.zoe)

    document = seal(SealOrder.objects.get(), at=timezone.now())

    assert document.content.startswith(b"%PDF-")
    assert Document.objects.about(certificate.key).get().person == cast.zoe


@pytest.mark.parametrize("name", ["zoe", "sam"])
def test_the_page_says_what_the_record_says_and_nothing_else(cast: Cast, name: str) -> None:
    """Every value on the page, written from the record alone."""
    ask_guide()
    composition = compose_certificate(complete(make_course(), getattr(cast, name)).key)
    record, language = record_of(composition), composition.language

    course, guide, place = record["course"], record["guide"], record["place"]
    with said_in(language):
        lessons = ngettext("%(number)s lesson", "%(number)s lessons", course["lessons"]) % {"number": course["lessons"]}
        minutes = gettext("about %(minutes)s minutes") % {"minutes": course["minutes"]}
        version = gettext("Version %(number)s") % {"number": guide["version"]}
        expected = [
            gettext("%(name)s, employee number %(number)s")
            % {"name": record["person"]["name"], "number": record["person"]["employee_number"]},
            f"{place['department']}, {place['site']}",
            f"{course['title']}\n{lessons}, {minutes}",
            str(Level(course["level"]).label),
            pgettext("percentage", "%(percent)s%%") % {"percent": record["score_percent"]},
            f"{guide['title']}\n{version}",
            moments(dt.datetime.fromisoformat(record["completed_at"]), language),
        ]
    assert [row.value for row in composition.sheet.rows] == expected
    assert record["person"]["name"] in composition.sheet.statement
    assert course["title"] in composition.sheet.statement
