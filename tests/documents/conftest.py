from collections.abc import Iterator
from typing import Any

import pytest

from documents import timestamping
from tests.factories.authorities import LocalAuthority, serving_authority


@pytest.fixture
def authority(settings: Any) -> Iterator[LocalAuthority]:
    timestamping._SAMPLES.clear()
    with serving_authority() as server:
        settings.TSA_URLS, settings.TSA_ROOTS, settings.TSA_TIMEOUT = [server.url], server.roots, 5
        yield server
