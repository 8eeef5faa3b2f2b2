import re
import time
import unicodedata
from contextlib import suppress
from html import unescape
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from documents.richtext import plain_text, sanitise
from guidebook.import_report import (
    EmptyFile,
    FileTooLarge,
    Kind,
    NestedTooDeep,
    NotAGuide,
    NotImportable,
    SectionTooLong,
    TooIntricate,
    UnknownEncoding,
    UnknownKind,
)
from guidebook.importing import import_guide, parse
from guidebook.models import Guide
from guidebook.placeholders import PLACEHOLDERS
from guidebook.reading import edition_for
from guidebook.writing import BODY_LENGTH, TITLE_LENGTH
from tests.factories.guidebook import WRITTEN, publish_draft

SAMPLES = Path(__file__).parents[1] / "samples" / "guides"
REAL_GUIDES = Path(__file__).parents[3] / "shared" / "real-guides"


def texts_in(folder):
    return sorted(path for path in folder.glob("*") if path.suffix in {".md", ".txt"} and path.stem != "SOURCES")


def language_of(path):
    return "fr" if ".fr." in path.name else "en"


def read(path):
    return parse(path.read_bytes(), filename=path.name, language=language_of(path))


def sample(name):
    return read(SAMPLES / name)


def read_text(text, *, filename="guide.md", language="fr"):
    return parse(text.encode(), filename=filename, language=language)


def words(text):
    text = unicodedata.normalize("NFC", unquote(unescape(text)))
    return {word.casefold() for word in re.findall(r"[^\W_]+", text)}


def assert_nothing_is_lost(path):
    """Every word of the file, tags and numbers of lists aside, is in a section or in the report."""
    imported = read(path)
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"</?(?:details|summary|br|script)\b[^>]*>", " ", source)
    source = re.sub(r"^\s*(?:\d+[.)]|o)\s+(?=\S)|^\[\w+\]:|\]\[\w+\]", " ", source, flags=re.MULTILINE)
    kept = [imported.title, *(f"{section.title} {section.html}" for section in imported.sections)]
    kept += [notice.detail for notice in imported.report]
    assert words(source) - words(" ".join(kept)) == set()
    return imported


def kinds(imported):
    return imported.report.counts()


def said(imported):
    return "\n".join(f"{section.title}\n{plain_text(section.html)}" for section in imported.sections)


# --- Nothing lost --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", texts_in(SAMPLES), ids=lambda path: path.name)
def test_every_word_of_our_samples_is_in_the_guide_or_in_the_report(path):
    imported = assert_nothing_is_lost(path)
    for section in imported.sections:
        assert sanitise(section.html) == section.html
        assert section.title
        assert len(section.title) <= TITLE_LENGTH
        assert set(re.findall(r"\{\{ (\w+) \}\}", section.html)) <= PLACEHOLDERS.keys()


def test_every_word_of_the_real_guides_is_in_the_guide_or_in_the_report():
    if not REAL_GUIDES.is_dir():
        pytest.skip(f"The real guides are not here ({REAL_GUIDES}): only our samples were tried.")
    paths = texts_in(REAL_GUIDES)
    assert len(paths) > 10
    for path in paths:
        imported = assert_nothing_is_lost(path)
        assert Kind.LEFT_OUT not in kinds(imported), path.name
        assert 1 <= len(imported.sections) <= 40


def test_what_has_no_place_is_reported_by_its_line():
    left_out = [notice.detail for notice in sample("intranet.fr.md").report if notice.kind == Kind.LEFT_OUT]
    assert left_out == [
        "[inutile]: https://inutile.example/oublie",
        "| Instagram | aimer | en trop | encore en trop |",
    ]


# --- Markdown as people write it -----------------------------------------------------------------------------------


def test_sections_are_cut_at_the_shallowest_level_that_repeats():
    imported = sample("intranet.fr.md")
    assert imported.title == "Nos médias sociaux, mode d’emploi"
    assert [section.title for section in imported.sections] == [
        "Introduction",
        "Bonnes pratiques",
        "Votre profil",
        "Mise en garde",
        "Photos et voix",
    ]
    assert "<h3>Avant de publier</h3>" in imported.sections[1].html


