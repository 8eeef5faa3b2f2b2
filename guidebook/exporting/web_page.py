"""One file of HTML that needs nothing else: pictures and style inside, no script, both languages."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from documents.pictures import embed_pictures
from guidebook.exporting.whole import Whole


def write_web_page(whole: Whole) -> bytes:
    bodies = {
        text.language: [(section, mark_safe(embed_pictures(section.html))) for section in text.sections]
        for text in whole.texts
    }
    texts = [(text, bodies[text.language]) for text in whole.texts]
    return render_to_string("guidebook/export/guide.html", {"whole": whole, "texts": texts}).encode()
