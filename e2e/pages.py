"""Every page there is, found by following the links as a person would: a new page is in by default."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from e2e.browsers import until

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Nobody is to be signed out, and what is fetched is no page.
NOT_PAGES = ("/static/", "/sign-out", "/manifest", "/sw.js", "/mine/everything.json")
# Files of a client's page, and its review as plain text.
FILES = ("/take-out/file/", "/review/text")
# How many pages of one kind are looked at: entries differ most.
MANY = {"/entries/ID": 4}
MOST = 120
LINKS = (
    "[...document.querySelectorAll('a[href^=\"/\"]:not([download])')].map(link => link.getAttribute('href'))"
)


@dataclass(frozen=True)
class Found:
    """One page: its address, and the kind that it stands for."""

    kind: str
    path: str

    @property
    def name(self) -> str:
        """A file's name for it."""
        return re.sub(r"[^a-z0-9]+", "-", self.kind.lower()).strip("-") or "home"


def kind_of(path: str) -> str:
    """What the addresses of all pages alike have in common: no ids, and of the query only the worksheet."""
    parts = urlsplit(path)
    worksheet = parse_qs(parts.query).get("worksheet", [""])[0]
    return ID.sub("ID", parts.path) + (f"?worksheet={worksheet}" if worksheet else "")


def crawl(page: Page, start: str) -> Iterator[Found]:
    """Go from link to link; each page that is yielded is the one that is open just then."""
    waiting, seen = [start], Counter[str]()
    tried: set[str] = set()
    while waiting and len(tried) < MOST:
        path = waiting.pop(0)
        kind = kind_of(path)
        if (
            path in tried
            or seen[kind] >= MANY.get(kind, 1)
            or path.startswith(NOT_PAGES)
            or any(each in path for each in FILES)
        ):
            continue
        tried.add(path)
        seen[kind] += 1
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, (
            f"a link leads to {path}: {answer and answer.status}"
        )
        number = seen[kind]
        yield Found(kind if number == 1 else f"{kind} {number}", path)
        # A worker that has just come may draw the page anew: then it is asked again.
        links = until(page, f"() => ({{ found: {LINKS} }})")["found"]
        waiting += [link.split("#")[0] for link in links]
