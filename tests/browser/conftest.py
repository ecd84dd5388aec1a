"""Chromium for tests of the pages: one for the session, a fresh context for each test.

A page under test loads nothing from elsewhere, logs no error and answers no 500; what breaks this
fails the test that did it. When a test fails, a picture of the page is kept in a temporary folder
and its path stands in the report.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Response,
    Route,
    expect,
    sync_playwright,
)

from accounts.models import User
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]

HEIGHTS_PX = {390: 844, 1280: 900}
PICTURES = Path(tempfile.gettempdir()) / "talentbsr-browser"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, started once; nothing is downloaded."""
    # Playwright keeps an event loop running in this thread, and Django would then refuse to
    # query from it; the tests never share a connection with a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the window in CSS pixels; a test that asks for it runs on both."""
    return int(request.param)


class Watch:
    """What went wrong on a page while a test used it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.problems: list[str] = []
        self._origin = origin
        # A page that is meant to answer 403 or 404 makes Chromium log that as an error.
        self._refused: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("response", self._response)
        page.route("**/*", self._route)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if message.location.get("url") in self._refused and message.text.startswith("Failed to"):
            return
        self.problems.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 and response.status != 503:
            self.problems.append(f"{response.status} at {response.url}")
        asked_by_us = (
            response.request.is_navigation_request()
            or response.request.resource_type
            in (
                "fetch",
                "xhr",
            )
        )
        if response.status >= 400 and asked_by_us:
            self._refused.add(response.url)

    def _route(self, route: Route) -> None:
        if route.request.url.startswith((self._origin, "data:", "blob:", "about:")):
            route.continue_()
        else:
            self.problems.append(f"asks another server: {route.request.url}")
            route.abort()


@pytest.fixture
def page(
    request: pytest.FixtureRequest,
    chromium: Browser,
    live_server: Any,
    width: int,
) -> Iterator[Page]:
    """A page of `width`, watched; relative addresses go to the service under test."""
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": HEIGHTS_PX[width]},
        locale="en-GB",
        reduced_motion="reduce",
    )
    # Long enough for a busy machine; a page that is right answers in a fraction of it.
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    page = context.new_page()
    watch = Watch(page, live_server.url)
    yield page
    report = getattr(request.node, "call_report", None)
    if watch.problems or (report is not None and report.failed):
        PICTURES.mkdir(exist_ok=True)
        name = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        print(f"picture: {PICTURES / name}.png, page: {page.url}")  # noqa: T201
    context.close()
    assert watch.problems == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.call_report = report
    return report


@pytest.fixture
def log_in(page: Page, live_server: Any) -> Callable[[User], None]:
    """Log an account in without the form, which has a test of its own."""

    def log_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return log_in


@pytest.fixture
def searchable(engines: dict[Any, Any]) -> Callable[[], int]:
    """Both indexes, empty; call it after the rows are made, and they are found."""
    return sync_all
