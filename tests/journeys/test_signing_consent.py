"""A consent answered on a phone: looked over, signed with a name and a drawing, kept with the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consent.models import Consent
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import ask_consent

PASSWORD = "une phrase de passe bien à moi"
PATH = "/consent/forms/image/sign/"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def looked_over(page: Page, person: Employee) -> None:
    page.goto(PATH)
    page.locator("input[name=login]").fill(person.login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.locator("button[value=refuse_all]").click()
    expect(page.locator("button[value=sign]")).to_be_visible()


def draw(page: Page) -> None:
    canvas = page.locator(".signature-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 100)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 30 + step * 20, box["y"] + 100 - (step % 3) * 30)
    page.mouse.up()


@pytest.fixture
def zoe(cast: Cast) -> Employee:
    cast.zoe.set_password(PASSWORD)
    cast.zoe.save()
    ask_consent()
    return cast.zoe


def test_a_name_and_a_drawing(
    zoe: Employee, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    looked_over(page, zoe)
    assert_accessible(page)
    draw(page)
    page.locator("input[name=typed_name]").fill("Sam Wilson")
    page.locator("button[value=sign]").click()

    # Refused, for the name is another's; what was drawn is still there.
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.locator("#id_drawing").input_value().startswith("data:image/png;base64,")
    page.locator("input[name=typed_name]").fill("Zoé Tremblay")
    page.locator("button[value=sign]").click()
    page.wait_for_url("**/consent/*/")

    kept = Consent.objects.get().drawing
    assert kept is not None
    assert kept.image.startswith("data:image/png;base64,")


def test_by_keyboard_the_name_is_enough(zoe: Employee, open_page: Callable[..., Page]) -> None:
    page = open_page()
    looked_over(page, zoe)
    draw(page)
    page.locator("[data-erase]").click()
    page.locator("input[name=typed_name]").focus()
    page.keyboard.type("zoe tremblay")
    page.keyboard.press("Tab")
    assert page.locator("[data-erase]").evaluate("button => button === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/consent/*/")

    assert Consent.objects.get().drawing is None
