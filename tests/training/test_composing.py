from __future__ import annotations

from django.utils import timezone

from documents.models import Document, SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide
from tests.factories.training import complete, make_course
from training.composing import compose_certificate


def test_the_certificate_says_who_what_when_and_the_version_in_force(cast: Cast) -> None:
    ask_guide()
    composition = compose_certificate(complete(make_course(), cast.zoe).key)

    said = composition.sheet.statement + "".join(row.value for row in composition.sheet.rows)
    for words in ("Zoé Tremblay", "Premiers pas", "Guide des médias sociaux", "Version 1", "9 mars 2026", "100"):
        assert words in said
    assert composition.record["guide"] == {"slug": "guide-des-medias-sociaux", "version": 1}


def test_it_speaks_the_language_of_the_person(cast: Cast) -> None:
    composition = compose_certificate(complete(make_course(), cast.sam).key)

    assert (composition.language, composition.title) == ("en", "Certificate: First steps")


def test_it_is_sealed_like_every_document(cast: Cast) -> None:
    certificate = complete(make_course(), cast.zoe)

    document = seal(SealOrder.objects.get(), at=timezone.now())

    assert bytes(document.content).startswith(b"%PDF-")
    assert Document.objects.about(certificate.key).get().person == cast.zoe
