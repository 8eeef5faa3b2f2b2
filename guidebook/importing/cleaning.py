"""What websites put around the words: front matter, template instructions, boxes."""

import re
import tomllib

from guidebook.importing.report import Kind, Report
from guidebook.placeholders import PLACEHOLDERS

_FRONT_MATTER_LINE = re.compile(r"(?:[\w .@/-]{1,60}:(?:\s|$)|#|\s|- |$)")
_TAG = re.compile(r"\{%[^{}\n]*%\}|\{\{[^{}\n]*\}\}|\{#[^{}\n]*#\}")
_CONTENTS = re.compile(r"[ \t]*\[\[?_?toc_?\]?\][ \t]*", re.IGNORECASE)
_QUOTED = re.compile(r"(?:([\w-]{1,40})\s*=\s*)?(?:\"([^\"\n]*)\"|'([^'\n]*)'|“([^”\n]*)”)")
_SPOKEN = {"", "caption", "title", "text", "label", "alt", "name"}
_ADDRESS = re.compile(r"[/\\]|\.\w{2,5}$|^#")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+[\w-]{1,40}(?:[ \t]+\"([^\"\n]*)\")?[ \t]*")
_CONTAINER = re.compile(r"[ \t]{0,3}:::+[ \t]*(?:[\w-]{1,40}(?:[ \t]+(.*))?)?[ \t]*")
_DEFINITION = re.compile(r" {0,3}:[ \t]+(\S.*)")
_TERM = re.compile(r" {0,3}[^\s#>|*+:<-][^\n]{0,119}")
_NOTE = re.compile(r" {0,3}\[\^([\w-]{1,40})\]:[ \t]*(.*)")
_NOTE_MARK = re.compile(r"\[\^([\w-]{1,40})\]")
_BOLD_AROUND_HASHES = re.compile(r" {0,3}(\*\*|__)[ \t]*(#{1,6})[ \t]*([^\n]*?)[ \t]*\1[ \t]*")


def take_front_matter(text: str, report: Report) -> tuple[str | None, str]:
    """The title a file declares for itself, and the text below; the whole heading goes to the report."""
    lines = text.lstrip("\n").split("\n")
    mark = lines[0].rstrip()
    if mark not in {"---", "+++"}:
        return None, text
    end = next((i for i, line in enumerate(lines[1:400], 1) if line.rstrip() in {mark, "..."}), None)
    if end is None or not _is_front_matter(mark, lines[1:end]):
        return None, text
    front = "\n".join(lines[1:end])
    report.note(Kind.FRONT_MATTER, front.strip())
    return _declared_title(mark, front), "\n".join(lines[end + 1 :])


def _is_front_matter(mark: str, lines: list[str]) -> bool:
    if mark == "+++":
        return any("=" in line for line in lines)
    return any(":" in line for line in lines) and all(_FRONT_MATTER_LINE.match(line) for line in lines)


def _declared_title(mark: str, front: str) -> str | None:
    if mark == "+++":
        try:
            title = tomllib.loads(front).get("title")
        except tomllib.TOMLDecodeError:
            title = None
        return title.strip() or None if isinstance(title, str) else None
    found = re.search(r"^title:[ \t]*(.+)$", front, re.MULTILINE | re.IGNORECASE)
    title = found[1].strip() if found else ""
    if title[:1] == title[-1:] and title[:1] in {'"', "'"}:
        title = title[1:-1].strip()
    return title or None


def settle_template_tags(text: str, report: Report) -> str:
    """Instructions for a website give way to the words they would have shown; our own placeholders stay."""
    return "\n".join(line for source in text.split("\n") if (line := _settled(source, report)) is not None)


def _settled(line: str, report: Report) -> str | None:
    if _CONTENTS.fullmatch(line):
        report.note(Kind.TEMPLATE_TAG, line.strip())
        return None
    return _TAG.sub(lambda found: _spoken(found[0], report), line) if "{" in line else line


def _spoken(tag: str, report: Report) -> str:
    inside = tag.strip("{}%#<> \t-")
    if tag.startswith("{{") and inside in PLACEHOLDERS:
        return f"{{{{ {inside} }}}}"
    report.note(Kind.TEMPLATE_TAG, tag)
    if tag.startswith("{#"):
        return ""
    words = [
        quoted
        for name, *quotes in _QUOTED.findall(inside)
        if name.lower() in _SPOKEN and (quoted := "".join(quotes).strip()) and not _ADDRESS.search(quoted)
    ]
    if not words and tag.startswith("{{") and not tag.startswith(("{{<", "{{%")):
        return f"[{inside}]"  # a name stood here: leave the gap visible
    return " ".join(words)


def open_boxes(text: str, report: Report) -> str:
    """Boxes of documentation sites (`!!! note`, `::: tip`) become quotations, or plain text under a bold title."""
    lines: list[str] = []
    boxed = False
    for line in text.split("\n"):
        if opened := _ADMONITION.fullmatch(line):
            report.note(Kind.TEMPLATE_TAG, line.strip())
            lines += ["", f"> **{opened[1]}**" if opened[1] else ">", ">"]
            boxed = True
        elif boxed and (line.startswith(("    ", "\t")) or not line.strip()):
            lines.append(f"> {line.removeprefix(chr(9)).removeprefix('    ')}")
        elif container := _CONTAINER.fullmatch(line):
            report.note(Kind.TEMPLATE_TAG, line.strip())
            lines += ["", f"**{container[1].strip()}**" if container[1] else "", ""]
            boxed = False
        else:
            if boxed:
                lines.append("")
            lines.append(_unbolded_heading(line))
            boxed = False
    return "\n".join(lines)


def _unbolded_heading(line: str) -> str:
    found = _BOLD_AROUND_HASHES.fullmatch(line) if len(line) < 300 else None
    return f"{found[2]} {found[3]}" if found else line


def settle_definitions(text: str) -> str:
    """A term, then `: what it means`: one paragraph, the term bold."""
    lines: list[str] = []
    for line in text.split("\n"):
        found = _DEFINITION.fullmatch(line)
        if found and lines and _TERM.fullmatch(lines[-1]):
            lines[-1:] = ["", f"**{lines[-1].strip()}**\\", found[1]]
        elif found and not (lines and lines[-1].strip()):
            lines.append(found[1])  # a second meaning of the same term
        else:
            lines.append(line)
    return "\n".join(lines)


def take_footnotes(text: str) -> tuple[str, dict[str, str]]:
    """The text with `[^1]` as a raised mark, and what each note says."""
    notes: dict[str, str] = {}
    lines: list[str] = []
    current = ""
    for line in text.split("\n"):
        if found := _NOTE.fullmatch(line):
            current = found[1]
            notes[current] = f"{notes[current]} {found[2]}" if current in notes else found[2]
        elif current and line.startswith(("    ", "\t")) and line.strip():
            notes[current] += f" {line.strip()}"
        else:
            current = current if not line.strip() else ""
            lines.append(line)
    if not notes:
        return text, {}
    raised = _NOTE_MARK.sub(lambda mark: f"<sup>[{mark[1]}]</sup>" if mark[1] in notes else mark[0], "\n".join(lines))
    return raised, notes
