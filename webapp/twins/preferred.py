"""How a person wants the app: language, light or dark, size of text, what an own entry starts as. preferred.js is the twin.

What was chosen stands in one record of the client's own, so that it is changed with no network and is
the same on every phone. What was never chosen is as the account says.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.shape import Json, body, mapping, text

# There is one for each client, under an id that is the same for all.
PREFERENCES = "00000000-0000-7000-8000-000000000009"

THEMES = ("light", "dark")
SIZES = ("large", "larger")
SHARES = ("private", "shared")


def preferred(me: Any, chosen: Any) -> Json:
    """The person as the pages take her, and how they look; ``theme`` and ``size`` are "" where nothing was chosen."""
    said, known = body(chosen), body(me)
    language = text(said.get("f:language")) or text(known.get("language"))
    share, theme, size = (text(said.get(f"f:{name}")) for name in ("share", "theme", "size"))
    person = me
    if me is not None:
        default = share if share in SHARES else known.get("share_default")
        person = {**mapping(me), "body": {**known, "language": language, "share_default": default}}
    return {
        "me": person,
        "language": language,
        "theme": theme if theme in THEMES else "",
        "size": size if size in SIZES else "",
    }
