"""From words to pages: a tagged PDF/A-3a that also claims PDF/UA, with our own faces and the record attached.

What many people read alike (the body) is laid out once and kept; each person's sheet is laid out alone; the pages are
then written as one document, so that the tags of both are in one tree.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import os
import re
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from documents import faces
from documents.canonical import canonical
from documents.composing import Body, Composition, Sheet
from documents.pictures import embed_pictures
from documents.typography import MISSING, drawable, make_ready, structure
from people.wording import LANGUAGE_TAGS

if TYPE_CHECKING:
    from weasyprint import CSS, Document

VARIANT = "pdf/a-3a"
RECORD_NAME = "record.json"
PAPERS = {"A4": "29mm", "Letter": "35mm"}  # and the outer margin that keeps the column as wide on both
BODIES_KEPT = 8

# PDF/A lets a file claim PDF/UA as well when the claim's schema is described; all in one rdf:RDF, or sealing drops it.
_UA_CLAIM = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA part number</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
_layout = threading.RLock()  # the faces' map is shared, and Pango's is not safe to share between threads


class PdfUnavailable(Exception):
    """The system libraries that typeset are not installed; nothing is lost, documents wait to be sealed."""


@dataclass(frozen=True)
class _Parts:
    """What one process sets pages with, made on the first page and kept."""

    weasyprint: Any
    fonts: Any
    face_rules: CSS
    fetcher: Any


@functools.cache
def _parts() -> _Parts:
    with _no_host_fonts():
        try:
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import URLFetcher, URLFetcherResponse
        except OSError as error:  # Pango is missing
            message = "PDFs need libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0 (apt-get install)."
            raise PdfUnavailable(message) from error
        fonts = FontConfiguration()

    class FacesOnly(URLFetcher):
        """As data: URLs the faces would pass through a tokeniser written in Python, at each start."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            return URLFetcherResponse(url, faces.unpacked(faces.BY_URL[url].path))

    rules = weasyprint.CSS(string=faces.FONT_FACE_RULES, font_config=fonts, url_fetcher=FacesOnly())
    return _Parts(weasyprint, fonts, rules, URLFetcher(allowed_protocols={"data"}))


