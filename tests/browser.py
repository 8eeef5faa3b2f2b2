"""Debian's Chromium, driven by Playwright against the live server, with axe-core for accessibility."""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tooling.system import chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.fail("Chromium is missing: apt-get install -y chromium libatomic1, or name it with CHROMIUM.")
    # Playwright keeps an event loop in this thread; Django would take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chrome
        chrome.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Callable[..., Page]]:
    """Call it for the page of one more person, with cookies of their own: `open_page(locale="en-CA")`."""
    settings.SITE_URL = live_server.url
    contexts, faults = [], []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def opened(locale: str = "fr-CA", **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale=locale, reduced_motion="reduce", **options)
        context.set_default_timeout(15_000)
        context.on("console", note)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    _let_the_server_finish()
    assert not faults, faults


def _let_the_server_finish() -> None:
    """What a page asked for while it closed (keeping what was typed, say) still holds tables that are emptied next."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """axe-core finds nothing to say about the page."""
    axe = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state()  # a link that was just followed may still be on its way
        results = axe.run(page)
        assert not results.violations_count, f"{page.url}\n{results.generate_report()}"

    return check
