"""The public guides that the lexicon was measured on: those that invite stay apart from those that impose."""

import html
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from documents.richtext import sanitise
from guidebook.advising import Gauge, Tone, advise

FOLDER = next(
    (path / "shared" / "real-guides" for path in Path.cwd().parents if (path / "shared" / "real-guides").is_dir()), None
)
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="../shared/real-guides is not here: the real guides were not tried"
)


def as_html(path: Path) -> str:
    text = path.read_text(errors="replace")
    if path.suffix == ".md":
        text = re.sub(r"\A---\n.*?\n---\n|\{%.*?%\}", "", text, flags=re.DOTALL)
        return sanitise(MarkdownIt("commonmark").enable("table").render(text))
    if path.suffix == ".html":
        return sanitise(re.sub(r"<script.*?</script>|</?template[^>]*>", "", text, flags=re.DOTALL))
    return "".join(f"<p>{html.escape(block)}</p>" for block in re.split(r"\n\s*\n", text))


def gauge(start: str) -> Gauge:
    path = next(path for path in sorted(FOLDER.glob(f"{start}*")) if path.suffix != ".docx")
    return advise("", as_html(path), language="fr" if ".fr." in path.name else "en", element=None).gauge


def test_the_order_of_the_field_holds():
    inviting = [gauge(start).density for start in ("dxw", "betagouv", "r-foundation")]
    between = [gauge(start).density for start in ("college", "owasp", "civicactions")]
    imposing = [gauge(start).density for start in ("northcoast", "cssdd", "ville-de-gatineau")]
    assert max(inviting) < min(between) <= max(between) < min(imposing)


@pytest.mark.parametrize(
    ("start", "tone", "is_direct"),
    [
        ("dxw", Tone.INVITING, True),
        ("betagouv", Tone.INVITING, True),
        ("gsa", Tone.INVITING, True),
        ("owasp", Tone.BALANCED, True),
        ("cssdd", Tone.IMPOSING, False),
        ("ville-de-gatineau", Tone.IMPOSING, False),
    ],
)
def test_where_each_stands(start, tone, is_direct):
    assert (gauge(start).tone, gauge(start).is_direct) == (tone, is_direct)


def test_what_is_easy_to_read_is_found_easier():
    assert gauge("betagouv").reading_ease > gauge("cs-riviere").reading_ease
    assert gauge("gsa").reading_ease > gauge("civicactions").reading_ease
    assert gauge("civicactions").lix > gauge("gsa").lix
