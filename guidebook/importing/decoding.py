"""From the bytes of a file to its text: what it is, in which encoding, without what cannot be seen."""

import codecs
import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.richtext import printable
from guidebook.importing.report import EmptyFile, Kind, NotAGuide, Report, UnknownEncoding

SIGNATURES: list[tuple[bytes, Promise]] = [
    (b"%PDF", _("a PDF")),
    (b"PK\x03\x04", _("a Word document or a compressed folder")),
    (b"PK\x05\x06", _("a compressed folder")),
    (b"\xd0\xcf\x11\xe0", _("an older Word document")),
    (b"{\\rtf", _("an RTF document")),
    (b"\x89PNG", _("an image")),
    (b"\xff\xd8\xff", _("an image")),
    (b"GIF8", _("an image")),
    (b"\x1f\x8b", _("a compressed file")),
    (b"7z\xbc\xaf", _("a compressed folder")),
    (b"Rar!", _("a compressed folder")),
    (b"\x7fELF", _("a program")),
    (b"MZ\x90\x00", _("a program")),
]
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|\bencoding=[\"']([\w.:-]{1,40})", re.IGNORECASE)
_READ = re.compile(
    r"(?:cp|windows-)125\d|iso-8859-\d{1,2}|koi8-[ru]|macintosh|gb18030|gbk|big5|shift_jis|euc-(?:jp|kr)"
)
_MARKUP = re.compile(r"<[^<>]*>")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def decode(source: bytes, *, filename: str, report: Report, charset: str | None = None) -> str:
    """The text of the file, its lines ended alike, its letters composed; what was done is in the report.

    `charset` is what the file says of its own letters; letters that make valid UTF-8 are UTF-8 all the same.
    """
    refuse_what_is_not_text(source, filename)
    text = _without_the_unseen(_letters(source, filename, report, charset), filename, report)
    if not any(map(str.isalnum, text)):
        raise EmptyFile(filename)
    return text


def refuse_what_is_not_text(source: bytes, filename: str) -> None:
    for signature, kind in SIGNATURES:
        if source.startswith(signature):
            raise NotAGuide(filename, kind=kind)


def declared_charset(source: bytes) -> str | None:
    """The encoding that a web page declares for itself, when it is one that we read."""
    found = _CHARSET.search(source[:4096])
    name = (found[1] or found[2]).decode("ascii").lower() if found else ""
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(name, name)
    try:
        return codecs.lookup(name).name if _READ.fullmatch(name) else None
    except LookupError:
        return None


def _letters(source: bytes, filename: str, report: Report, charset: str | None) -> str:
    encoding = _marked(source) or _wide(source)
    try:
        if encoding:
            text = source.decode(encoding).removeprefix("\ufeff")
            if encoding != "utf-8":
                report.note(Kind.ENCODING, encoding.upper())
            return text
        return source.decode()
    except UnicodeDecodeError:
        if encoding:
            raise UnknownEncoding(filename) from None
    if charset:
        try:
            text = source.decode(charset)
        except UnicodeDecodeError:
            return _western(source, filename, report)
        report.note(Kind.ENCODING, charset.upper())
        return text
    return _western(source, filename, report)


def _marked(source: bytes) -> str | None:
    return next((encoding for mark, encoding in BYTE_ORDER_MARKS if source.startswith(mark)), None)


def _wide(source: bytes) -> str | None:
    """UTF-16 without its mark: in Western text, every second byte of it is nought."""
    sample = source[:2000]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half >= 4 and sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _western(source: bytes, filename: str, report: Report) -> str:
    """Windows-1252, line by line, since files pasted from several places mix it with UTF-8."""
    lines, encodings = [], set()
    for line in source.split(b"\n"):
        try:
            lines.append(line.decode())
            if not line.isascii():
                encodings.add("UTF-8")
        except UnicodeDecodeError:
            try:
                lines.append(line.decode("cp1252"))
            except UnicodeDecodeError:
                raise UnknownEncoding(filename) from None
            encodings.add("Windows-1252")
    text = "\n".join(lines)
    if not _looks_written(text):
        raise UnknownEncoding(filename)
    report.note(Kind.ENCODING, " + ".join(sorted(encodings)))
    return text


def _looks_written(text: str) -> bool:
    """Mostly letters and spaces, and few of the letters accented, as in Western text."""
    sample = _MARKUP.sub(" ", text[:20_000])
    letters = sum(map(str.isalnum, sample))
    accented = sum(char.isalpha() and not char.isascii() for char in sample)
    return letters + sum(map(str.isspace, sample)) > 0.7 * len(sample) and accented < 0.3 * letters


def _without_the_unseen(text: str, filename: str, report: Report) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\f", "\n").replace("\v", "\n")
    seen = printable(text)
    removed = len(text) - len(seen)
    reordering = len(_REORDERING.findall(text))
    if removed - reordering > max(20, len(text) // 200):
        raise NotAGuide(filename, kind=_("a program or data"))
    if removed:
        report.note(Kind.INVISIBLE, str(removed))
    return seen
