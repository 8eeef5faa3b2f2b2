import json
from pathlib import Path

from tooling import vendor

MANIFEST = json.loads(vendor.MANIFEST.read_text())
PINNED = json.loads((vendor.ROOT / "package.json").read_text())["dependencies"]


def test_every_vendored_file_is_the_one_that_was_vendored() -> None:
    found = {path: vendor.sha384((vendor.ROOT / path).read_bytes()) for path in MANIFEST}
    assert found == {path: entry["sha384"] for path, entry in MANIFEST.items()}


def test_nothing_else_is_vendored() -> None:
    folders = [vendor.MANIFEST.parent, vendor.ROOT / vendor.ICONS_FOLDER]
    found = {str(file.relative_to(vendor.ROOT)) for folder in folders for file in folder.rglob("*") if file.is_file()}
    assert found - {str(vendor.MANIFEST.relative_to(vendor.ROOT))} == set(MANIFEST)


def test_versions_are_exact_and_the_ones_of_package_json() -> None:
    lock = json.loads((vendor.ROOT / "package-lock.json").read_text())["packages"]
    for package in vendor.FILES:
        assert PINNED[package] == lock[f"node_modules/{package}"]["version"]
    assert {entry["version"] for entry in MANIFEST.values()} <= set(PINNED.values())
    assert set(vendor.FILES) == set(PINNED)


def test_each_package_keeps_its_licence() -> None:
    for package, names in vendor.FILES.items():
        assert any("LICENSE" in name for name in names), package


def test_no_vendored_file_points_to_a_source_map() -> None:
    for path in MANIFEST:
        if Path(path).suffix in {".css", ".js"}:
            assert b"sourceMappingURL" not in (vendor.ROOT / path).read_bytes(), path
