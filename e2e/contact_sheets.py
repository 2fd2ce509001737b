"""Many pictures on few sheets: an HTML page for each look, and PNG sheets that Chromium draws from it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from e2e.looks import Look

ON_A_SHEET = 6
# How wide a picture stands on a sheet and how many stand in a row: what is small still has to be readable.
NARROW_ROW, WIDE_ROW = (320, 6), (800, 2)
# Of a long page, this many windows are shown; the whole of it is in its own picture.
WINDOWS = 2.25

DRESS = """
body {{ margin: 0; padding: 16px; background: #8b8f8c; font: 600 15px system-ui, sans-serif; color: #111; }}
section {{ display: grid; grid-template-columns: repeat({columns}, {width}px); gap: 16px; }}
section {{ width: max-content; margin-block-end: 16px; }}
figure {{ margin: 0; }}
figcaption {{ padding-block: 4px; }}
.window {{ position: relative; max-height: {height}px; overflow: hidden; background: #fff; }}
.window::after {{ content: ""; position: absolute; inset: {fold}px 0 auto; border-block-start: 1px dashed #d0006f; }}
img {{ display: block; width: 100%; }}
"""


def make_sheets(browser: Browser, look: Look, pictures: Sequence[Path]) -> list[Path]:
    """Write sheets.html and sheet-1.png, sheet-2.png … beside these pictures of one look; where the PNGs are.

    The dashed line is the lower edge of the window: what stands under it is seen after scrolling.
    """
    folder = pictures[0].parent
    html = folder / "sheets.html"
    html.write_text(_html(look, pictures))
    page = browser.new_page(viewport={"width": 2000, "height": 1000})
    page.goto(html.as_uri())
    page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
    made = []
    for number, section in enumerate(page.locator("section").all(), 1):
        made.append(folder / f"sheet-{number}.png")
        section.screenshot(path=made[-1])
    page.close()
    return made


def _html(look: Look, pictures: Sequence[Path]) -> str:
    width, columns = NARROW_ROW if look.width < 600 else WIDE_ROW
    fold = look.height * width / look.width
    dress = DRESS.format(columns=columns, width=width, height=round(fold * WINDOWS), fold=round(fold))
    sheets = "".join(
        f"<section>{''.join(map(_figure, pictures[first : first + ON_A_SHEET]))}</section>"
        for first in range(0, len(pictures), ON_A_SHEET)
    )
    return (
        f"<!doctype html><meta charset=utf-8><title>{escape(look.name)}</title><style>{dress}</style>{sheets}"
    )


def _figure(picture: Path) -> str:
    name = escape(picture.stem)
    link = f'<a href="{name}.png"><img src="{name}.png" alt=""></a>'
    return f'<figure><figcaption>{name}</figcaption><div class="window">{link}</div></figure>'