def test_each_section_is_offered_one_of_the_eight_elements_or_none():
    imported = sample("intranet.fr.md")
    assert [section.element for section in imported.sections] == [1, 4, 4, 5, 6]
    assert all(0.5 < section.confidence <= 1 for section in imported.sections)
    assert imported.elements == {1, 4, 5, 6}
    assert sample("blob.fr.txt").sections[0].element is None


def test_front_matter_gives_its_title_and_goes_to_the_report():
    for name, owner in (("intranet.fr.md", "owner: Communications"), ("liquid.en.md", 'parent = "handbook"')):
        imported = sample(name)
        front = next(notice.detail for notice in imported.report if notice.kind == Kind.FRONT_MATTER)
        assert owner in front
        assert owner not in said(imported)
    assert sample("liquid.en.md").title == "Sharing what we do"


def test_a_rule_at_the_top_is_not_front_matter():
    imported = read_text("---\n\nBonjour à vous.\n\n---\n\n# Un\n\ntexte\n\n# Deux\n\ntexte\n")
    assert "Bonjour à vous." in said(imported)
    assert Kind.FRONT_MATTER not in kinds(imported)


def test_template_tags_leave_the_words_they_would_have_shown():
    text = said(sample("liquid.en.md"))
    assert "Ask in ask-comms before you post, or read the style page first." in text
    assert "{%" not in text
    assert kinds(sample("liquid.en.md"))[Kind.TEMPLATE_TAG] == 4


def test_our_placeholders_stay_and_others_leave_a_visible_gap():
    html = sample("intranet.fr.md").sections[3].html
    assert "{{ contact }}" in html
    assert "[site.courriel]" in html


def test_links_that_lead_nowhere_keep_their_words_and_images_their_description():
    imported = sample("intranet.fr.md")
    text = said(imported)
    assert "la page du ton" in text
    assert "Une bannière verte" in text
    assert "<img" not in "".join(section.html for section in imported.sections)
    dead = [notice.detail for notice in imported.report if notice.kind == Kind.DEAD_LINK]
    assert dead == ["../ton/index.md", "#avant-de-publier"]
    assert 'href="https://loi.example/texte"' in imported.sections[3].html


def test_lists_quotations_tables_and_boxes_keep_their_shape():
    imported = sample("intranet.fr.md")
    practice, profile = imported.sections[1].html, imported.sections[2].html
    assert re.search(r"<li>\s*<p>Demandez .*?</p>\s*<blockquote>", practice, re.DOTALL)
    assert "Relisez-vous (deux fois plutôt qu’une)." in practice
    assert re.search(r"<ol>.*<ul>\s*<li>un détail du second rappel</li>", practice, re.DOTALL)
    assert '<th scope="col">Réseau</th>' in practice
    assert "<strong>Où trouver la bannière</strong>" in profile
    assert "&lt;nom du service&gt;" in profile
    assert re.search(r"<blockquote>\s*<p><strong>À éviter</strong></p>", profile)


def test_web_code_is_removed_and_reported():
    imported = sample("intranet.fr.md")
    removed = [notice.detail for notice in imported.report if notice.kind == Kind.HTML]
    assert removed == ["<!-- à revoir avant juin -->", '<script>alert("bonjour")</script>']


@pytest.mark.parametrize(
    "code",
    [
        '<img src=x onerror="alert(1)">',
        "<svg onload=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe src='https://evil.example'></iframe>",
        "text <script>alert(1)</script> text",
        "<style>p{display:none}</style>",
    ],
)
def test_scripts_do_not_pass(code):
    html = "".join(section.html for section in read_text(f"# A\n\nun\n\n# B\n\n{code}\n").sections)
    assert not re.search(r"<(script|img|svg|iframe|style)|<[^>]*(javascript:|onerror|onload)", html)


def test_bold_lines_are_headings_where_people_use_them_so():
    titles = [section.title for section in sample("liquid.en.md").sections]
    assert titles == ["Introduction", "Good to know", "Who may post", "What to avoid", "Whom to ask"]


def test_bold_inside_headings_is_dropped_and_a_heading_without_text_is_the_title():
    imported = sample("clauses.en.md")
    assert imported.title == "Guide to Online Conduct"
    assert [section.title for section in imported.sections] == ["Definitions", "Rules"]
    assert "<h3>Details</h3>\n<h4>Personal accounts</h4>" in imported.sections[1].html


