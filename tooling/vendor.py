"""Copy the few front-end files we serve out of node_modules, with their versions, licences and SHA-384.

    npm ci --ignore-scripts && python tooling/vendor.py

What it writes (static/vendor, templates/_icons) is committed: the application itself never needs Node.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
MANIFEST = ROOT / "static" / "vendor" / "manifest.json"
ICONS_FOLDER = "templates/_icons"  # drawn into the page: {% include "_icons/done.svg" %}

ATKINSON = [
    f"files/atkinson-hyperlegible-{subset}-{weight}-{style}.woff2"
    for subset in ("latin", "latin-ext")
    for weight in (400, 700)
    for style in ("normal", "italic")
]
FILES: dict[str, list[str]] = {
    "bootstrap": [
        "dist/css/bootstrap.min.css",
        "dist/js/bootstrap.bundle.min.js",
        "LICENSE",
    ],
    "htmx.org": ["dist/htmx.min.js", "LICENSE"],
    "signature_pad": ["dist/signature_pad.umd.min.js", "LICENSE"],
    "@fontsource/atkinson-hyperlegible": [*ATKINSON, "LICENSE"],
    # What Atkinson lacks (narrow no-break space, arrows, ticks, Vietnamese, Greek…), on pages and in PDFs.
    "@fontsource/dejavu-sans": [
        "files/dejavu-sans-latin-400-normal.woff2",
        "files/dejavu-sans-latin-700-normal.woff2",
        "LICENSE",
    ],
    # Emoji in black and white, for PDFs alone: guides about social media hold them.
    "@fontsource/noto-emoji": ["files/noto-emoji-emoji-400-normal.woff2", "LICENSE"],
    "bootstrap-icons": ["LICENSE"],
}
# The name we use in templates → the drawing in bootstrap-icons.
ICONS: dict[str, str] = {
    "add": "plus-lg",
    "alert": "exclamation-triangle",
    "announce": "megaphone",
    "avoid": "x-square",
    "back": "arrow-left",
    "bold": "type-bold",
    "bookmark": "bookmark",
    "braces": "braces",
    "building": "building",
    "calendar": "calendar-event",
    "chart": "bar-chart",
    "check": "check-lg",
    "chevron-down": "chevron-down",
    "chevron-left": "chevron-left",
    "chevron-right": "chevron-right",
    "clock": "clock",
    "close": "x-lg",
    "compare": "file-diff",
    "copy": "copy",
    "delete": "trash",
    "document": "file-earmark-text",
    "done": "check-circle-fill",
    "download": "download",
    "edit": "pencil",
    "error": "exclamation-octagon",
    "external": "box-arrow-up-right",
    "filter": "funnel",
    "forward": "arrow-right",
    "globe": "globe2",
    "guide": "book",
    "heading": "type-h2",
    "help": "question-circle",
    "home": "house",
    "info": "info-circle",
    "italic": "type-italic",
    "key": "key",
    "link": "link-45deg",
    "list": "list-ul",
    "lock": "lock",
    "log-out": "box-arrow-right",
    "mail": "envelope",
    "neutral": "dash-circle",
    "numbers": "list-ol",
    "pdf": "file-earmark-pdf",
    "people": "people",
    "person": "person",
    "picture": "image",
    "place": "geo-alt",
    "preview": "eye",
    "print": "printer",
    "quote": "quote",
    "redo": "arrow-clockwise",
    "seal": "patch-check",
    "search": "search",
    "send": "send",
    "settings": "gear",
    "shield": "shield-check",
    "sort": "arrow-down-up",
    "sort-down": "arrow-down",
    "sort-up": "arrow-up",
    "subheading": "type-h3",
    "table": "table",
    "theme-auto": "circle-half",
    "theme-dark": "moon",
    "theme-light": "sun",
    "todo": "circle",
    "undo": "arrow-counterclockwise",
    "upload": "upload",
    "waiting": "hourglass-split",
    "write": "pencil-square",
}


def version_of(package: str) -> str:
    return str(json.loads((MODULES / package / "package.json").read_text())["version"])


def without_source_map(data: bytes) -> bytes:
    # collectstatic's manifest storage stops on a map that is not there.
    return b"\n".join(line for line in data.split(b"\n") if b"sourceMappingURL=" not in line)


def icon(drawing: str) -> bytes:
    svg = (MODULES / "bootstrap-icons" / "icons" / f"{drawing}.svg").read_text()
    shapes = "".join(re.findall(r"<(?!/?svg)[^>]+>", svg))
    return f'<svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">{shapes}</svg>'.encode()


def copies() -> dict[str, tuple[str, bytes]]:
    """Path in the project → (version, bytes)."""
    found: dict[str, tuple[str, bytes]] = {}
    for package, names in FILES.items():
        for name in names:
            source = MODULES / package / name
            data = source.read_bytes()
            if source.suffix in {".css", ".js"}:
                data = without_source_map(data)
            folder = ICONS_FOLDER if package == "bootstrap-icons" else f"static/vendor/{package.rpartition('/')[2]}"
            found[f"{folder}/{source.name}"] = (version_of(package), data)
    for name, drawing in ICONS.items():
        found[f"{ICONS_FOLDER}/{name}.svg"] = (
            version_of("bootstrap-icons"),
            icon(drawing),
        )
    return found


def sha384(data: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    files = copies()
    for folder in ("static/vendor", ICONS_FOLDER):
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    for path, (_, data) in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(data)
    manifest = {path: {"version": version, "sha384": sha384(data)} for path, (version, data) in sorted(files.items())}
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{len(files)} files, {sum(len(data) for _, data in files.values()) // 1024} KiB")


if __name__ == "__main__":
    main()
