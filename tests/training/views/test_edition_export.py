from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import complete, make_course
from training.models import LessonEdition

Browser = Callable[[Employee], Client]


def test_the_file_has_the_digest_that_the_certificate_bears(cast: Cast, client_of: Browser) -> None:
    complete(make_course(lessons=1), cast.zoe)
    edition = LessonEdition.objects.get()

    answer = client_of(cast.zoe).get(f"{edition.get_absolute_url()}export/")

    assert hashlib.sha256(answer.content).hexdigest() == edition.digest
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/json"


def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    complete(make_course(lessons=1), cast.zoe)

    assert client_of(cast.sam).get(f"{LessonEdition.objects.get().get_absolute_url()}export/").status_code == 404
    assert client_of(cast.ada).get("/training/editions/none/export/").status_code == 404
