"""What every page owes, at any width and in both colour schemes."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
# Off by default in axe, and part of WCAG 2.2 AA.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def assert_accessible(page: Page) -> None:
    """axe finds nothing, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        violations = AXE.run(page, options=OPTIONS).response["violations"]
        found = [
            f"{scheme}: {one['id']} ({one['help']}): "
            + "; ".join(node["html"][:200] + " | " + _details(node) for node in one["nodes"][:4])
            for one in violations
        ]
        assert found == [], "\n".join(found)
    page.emulate_media(color_scheme="light")


def _details(node: dict) -> str:
    return " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])[:300]


def assert_fits_width(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    wide = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll('body *')]
                .filter(one => one.getBoundingClientRect().right > width + 1)
                .slice(0, 5).map(one => one.outerHTML.slice(0, 160));
        }"""
    )
    assert wide == [], wide


def assert_good_page(page: Page) -> None:
    """All of it, with what a screen reader needs to find the way: one h1, a title, a language."""
    # On a busy machine the text is there before the style sheet is.
    page.wait_for_load_state("load")
    assert page.locator("h1").count() == 1
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang")
    assert_fits_width(page)
    assert_accessible(page)
