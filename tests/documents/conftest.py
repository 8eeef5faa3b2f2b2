import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from documents import timestamping
from documents.certificates import SealKey, next_key, seal_key
from tests.documents.test_certificates import bundle, key_valid
from tests.factories.authorities import LocalAuthority, serving_authority


@pytest.fixture
def authority(settings: Any) -> Iterator[LocalAuthority]:
    timestamping._SAMPLES.clear()
    with serving_authority() as server:
        settings.TSA_URLS, settings.TSA_ROOTS, settings.TSA_TIMEOUT = [server.url], server.roots, 5
        yield server


class Keys:
    """The PKCS#12 files that SEAL_PKCS12 and SEAL_NEXT_PKCS12 name."""

    def __init__(self, folder: Path, settings: Any) -> None:
        self.folder, self.settings = folder, settings

    def present(self, key: SealKey) -> None:
        self.settings.SEAL_PKCS12 = str(bundle(self.folder / "seal.p12", key))
        self.settings.SEAL_PKCS12_PASSWORD = "s3cret"
        seal_key.cache_clear()

    def following(self, key: SealKey) -> None:
        self.settings.SEAL_NEXT_PKCS12 = str(bundle(self.folder / "next.p12", key))
        self.settings.SEAL_NEXT_PKCS12_PASSWORD = "s3cret"
        next_key.cache_clear()


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Iterator[Keys]:
    yield Keys(tmp_path, settings)
    seal_key.cache_clear()
    next_key.cache_clear()


@pytest.fixture
def old(keys: Keys) -> SealKey:
    made = key_valid(dt.datetime.now(dt.UTC) - dt.timedelta(days=300), 310)
    keys.present(made)
    return made


@pytest.fixture
def new(keys: Keys, old: SealKey) -> SealKey:
    made = key_valid(dt.datetime.now(dt.UTC) - dt.timedelta(days=1), 365)
    keys.following(made)
    return made