def test_numbered_clauses_are_headings():
    imported = sample("numbered.fr.md")
    assert imported.title == "Politique de présence en ligne"
    assert [section.title for section in imported.sections] == ["1. Mission", "2. Formations", "3. Sanctions"]
    assert "<h3>1.1 Personnes visées</h3>" in imported.sections[0].html
    assert [section.element for section in imported.sections] == [3, 7, 5]


def test_a_paragraph_on_a_rule_is_not_a_heading():
    long = "Une phrase qui se poursuit assez longtemps pour que l’on voie bien qu’elle n’est pas un titre. " * 2
    imported = read_text(f"# A\n\nun\n\n# B\n\n{long}\n---\n\nfin\n")
    assert [section.title for section in imported.sections] == ["A", "B"]
    assert "<p>Une phrase" in imported.sections[1].html


def test_a_title_that_is_too_long_stays_whole_at_the_top_of_its_section():
    long = "très " * 60 + "long"
    imported = read_text(f"# A\n\nun\n\n# {long}\n\ndeux\n")
    assert len(imported.sections[1].title) <= TITLE_LENGTH
    assert long in plain_text(imported.sections[1].html)
    assert Kind.LONG_TITLE in kinds(imported)


def test_too_many_headings_make_one_section():
    imported = read_text("".join(f"# Titre {n}\n\ntexte {n}\n\n" for n in range(200)))
    assert len(imported.sections) == 1
    assert "<h3>Titre 199</h3>" in imported.sections[0].html
    assert Kind.MANY_HEADINGS in kinds(imported)


def test_a_text_without_headings_is_one_section_named_after_the_file():
    imported = read_text("Bonjour à toutes et à tous.\n", filename="guide-medias_sociaux.fr.md")
    assert imported.title == "Guide medias sociaux"
    assert [section.title for section in imported.sections] == ["Guide medias sociaux"]
    assert Kind.NO_HEADING in kinds(imported)


def test_a_table_of_500_rows_stays_whole():
    rows = "".join(f"| ligne{n} | geste{n} |\n" for n in range(500))
    html = read_text(f"# A\n\n| a | b |\n| - | - |\n{rows}\n# B\n\nfin\n").sections[0].html
    assert html.count("<tr>") == 501


# --- Plain text ----------------------------------------------------------------------------------------------------


def test_lines_cut_by_a_pdf_are_joined_and_its_headings_found():
    imported = sample("pdf.fr.txt")
    assert imported.title == "GUIDE SUR LES MÉDIAS SOCIAUX DE LA CAISSE DES HIRONDELLES"
    assert [section.title for section in imported.sections] == [
        "Introduction",
        "PRÉAMBULE",
        "2. DÉFINITIONS",
        "3. RÈGLES DE BASE",
    ]
    preamble, definitions, rules = (section.html for section in imported.sections[1:])
    assert "dans la vie des gens et dans celle de notre organisation" in preamble
    assert preamble.count("<p>") == 2
    assert "<h3>2.2 Compte officiel</h3>" in definitions
    assert "Le signe * n’y est pas permis, ni le # seul." in definitions
    assert 'href="mailto:info@hirondelles.example"' in definitions
    assert rules.count("<li>") == 3
    assert "<li>✅ remercier" in rules


def test_text_copied_from_a_web_page_finds_its_title_and_lists():
    imported = sample("web.fr.txt")
    assert imported.title == "Nétiquette des Jardins"
    assert [section.title for section in imported.sections] == ["Introduction", "Ce que nous souhaitons", "Modération"]
    assert imported.sections[1].html.count("<li>") == 2
    assert "LinkedIn @JardinsExemple" in plain_text(imported.sections[0].html)


def test_markdown_in_a_text_file_is_read_as_markdown():
    imported = read_text("# Un\n\n* point\n\n# Deux\n\nfin\n", filename="guide.txt")
    assert [section.title for section in imported.sections] == ["Un", "Deux"]


# --- Bytes ---------------------------------------------------------------------------------------------------------

