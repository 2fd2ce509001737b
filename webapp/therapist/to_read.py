"""What is put beside an assignment to be read: links to websites, and a text. From the form to the body, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from webapp.fields import WORDS, Fields
from webapp.twins.resources import SCHEMES
from webapp.words import gettext

Json = dict[str, Any]

MOST_LINKS, LONGEST = 5, 1_000


def read(form: Fields) -> list[Json]:
    """The resources of a body. Look at ``form.errors`` before they are used."""
    lines = [line.split(maxsplit=1) for line in form.text("links").split("\n") if line.strip()]
    links = [{"kind": "link", "url": line[0], "title": line[1].strip() if line[1:] else ""} for line in lines]
    if len(links) > MOST_LINKS:
        form.errors["links"] = gettext("Please keep this to %(limit)s links.", limit=MOST_LINKS)
    elif any(len(link["title"]) > WORDS for link in links):
        form.errors["links"] = gettext("Please keep this to %(limit)s characters.", limit=WORDS)
    elif not all(_is_website(link["url"]) for link in links):
        form.errors["links"] = gettext(
            "Begin each line with the whole address, for example https://example.org."
        )
    title, words = form.line("text_title", limit=WORDS), form.text("text")
    if title and not words and not {"text", "text_title"} & form.errors.keys():
        form.errors["text"] = gettext("Write the text that belongs to this title.")
    return links + ([{"kind": "text", "title": title, "text": words}] if words else [])


def fill(body: Mapping[str, Any]) -> dict[str, str]:
    """The form values of what is there."""
    held = body.get("resources") or []
    links = [f"{each['url']} {each.get('title', '')}".strip() for each in held if each["kind"] == "link"]
    texts = [each for each in held if each["kind"] == "text"]
    first = texts[0] if texts else {}
    return {"links": "\n".join(links), "text_title": first.get("title", ""), "text": first.get("text", "")}


def _is_website(url: str) -> bool:
    """Whether this leads to a website, and to nothing else."""
    if len(url) > LONGEST or not url.startswith(SCHEMES) or not url.isprintable() or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        # A name and a password in an address are there to deceive.
        return bool(parts.hostname) and "." in str(parts.hostname) and parts.username is None
    except ValueError:
        return False
