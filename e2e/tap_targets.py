"""How large the things are that a finger must hit."""

from __future__ import annotations

from playwright.sync_api import Page

# In pixels. Links within a line of text cannot be taller than the lines allow (WCAG 2.2, 2.5.8).
FINGER, IN_TEXT = 44, 24
SMALL = """([finger, inText]) => {
    const small = [];
    for (const one of document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')) {
        const target = one.matches('[type=checkbox], [type=radio]') ? one.closest('label') ?? one : one;
        const { width, height } = target.getBoundingClientRect();
        if (!target.checkVisibility({ visibilityProperty: true }) || target.matches('.skip') || width + height === 0) continue;
        const least = getComputedStyle(target).display.startsWith('inline') && !target.matches('.btn, .help, .back, input')
            ? inText : finger;
        if (width < least - .5 || height < least - .5)
            small.push(`${target.outerHTML.slice(0, 120)}: ${Math.round(width)} x ${Math.round(height)}`);
    }
    return small;
}"""


def too_small(page: Page) -> list[str]:
    """Each target of the page as it stands that is smaller than a finger, with its size."""
    return [str(one) for one in page.evaluate(SMALL, [FINGER, IN_TEXT])]