TEXT = "# Été\n\nDéjà vu, l’équipe.\n\n# Forêt\n\nÇa va.\n"


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (TEXT.encode("utf-8-sig"), None),
        (TEXT.encode("utf-16"), "UTF-16-LE"),
        (TEXT.encode("utf-16-le"), "UTF-16-LE"),
        (TEXT.encode("utf-16-be"), "UTF-16-BE"),
        (TEXT.encode("cp1252"), "Windows-1252"),
        (TEXT.replace("\n", "\r\n").encode(), None),
        (unicodedata.normalize("NFD", TEXT).encode(), None),
        ("# Été\n\nDéjà vu, l’équipe.\n\n".encode() + "# Forêt\n\nÇa va.\n".encode("cp1252"), "UTF-8 + Windows-1252"),
    ],
)
def test_other_encodings_are_read_and_named(source, named):
    imported = parse(source, filename="guide.md", language="fr")
    assert [section.title for section in imported.sections] == ["Été", "Forêt"]
    assert "Déjà vu, l’équipe." in said(imported)
    assert [notice.detail for notice in imported.report if notice.kind == Kind.ENCODING] == ([named] if named else [])


def test_invisible_characters_are_removed_and_reported():
    imported = read_text("# A\n\nun\x00 mot \u202ecaché\u202c ici\n\n# B\n\nfin\n")
    assert "un mot caché ici" in said(imported)
    assert [notice.detail for notice in imported.report if notice.kind == Kind.INVISIBLE] == ["3"]


@pytest.mark.parametrize(
    ("source", "filename", "refusal"),
    [
        (b"", "guide.md", EmptyFile),
        (b" \n\t\n", "guide.md", EmptyFile),
        (b"# \n\n***\n", "guide.md", EmptyFile),
        (b"{% include %}\n", "guide.md", EmptyFile),
        (b"%PDF-1.7 ...", "guide.md", NotAGuide),
        (b"PK\x03\x04 ...", "guide.txt", NotAGuide),
        (b"\x89PNG\r\n", "guide.md", NotAGuide),
        (b"MZ\x90\x00" + b"\x00" * 400, "guide.txt", NotAGuide),
        (b"abc" + b"\x00" * 400, "guide.txt", NotAGuide),
        (bytes(range(256)) * 40, "guide.md", UnknownEncoding),
        ("Привет, мир. Это руководство.".encode("koi8-r") * 20, "guide.md", UnknownEncoding),
        (b"\xff\xfea", "guide.md", UnknownEncoding),
        (b"# Bonjour", "guide.exe", UnknownKind),
        (b"# Bonjour", "guide", UnknownKind),
        (b"# A long guide\n\nword " * 1_000_000, "guide.md", FileTooLarge),
        (("> " * 200 + "a\n").encode(), "guide.md", NestedTooDeep),
        ("\n".join("  " * n + "- a" for n in range(200)).encode(), "guide.md", NestedTooDeep),
        (b"mot " * (BODY_LENGTH // 3), "guide.md", SectionTooLong),
        (b"a\n" * 200_000, "guide.md", TooIntricate),
    ],
)
def test_what_is_not_a_guide_is_refused_by_name(source, filename, refusal):
    with pytest.raises(refusal) as refused:
        parse(source, filename=f"/tmp/{filename}", language="fr")  # noqa: S108
    assert type(refused.value) is refusal
    assert f"“{filename}”" in str(refused.value) or f"«\N{NO-BREAK SPACE}{filename}\N{NO-BREAK SPACE}»" in str(
        refused.value
    )


@pytest.mark.parametrize(
    "pattern", ["[", "*a **a ", "_a", "[a](", "<a ", "![", "`a", "&amp;", "<!--", "[a]: /x\n", "{{"]
)
def test_hostile_text_takes_a_bounded_time(pattern):
    started = time.process_time()
    with suppress(NotImportable):
        read_text(f"mot {pattern * (60_000 // len(pattern))}")
    assert time.process_time() - started < 15


def test_unbalanced_code_and_wide_tables_are_read():
    for text in ("mot <div><table><tr><td>a", "mot </div></p>", "mot\n\n|a|b|\n|-|\n|c|", "mot\n\n```\n# code"):
        assert "mot" in said(read_text(text))


# --- What is kept --------------------------------------------------------------------------------------------------


def test_importing_writes_a_guide_its_draft_and_its_sections(ada):
    at = timezone.now()
    source = (SAMPLES / "intranet.fr.md").read_bytes()
    guide = import_guide(source, filename="intranet.fr.md", language="fr", by=ada, at=at)
    assert (guide.title_fr, guide.title_en) == ("Nos médias sociaux, mode d’emploi", "")
    assert (guide.created_by, guide.created_at) == (ada, at)
    draft = guide.versions.get()
    assert draft.is_draft
    assert draft.statement_fr.startswith("Je confirme")
    assert draft.statement_en == ""
    sections = list(draft.sections.order_by("position"))
    assert [section.key for section in sections][:2] == ["introduction", "bonnes-pratiques"]
    assert [section.element for section in sections] == [1, 4, 4, 5, 6]
    text = sections[1].texts.get()
    assert (text.language, text.title, text.edited_by) == ("fr", "Bonnes pratiques", ada)


def test_importing_twice_makes_two_guides(ada):
    at = timezone.now()
    slugs = {
        import_guide(b"# Guide\n\nUn mot.\n", filename="a.md", language="en", by=ada, at=at).slug for _time in range(2)
    }
    assert len(slugs) == 2


def test_sections_of_the_same_name_have_keys_of_their_own(ada):
    source = b"# Tips\n\none\n\n# Tips\n\ntwo\n\n# !!!\n\nthree\n"
    guide = import_guide(source, filename="a.md", language="en", by=ada, at=timezone.now())
    keys = [section.key for section in guide.versions.get().sections.order_by("position")]
    assert keys == ["tips", "tips-2", "section"]


def test_a_refused_file_leaves_nothing_behind(ada):
    with pytest.raises(NotAGuide):
        import_guide(b"%PDF-1.7", filename="a.md", language="fr", by=ada, at=timezone.now())
    assert not Guide.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        SAMPLES / "intranet.fr.md",
        SAMPLES / "liquid.en.md",
        REAL_GUIDES / "betagouv-reseaux-sociaux.fr.md",
        REAL_GUIDES / "gsa-tts-18f-social-media.en.md",
    ],
    ids=lambda path: path.name,
)
def test_an_imported_guide_is_published_and_read_as_it_is(ada, path):
    if not path.is_file():
        pytest.skip(f"The real guides are not here ({REAL_GUIDES}): only our samples were tried.")
    language = language_of(path)
    guide = import_guide(path.read_bytes(), filename=path.name, language=language, by=ada, at=WRITTEN)
    imported = list(guide.versions.get().sections.order_by("position"))
    publish_draft(guide.versions.get(), by=ada, parity_reason="English comes in May.")
    edition = edition_for(guide.versions.get(), language, ada)
    assert [section["key"] for section in edition.sections] == [section.key for section in imported]
    for section, original in zip(edition.sections, imported, strict=True):
        body = original.texts.get().body
        assert plain_text(section["body"]) == plain_text(body.replace("{{ contact }}", "Ada Gagnon"))


