"""What lies beside an assignment to be read: links, and a text that is there without a network. resources.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins.shape import Json, body, listing, mapping, text

SCHEMES = ("https://", "http://")


def resources(assignment: Any) -> list[Json]:
    """Each with its kind, title, url, place (the name of the website) and text; a link leads to a website or is left out."""
    found = []
    for each in map(mapping, listing(body(assignment).get("resources"))):
        url, words, title = (text(each.get(name)) for name in ("url", "text", "title"))
        if each.get("kind") == "link" and url.startswith(SCHEMES):
            place = url.split("//", 1)[1].split("/", 1)[0]
            found.append({"kind": "link", "title": title or place, "url": url, "place": place, "text": ""})
        if each.get("kind") == "text" and words:
            found.append({"kind": "text", "title": title, "url": "", "place": "", "text": words})
    return found
