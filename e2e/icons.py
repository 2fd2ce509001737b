"""Draw the app's icons from static/icons/icon.svg: ``make icons``. The PNGs are kept in the repository."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from e2e.browsers import CHROMIUM_FLAGS
from e2e.engines import CHROMIUM
from e2e.servers import ROOT

ICONS = ROOT / "static" / "icons"
# 180 for iOS, the others for the manifest. All are full bleed: each system cuts its own shape out of them.
SIZES = (180, 192, 512)


def main() -> None:
    """Write icon-SIZE.png for every size."""
    drawing = (ICONS / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(
                f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{drawing}"
            )
            page.screenshot(path=ICONS / f"icon-{size}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