# --- From the command line -----------------------------------------------------------------------------------------


def run(*arguments):
    out = StringIO()
    call_command("import_guide", *map(str, arguments), stdout=out)
    return out.getvalue().strip().splitlines()


def test_the_command_ends_with_the_address_of_the_guide(ada):
    lines = run(SAMPLES / "intranet.fr.md", "--language", "fr")
    guide = Guide.objects.get()
    assert lines[-1].split()[-1] == guide.slug
    assert guide.created_by == ada
    assert any("4" in line and "8" in line for line in lines)


def test_the_command_says_who_imports(ada, malik):
    run(SAMPLES / "liquid.en.md", "--language", "en", "--by", "malik")
    assert Guide.objects.get().created_by == malik


@pytest.mark.parametrize("arguments", [["--by", "nobody"], []])
def test_the_command_refuses_with_a_sentence(ada, tmp_path, arguments):
    file = tmp_path / "guide.md"
    file.write_bytes(b"# Guide\n\nmot\n" if arguments else b"")
    with pytest.raises(CommandError) as refused:
        run(file, "--language", "fr", *arguments)
    assert str(refused.value).count(".") >= 1
    assert not Guide.objects.exists()


def test_the_command_needs_a_file_that_can_be_opened(ada, tmp_path):
    for path in (tmp_path / "absent.md", tmp_path):
        with pytest.raises(CommandError, match=path.name):
            run(path, "--language", "fr")
