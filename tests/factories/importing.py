"""Documents made by hand, part by part, so that a test says exactly what is in the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>"""
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_ROOT = f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_NAMESPACES = " ".join(
    f'xmlns:{short}="{address}"'
    for short, address in {
        **{name: _OPEN.format(name) for name in ("office", "text", "table", "style")},
        "draw": _OPEN.format("drawing"),
        "fo": _OPEN.format("xsl-fo-compatible"),
        "svg": _OPEN.format("svg-compatible"),
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def word_document(body: str, *, relations: str = "", **more: str | bytes) -> bytes:
    """A .docx; `more` are its other parts, `styles_xml` standing for word/styles.xml."""
    parts = {f"word/{name.replace('_xml', '.xml').replace('_bin', '.bin')}": part for name, part in more.items()}
    namespaces = " ".join(
        [
            f'xmlns:w="{W}" xmlns:r="{R}"',
            'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
            'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        ]
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format(_ROOT),
            "word/document.xml": f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": _RELATIONS.format(relations),
            **parts,
        }
    )


def word_part(kind: str, inside: str) -> str:
    return f'<w:{kind} xmlns:w="{W}">{inside}</w:{kind}>'


def paragraph(text: str, *, style: str = "", bold: bool = False, size: int = 0) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    letters = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    return f'<w:p>{properties}<w:r><w:rPr>{letters}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def heading_styles() -> str:
    levels = "".join(
        f'<w:style w:type="paragraph" w:styleId="Titre{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3)
    )
    own = (
        '<w:style w:type="paragraph" w:styleId="Clause 1"><w:name w:val="Clause maison"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    )
    return word_part("styles", levels + own)


def open_document(body: str, *, automatic: str = "", prolog: str = "", **more: str | bytes) -> bytes:
    """An .odt; `more` are its other parts, `styles_xml` standing for styles.xml."""
    parts = {name.replace("_xml", ".xml").replace("__", "/"): part for name, part in more.items()}
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"<?xml version='1.0' encoding='UTF-8'?>{prolog}<office:document-content {_NAMESPACES}>"
                f"<office:automatic-styles>{automatic}</office:automatic-styles>"
                f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
            ),
            "META-INF/manifest.xml": "<manifest/>",
            **parts,
        }
    )


def open_part(inside: str) -> str:
    return f"<office:document-styles {_NAMESPACES}>{inside}</office:document-styles>"


def picture(colour: str = "teal", size: tuple[int, int] = (40, 30)) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    return drawn.getvalue()