@contextlib.contextmanager
def _no_host_fonts() -> Iterator[None]:
    """Fontconfig reads its configuration once, here: one without any folder, so that only our faces exist."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(settings.BASE_DIR / "documents" / "fonts.conf")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*FontConfig.*")
            yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def can_typeset() -> bool:
    try:
        _parts()
    except PdfUnavailable:
        return False
    return True


# --- A whole document ------------------------------------------------------------------------------------------------
class Finishing(NamedTuple):
    """Hands on a file while it is written: on its faces before they are cut to what is drawn, on its objects after."""

    faces: Callable[[Iterable[Any]], None]
    objects: Callable[[Any, Iterable[Any]], None]


def typeset(
    composition: Composition,
    *,
    code: str,
    at: dt.datetime,
    paper: str = "A4",
    is_trial: bool = False,
    finishing: Finishing | None = None,
) -> bytes:
    """The PDF to seal. The same composition, code and moment give the same bytes."""
    body = composition.body
    with _layout, override(composition.language):
        before = len(_body(body, paper, total=0).pages) if body else 0
        sheet = _sheet(composition, code=code, before=before, paper=paper, is_trial=is_trial).pages
        pages = _body(body, paper, total=before + len(sheet)).pages + sheet if body else sheet
        facts = Facts(composition.title, composition.issuer, composition.language)
        return _write(facts, pages, at=at, record=canonical(composition.record), finishing=finishing)


def typeset_bodies(bodies: Sequence[Body], *, issuer: str, at: dt.datetime, paper: str = "A4") -> bytes:
    """Texts alone, one after the other (of one guide in its languages, say): to be read, not proof of anything.

    The same bodies and moment give the same bytes.
    """
    with _layout:
        lengths = [len(_body(body, paper, total=0).pages) for body in bodies]
        pages: list[Any] = []
        for body in bodies:
            pages += _body(body, paper, total=sum(lengths), first_page=len(pages) + 1 if pages else 0).pages
        first = bodies[0]
        with override(first.language):
            return _write(Facts(first.title, issuer, first.language), pages, at=at)


def typeset_papers(
    template: str, papers: Sequence[Mapping[str, Any]], *, facts: Facts, at: dt.datetime, paper: str = "Letter"
) -> bytes:
    """Papers to be printed and written on by hand, one context of the template each, one after the other; each counts
    its own pages, so that it can be handed out alone. Proof of nothing yet."""
    pages: list[Any] = []
    with override(facts.language):
        for context in papers:
            with _layout:  # taken for each, so that a tall pile does not keep others from typesetting
                pages += _lay_out(
                    template, dict(context), language=facts.language, title=facts.title, paper=paper
                ).pages
        with _layout:
            return _write(facts, pages, at=at)


def address_of(code: str) -> str:
    """Where a document is verified."""
    return f"{settings.SITE_URL}/v/{code}"


def shown(address: str) -> str:
    return re.sub(r"^https?://", "", address)


@functools.lru_cache(maxsize=BODIES_KEPT)
def qr_code(url: str) -> str:
    """As a data: address, for a template that is typeset."""
    drawn: str = segno.make(url, error="m").svg_data_uri(border=0, scale=4)
    return drawn


@functools.lru_cache(maxsize=BODIES_KEPT)
def _body(body: Body, paper: str, total: int, first_page: int = 0) -> Document:
    sections = [
        {
            "anchor": f"section-{body.language}-{number}",
            "title": section.title,
            "html": mark_safe(embed_pictures(section.html)),
        }
        for number, section in enumerate(body.sections, start=1)
    ]
    context = {
        "body": body,
        "sections": sections,
        "numbered": body.has_cover and not any(section.title[:1].isdigit() for section in body.sections),
        "running_title": body.title,
        "running_note": body.version_label,
        "issuer": body.publisher,
        "total": total,
        "first_page": first_page,
    }
    with override(body.language):
        return _lay_out("documents/pdf/body.html", context, language=body.language, title=body.title, paper=paper)


def _sheet(composition: Composition, *, code: str, before: int, paper: str, is_trial: bool) -> Document:
    url = address_of(code)
    context = {
        "sheet": composition.sheet,
        "issuer": composition.issuer,
        "code": code,
        "verify_url": url,
        "verify_url_shown": shown(url),
        "qr": qr_code(url),
        "is_trial": is_trial,
        "lacks_characters": _lacks_characters(composition.sheet),
        "running_title": composition.body.title if composition.body else composition.title,
        "running_note": code,
        "first_page": before + 1,
        "total": before + 1,
    }
    template = "documents/pdf/sheet.html"
    laid_out = _lay_out(template, context, language=composition.language, title=composition.title, paper=paper)
    if len(laid_out.pages) == 1:
        return laid_out
    context["total"] = before + len(laid_out.pages)
    return _lay_out(template, context, language=composition.language, title=composition.title, paper=paper)


def _lacks_characters(sheet: Sheet) -> bool:
    rows = [row.value for row in (*sheet.rows, *sheet.evidence)]
    return any(MISSING in drawable(text) for text in (sheet.statement, sheet.signature, *rows))


def _lay_out(template: str, context: dict[str, Any], *, language: str, title: str, paper: str) -> Document:
    parts = _parts()
    context |= {"lang": LANGUAGE_TAGS[language], "document_title": title}
    page = parts.weasyprint.HTML(
        string=render_to_string(template, context), url_fetcher=parts.fetcher, base_url=settings.SITE_URL
    )
    for part in page.etree_element.iter("section"):
        if part.get("class") == "part":
            structure(part.find("div"), under=2)
    make_ready(page.etree_element, language)
    return page.render(font_config=parts.fonts, stylesheets=[parts.face_rules, _style(paper)], pdf_variant=VARIANT)


@functools.cache
def _style(paper: str) -> CSS:
    parts = _parts()
    small = f"font: 8.5pt/1.3 {faces.FAMILIES}; font-variant-numeric: tabular-nums; color: #52605e"
    context = {"faces": faces.FAMILIES, "paper": paper, "outer": PAPERS[paper], "small": small}
    css = render_to_string("documents/pdf/document.css", context)
    return parts.weasyprint.CSS(string=css, font_config=parts.fonts, url_fetcher=parts.fetcher)


class Facts(NamedTuple):
    """What a file says of itself."""

    title: str
    issuer: str
    language: str


def _write(
    facts: Facts,
    pages: list[Any],
    *,
    at: dt.datetime,
    record: bytes | None = None,
    finishing: Finishing | None = None,
) -> bytes:
    from weasyprint.document import Document
    from weasyprint.pdf.metadata import DocumentMetadata

    parts = _parts()
    stamp = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata = DocumentMetadata(
        title=facts.title,
        authors=[facts.issuer] if facts.issuer else [],
        generator="Repère",
        created=stamp,
        modified=stamp,
        lang=LANGUAGE_TAGS[facts.language],
    )
    plain = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *args: plain(*args).replace(b"</rdf:RDF>", _UA_CLAIM + b"</rdf:RDF>")
    document = Document(pages, metadata, parts.fetcher, parts.fonts, {}, "srgb")
    if finishing:
        tree = document.make_bookmark_tree  # called once the pages are drawn, before the faces are cut
        document.make_bookmark_tree = lambda *args, **more: (
            finishing.faces(document.fonts.values()) or tree(*args, **more)
        )
    attachments = [_attached(record, at)] if record is not None else []
    finisher = functools.partial(_finish, finishing)
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT, attachments=attachments, finisher=finisher)
    return pdf


def _finish(finishing: Finishing | None, document: Document, pdf: Any) -> None:
    _scope_headers(pdf)
    if finishing:
        finishing.objects(pdf, document.fonts.values())


def _attached(record: bytes, at: dt.datetime) -> Any:
    parts = _parts()
    return parts.weasyprint.Attachment(
        string=record,
        name=RECORD_NAME,
        description=gettext("The same facts, for machines"),
        created=at,
        modified=at,
        relationship="Data",
        url_fetcher=parts.fetcher,
    )


def _scope_headers(pdf: Any) -> None:
    """WeasyPrint tells each cell its headers, except under merged cells; the scope of a header covers those too."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH" and "ID" in element:
            _table, row, _column = element["ID"].string.split("-")
            element["A"]["Scope"] = "/Column" if row == "0" else "/Row"
