"""axe over a page: no known barrier of WCAG 2.2 A and AA."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def check_accessibility(page: Page) -> None:
    """Fail on every violation that axe finds on the page as it stands."""
    # A page is looked at in several ways without being loaded again, and what passes is told by nobody.
    script = "0" if page.evaluate("'axe' in window") else AXE_SCRIPT
    only = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    found = Axe(script).run(page, options=only)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
