"""Searching one's own words: the same letters match in both languages. search.js is the twin.

Lower case is taken letter by letter, and only where it is one letter in every version of Unicode
that runs this: Latin, Greek, Cyrillic, Armenian. Whole-word rules (the last sigma) are left alone.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.shape import Json, body, text


def fold(words: str) -> str:
    """The text with its letters in lower case."""
    return words.lower() if words.isascii() else "".join(map(_lower, words))


def wanted(query: Any) -> list[str]:
    """The words that are looked for."""
    blanks_apart = fold(text(query)).replace("\t", " ").replace("\n", " ").replace("\u00a0", " ")
    return [word for word in blanks_apart.split(" ") if word]


def has_all(entry: Json, title: str, words: list[str]) -> bool:
    """Whether every word stands somewhere in the entry's own words or in its title."""
    texts = [fold(value) for value in (*texts_in(entry), title)]
    return all(any(word in each for each in texts) for word in words)


def texts_in(record: Json) -> list[str]:
    """The person's own words in an entry, or in another record of theirs."""
    held = body(record)
    kept = [value for key, value in held.items() if key.startswith("f:")]
    answers = [part for value in kept for part in (value.values() if isinstance(value, dict) else [value])]
    others = [held.get(key) for key in ("note_to_therapist", "learned", "barrier_other")]
    return [value for value in (*answers, *others) if isinstance(value, str)]


def excerpt(record: Json, words: list[str]) -> str:
    """The text of a record in which the first of the words stands; its first text where it stands in none."""
    texts = texts_in(record)
    return next(
        (each for each in texts for word in words[:1] if word in fold(each)), texts[0] if texts else ""
    )


def _lower(letter: str) -> str:
    if not (letter < "\u0590" or "\u1e00" <= letter < "\u2000"):
        return letter
    lower = letter.lower()
    return lower if len(lower) == 1 else letter
