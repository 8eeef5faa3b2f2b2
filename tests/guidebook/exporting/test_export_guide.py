import subprocess
import sys
from io import BytesIO, TextIOWrapper

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from guidebook.drafting import draft_next
from guidebook.models import Guide
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, make_draft, publish_guide

pytestmark = pytest.mark.django_db
SLUG = "guide-des-medias-sociaux"


def exported(*options):
    out = TextIOWrapper(BytesIO(), encoding="utf-8")
    call_command("export_guide", SLUG, *options, stdout=out)
    return out.buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "begins"),
    [("json", b"{"), ("md", b"# "), ("html", b"<!doctype html>"), ("docx", b"PK"), ("pdf", b"%PDF-1.7")],
)
def test_each_format_is_written_and_nothing_else(organisation, name, begins):
    make_draft()
    assert exported("--format", name).startswith(begins)


def test_the_version_in_force_is_meant_unless_another_is_asked(organisation):
    draft = draft_next(publish_guide(), by=None, at=LATER)
    section = draft.sections.get(key="partie-1")
    write_section(section, language="fr", title="Neuf", body="<p>Tout neuf.</p>", by=None, at=LATER)
    assert "Tout neuf" not in exported("--format", "md").decode()
    assert "Tout neuf" in exported("--format", "md", "--version", "2").decode()
    assert "The text of part 1" not in exported("--format", "md", "--language", "fr").decode()


def test_what_does_not_exist_is_said(organisation):
    with pytest.raises(CommandError, match="no guide"):
        exported("--format", "md")
    make_draft()
    with pytest.raises(CommandError, match="no version 7"):
        exported("--format", "md", "--version", "7")


def test_it_leaves_and_comes_back_by_the_command_line(organisation, tmp_path, capsys):
    make_draft()
    file = tmp_path / "guide.json"
    file.write_bytes(exported("--format", "json"))
    call_command("import_guide", str(file), "--language", "fr")
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert last.split()[-1] == f"{SLUG}-2"
    assert Guide.objects.get(slug=f"{SLUG}-2").versions.get().sections.count() == 3
    file.write_text("{}")
    with pytest.raises(CommandError, match=r"Nothing was created|Rien n’a été créé"):
        call_command("import_guide", str(file), "--language", "fr")


def test_django_answers_its_own_version_elsewhere():
    answer = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "export_guide", "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "--version N" in answer.stdout
