"""The languages that the app speaks: English, and one more for each catalogue.

A catalogue (``catalogues/<language>.json``) holds the text of each message, by the message; where a
number decides, the text of each plural form. A practice may bring catalogues of its own
(BETWEEN_CATALOGUES). Texts of worksheets are messages too: those of ours are given all languages here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale
from jinja2 import Environment
from werkzeug.datastructures import LanguageAccept

from webapp import words

ENGLISH = "en"


def spoken() -> tuple[str, ...]:
    """Every language that the app speaks, English first."""
    found = {path.stem for folder in words.catalogue_folders() for path in folder.glob("*.json")}
    return (ENGLISH, *sorted(found - {ENGLISH}))


def known(language: str) -> str:
    """This language, or English where the app does not speak it."""
    return language if language in spoken() else ENGLISH


def understood(accepted: LanguageAccept) -> str:
    """What a browser would like best of what is spoken; a region is no matter."""
    # By the first part alone: Werkzeug takes English, said exactly, before a Spanish of some region.
    first = (str(language).replace("_", "-").partition("-")[0].lower() for language, _quality in accepted)
    return next((language for language in first if language in spoken()), ENGLISH)


@functools.cache
def called(language: str) -> str:
    """What a language is called by those who speak it."""
    name = str(Locale.parse(language).get_display_name() or language)
    return name[:1].upper() + name[1:]


def offered() -> list[dict[str, str]]:
    """The languages to choose from, as a page takes them."""
    return [{"id": language, "name": called(language)} for language in spoken()]


def in_all_languages(value: Any, languages: Sequence[str] | None = None) -> Any:
    """The same data, each text that is there in English given in every other language that knows it.

    What says something in a language already keeps its own words.
    """
    others = [each for each in (languages or spoken()) if each != ENGLISH]
    if isinstance(value, list):
        return [in_all_languages(each, others) for each in value]
    if not isinstance(value, dict):
        return value
    if not is_text(value):
        return {key: in_all_languages(each, others) for key, each in value.items()}
    message = value[ENGLISH]
    found = {each: words.catalogue(each).get(message) for each in others}
    return {**{each: text for each, text in found.items() if isinstance(text, str)}, **value}


def is_text(value: Any) -> bool:
    """Whether this is a text by language, with English among them."""
    return (
        isinstance(value, dict) and ENGLISH in value and all(isinstance(each, str) for each in value.values())
    )


def messages_of(env: Environment, names: Iterable[str]) -> set[str]:
    """Every message of these templates; of those that count, the singular."""
    found = set()
    for name in names:
        source, _, _ = env.loader.get_source(env, name)  # type: ignore[union-attr]
        for _line, _function, message in env.extract_translations(source):  # type: ignore[attr-defined]
            found.add(message if isinstance(message, str) else message[0])
    return found
