"""What holds for every page: the shell, what is said when something goes wrong, colours, no inline script or style."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import server_error

from people.colours import contrast
from people.models import Employee

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
PAGES = [path for path in TEMPLATES.rglob("*.html") if not {"email", "_email", "pdf", "export"} & set(path.parts)]
TOKENS = (STATIC / "css" / "tokens.css").read_text()


def colours(selector: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(selector) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


LIGHT, DARK = colours(":root {\n  color-scheme: light"), colours(':root[data-bs-theme="dark"]')


@pytest.mark.parametrize(("person", "tag", "other"), [("zoe", "fr-CA", "en"), ("sam", "en-CA", "fr")])
def test_page_speaks_the_reader_s_language_and_offers_the_other(
    client: Client, request: pytest.FixtureRequest, person: str, tag: str, other: str
) -> None:
    client.force_login(request.getfixturevalue(person))
    page = client.get("/").content.decode()
    assert f'<html lang="{tag}">' in page
    assert f'name="language" value="{other}"' in page


def test_logging_out_is_an_act_not_a_link(client: Client, zoe: Employee) -> None:
    client.force_login(zoe)
    page = client.get("/").content.decode()
    assert f'<form action="{reverse("account_logout")}" method="post">' in page
    assert f'href="{reverse("account_logout")}"' not in page


def test_missing_page_keeps_the_shell_and_a_way_home(client: Client, zoe: Employee) -> None:
    client.force_login(zoe)
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert '<html lang="fr-CA">' in answer.content.decode()
    assert 'class="btn btn-primary" href="/"' in answer.content.decode()
    assert "ada@boreal.example" in answer.content.decode()  # whom to ask


def test_form_of_another_session_is_refused_and_says_that_nothing_was_saved(organisation: object) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "zoe"})
    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_page_of_a_failure_needs_no_database_no_language_and_no_context(name: str) -> None:
    page = render_to_string(name)
    assert 'lang="fr-CA"' in page
    assert 'lang="en-CA"' in page
    for address in re.findall(r'"/static/([^"]+)"', page):
        assert (STATIC / address).is_file(), address


def test_a_crash_is_answered_by_that_page() -> None:
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_inline_script_style_or_handler(path: Path) -> None:
    source = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", source)


def test_no_page_asks_anything_of_another_site() -> None:
    elsewhere = re.compile(r"""(src|href|action)=["'](https?:)?//|url\(["']?https?:|@import|(import|fetch)\W+https?:""")
    ours = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *PAGES]
    assert [str(path) for path in ours if elsewhere.search(path.read_text())] == []


def test_every_icon_asked_for_is_drawn() -> None:
    asked = {name for path in PAGES for name in re.findall(r'"_icons/([\w-]+\.svg)"', path.read_text())}
    assert asked <= {path.name for path in (TEMPLATES / "_icons").glob("*.svg")}


def test_every_static_file_asked_for_is_there() -> None:
    asked = {name for path in PAGES for name in re.findall(r"""{% static ["']([^"']+)["'] %}""", path.read_text())}
    assert [name for name in sorted(asked) if not finders.find(name)] == []


def test_every_component_says_what_it_takes() -> None:
    for path in (TEMPLATES / "_components").glob("*.html"):
        assert path.read_text().startswith("{% comment %}"), path.name


def test_dark_is_the_same_whether_chosen_or_asked_for_by_the_system() -> None:
    assert colours(':root:not([data-bs-theme="light"])') == DARK


@pytest.mark.parametrize("palette", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_colours_can_be_read(palette: dict[str, str]) -> None:
    for ground in ("paper", "surface", "sunken"):
        for text in ("ink", "muted", "spruce", "honey", "danger", "success", "info"):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
        assert contrast(palette["control"], palette[ground]) >= 3, ground
    for meaning in ("honey", "danger", "success", "info"):
        assert contrast(palette[meaning], palette[f"{meaning}-soft"]) >= 4.5, meaning
    for colour in ("spruce", "danger"):
        assert contrast(palette[f"on-{colour}"], palette[colour]) >= 4.5, colour
