"""Writing a guide in a real browser: the editor, the keyboard, two editors at once, a phone, and no JavaScript."""

import io
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from guidebook.models import SectionText, UnsavedSheet
from people.models import Employee
from tests.conftest import Cast
from tests.factories.guidebook import make_draft, publish_guide
from tests.factories.people import EmployeeFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/write/"


@pytest.fixture
def page_of(open_page: Callable[..., Page], live_server: object) -> Callable[..., Page]:
    """A browser in which the person is logged in already."""

    def opened(person: Employee, **options: object) -> Page:
        client = Client()
        client.force_login(person)
        page = open_page(**options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return opened


def stored(language: str = "fr") -> str:
    return SectionText.objects.get(section__key="partie-1", language=language).body


def open_editor(page: Page) -> None:
    page.goto(PAGE)
    page.locator("html[data-rich-text=ready]").wait_for()


def write(page: Page, words: str) -> None:
    page.locator(".ProseMirror").first.locator("> :last-child").click()
    settle(page)
    page.keyboard.press("Control+End")
    settle(page)
    page.keyboard.press("Enter")
    page.keyboard.type(words)


def use(page: Page, tool: str) -> None:
    page.locator(f"[data-tool={tool}]").first.click()
    settle(page)


def settle(page: Page) -> None:
    """The editor learns where the cursor went: a frame later, and no hand is as fast as that."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[name=save]").click()


def test_what_one_writes_is_what_is_stored(
    cast: Cast, page_of: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    make_draft(sections=1)
    page = page_of(cast.ada)
    open_editor(page)
    assert_accessible(page)
    write(page, "Deux mots ")
    use(page, "bold")
    page.keyboard.type("gras")
    page.keyboard.press("Enter")
    use(page, "bullets")
    page.keyboard.type("Un point")
    save(page)
    assert stored().endswith("<p>Deux mots <strong>gras</strong></p><ul><li><p>Un point</p></li></ul>")
    assert stored("en") == "<p>The text of part 1.</p>"


def test_a_link_is_set_with_the_keyboard_alone(cast: Cast, page_of: Callable[..., Page]) -> None:
    make_draft(sections=1)
    page = page_of(cast.ada)
    open_editor(page)
    write(page, "Voir ")
    page.keyboard.press("Shift+Tab")  # to the tools: one stop, then arrows
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type("exemple.com")
    page.keyboard.press("Enter")
    expect(page.locator(".ProseMirror a").first).to_have_text("https://exemple.com")
    save(page)
    assert '<a href="https://exemple.com" rel="noopener">https://exemple.com</a>' in stored()


def test_what_the_editor_does_not_know_is_kept(cast: Cast, page_of: Callable[..., Page]) -> None:
    version = make_draft(sections=1)
    kept = [
        '<span lang="en">brand voice</span>',
        '<abbr title="Ressources humaines">RH</abbr>',
        '<aside class="callout callout-do"><p>Faites</p></aside>',
        "<pre><code>a = 1</code></pre>",
        "<hr>",
        "<h4>Petit</h4>",
        "<sup>2</sup>",
        '<ol start="3"><li><p>trois</p></li>',
    ]
    SectionText.objects.filter(section__version=version, language="fr").update(
        body=f"<p>{kept[0]} {kept[1]} {kept[6]}</p>{''.join(kept[2:6])}{kept[7]}</ol>"
    )
    page = page_of(cast.ada)
    open_editor(page)
    write(page, "Fin")
    save(page)
    assert [piece for piece in kept if piece not in stored()] == []


def test_a_second_person_takes_over_and_nothing_is_lost(
    cast: Cast, page_of: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    make_draft(sections=1)
    camille = EmployeeFactory(full_name="Camille Roy", login="camille", roles=["communications"])
    first, second = page_of(cast.ada), page_of(camille)
    with first.expect_response("**/keep/"):
        open_editor(first)
    second.goto(PAGE)
    expect(second.get_by_text("Ada Gagnon")).to_be_visible()
    expect(second.get_by_text("Le texte de la partie 1.")).to_be_visible()
    assert_accessible(second)
    second.locator("form[action$='/take/'] button").click()
    second.locator("html[data-rich-text=ready]").wait_for()
    write(second, "Ceci vient de Camille.")
    write(first, "Ceci vient d’Ada.")
    expect(first.locator("[data-taken]")).to_contain_text("Camille Roy")
    assert_accessible(first)
    save(first)
    assert "d’Ada" in stored()
    save(second)
    expect(second.locator(".sheet-newer")).to_contain_text("Ceci vient d’Ada.")
    expect(second.locator(".ProseMirror").first).to_contain_text("Ceci vient de Camille.")


def test_what_was_not_saved_is_found_again_and_may_be_discarded(
    cast: Cast, page_of: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    make_draft(sections=1)
    page = page_of(cast.ada)
    open_editor(page)
    write(page, "Pas encore enregistré.")
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"\d"))
    open_editor(page)
    expect(page.locator(".ProseMirror").first).to_contain_text("Pas encore enregistré.")
    assert_accessible(page)
    assert "Pas encore" not in stored()
    page.locator("form[action$='/discard/'] button").click()
    expect(page.locator(".ProseMirror").first).to_have_text("Le texte de la partie 1.")
    open_editor(page)
    write(page, "Cette fois, oui.")
    save(page)
    assert "Cette fois" in stored()
    assert not UnsavedSheet.objects.exists()


def test_a_box_is_set_changed_and_removed(cast: Cast, page_of: Callable[..., Page]) -> None:
    make_draft(sections=1)
    page = page_of(cast.ada)
    open_editor(page)
    write(page, "Demandez avant de publier")
    page.locator("[data-tool=do]").first.click()
    expect(page.locator("[data-tool=do]").first).to_have_attribute("aria-pressed", "true")
    page.locator("[data-tool=avoid]").first.click()
    expect(page.locator(".ProseMirror aside.callout-avoid")).to_have_count(1)
    page.locator("[data-tool=avoid]").first.click()
    expect(page.locator(".ProseMirror aside")).to_have_count(0)
    page.locator("[data-tool=do]").first.click()
    save(page)
    assert stored().endswith('<aside class="callout callout-do"><p>Demandez avant de publier</p></aside>')


def test_a_picture_is_added_and_its_description_changed_with_the_keyboard(
    cast: Cast, page_of: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    make_draft(sections=1)
    page = page_of(cast.ada)
    open_editor(page)
    write(page, "Notre équipe : ")
    page.locator("[data-tool=picture]").first.press("Enter")
    dialog = page.locator("[data-dialog-of=picture]").first
    assert_accessible(page)
    dialog.locator("[name=alt]").fill("Trois collègues")
    dialog.locator("[name=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"rien"})
    dialog.locator("button[value=save]").press("Enter")
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    picture = {"name": "x.png", "mimeType": "image/png", "buffer": drawn()}
    dialog.locator("[name=file]").set_input_files(picture)
    dialog.locator("button[value=save]").press("Enter")
    image = page.locator(".ProseMirror img[alt='Trois collègues']")
    expect(image).to_be_visible()
    image.click()
    page.locator("[data-tool=picture]").first.press("Enter")
    dialog.locator("[name=alt]").fill("Trois collègues souriants")
    page.keyboard.press("Enter")
    page.locator("[data-tool=placeholder]").first.press("Enter")
    page.locator("[data-dialog-of=placeholder] button[value=company]").first.press("Enter")
    save(page)
    assert re.search(r'<img src="/pictures/[0-9a-f]{64}/" alt="Trois collègues souriants">', stored())
    assert "{{ company }}" in stored()


def drawn() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (400, 200), "teal").save(file, "PNG")
    return file.getvalue()


def test_without_javascript_it_is_a_plain_form(cast: Cast, page_of: Callable[..., Page]) -> None:
    make_draft(sections=1)
    page = page_of(cast.ada, java_script_enabled=False)
    page.goto(PAGE)
    page.locator("textarea[name=body_fr]").fill("<p>Sans script</p>")
    save(page)
    assert stored() == "<p>Sans script</p>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_accessible_and_fit(
    cast: Cast, page_of: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, scheme: str
) -> None:
    publish_guide()
    draft = make_draft(title_fr="Brouillon", title_en="Draft")
    page = page_of(cast.ada, viewport={"width": width, "height": 800}, color_scheme=scheme)
    version = f"/guides/{draft.guide.slug}/versions/1/"
    paths = ["write/", "preview/", "publish/", "describe/", "sections/add/", "sections/partie-1/write/"]
    for path in ["/guides/", "/guides/guide-des-medias-sociaux/", "/guides/start/", *(version + end for end in paths)]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
