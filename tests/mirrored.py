"""A language for tests alone: every text longer and in brackets, written from right to left, with six plural forms.

It goes by the name and the tables of Arabic, so that dates, plurals and direction are real ones. What is not in
brackets on a page is no message.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.messages import PLACEHOLDERS, Message, messages

LANGUAGE = "ar"
PLURALS = ("zero", "one", "two", "few", "many", "other")
# A third longer, as German or Finnish are; in letters that run from right to left.
LONGER = "אבגדהו"
_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


def mirrored(text: str) -> str:
    """This text in the tests' own language."""
    found = _EDGES.match(text)
    assert found
    before, words, after = found.groups()
    more = LONGER[: 1 + len(PLACEHOLDERS.sub("", words)) // 3]
    return f"{before}[{words} {more}]{after}" if words else text


def catalogue() -> dict[str, str | dict[str, str]]:
    """Everything that can be said, in this language."""
    return {text: _told(each) for text, each in messages().items()}


def bring(folder: Path) -> Path:
    """Write the catalogue into this folder, for BETWEEN_CATALOGUES; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{LANGUAGE}.json").write_text(json.dumps(catalogue()), "utf-8")
    return folder


def _told(message: Message) -> str | dict[str, str]:
    if not message.plural:
        return mirrored(message.text)
    return {form: mirrored(message.text if form == "one" else message.plural) for form in PLURALS}
