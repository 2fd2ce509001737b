"""Every text that a person may read: ``python -m tests.messages es`` lists what a language lacks, and what it has too many.

Found are the messages of the templates, of Python, of the phone's scripts, and the texts of worksheets and presets.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from jinja2 import Environment

from webapp import instruments, measure_sheet, words
from webapp.languages import ENGLISH, is_text
from webapp.settings import ROOT

SAID = {"gettext": None, "_": None, "ngettext": (1, 2)}
IN_SCRIPTS = re.compile(r'\bgettext\((".*?(?<!\\)")[,)]')
PLACEHOLDERS = re.compile(r"%\([A-Za-z_][A-Za-z0-9_]*\)s|%%")


@dataclass(frozen=True)
class Message:
    """One message and where it stands; ``plural`` is "" where no number decides."""

    text: str
    where: str
    plural: str = ""


def messages() -> dict[str, Message]:
    """Every message there is, by its text."""
    found: dict[str, Message] = {}
    for each in (*_of_templates(), *_of_python(), *_of_scripts(), *_of_worksheets()):
        if each.text not in found or each.plural:
            found[each.text] = each
    return found


def lacking(language: str) -> list[Message]:
    """The messages that a language has no words for."""
    catalogue = words.catalogue(language)
    return [each for text, each in messages().items() if text not in catalogue]


def left_over(language: str) -> list[str]:
    """What a catalogue has words for and nobody says."""
    said = messages()
    return [text for text in words.catalogue(language) if text not in said]


def faults(language: str) -> Iterator[str]:
    """What is wrong in a catalogue: another set of names, a plural form that is not there, a shout."""
    said = messages()
    for text, translated in words.catalogue(language).items():
        forms = translated if isinstance(translated, dict) else {"other": translated}
        message = said.get(text)
        if message is None:
            continue
        if bool(message.plural) != isinstance(translated, dict):
            yield f"{text!r}: a number decides in one language and not in the other"
            continue
        if message.plural and not {"one", "other"} <= forms.keys():
            yield f"{text!r}: it needs the forms one and other"
        for form, own in forms.items():
            wanted = set(PLACEHOLDERS.findall(message.plural or text))
            # "1" may be told by a word.
            if set(PLACEHOLDERS.findall(own)) - {"%(num)s"} != wanted - {"%(num)s"}:
                yield f"{text!r} ({form}): it names other things"
            if form == "other" and ("%(num)s" in own) != ("%(num)s" in wanted):
                yield f"{text!r} ({form}): it lacks its number"
            if "!" in own or "¡" in own:
                yield f"{text!r} ({form}): no exclamation marks"
            if not own.strip():
                yield f"{text!r} ({form}): nothing"
            if (text[:1].isspace(), text[-1:].isspace()) != (own[:1].isspace(), own[-1:].isspace()):
                yield f"{text!r} ({form}): blanks at its ends"


def _of_templates() -> Iterator[Message]:
    env = Environment()
    words.install(env)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for line, _function, found in env.extract_translations(path.read_text("utf-8")):  # type: ignore[attr-defined]
            yield _message(found, path, line)


def _of_python() -> Iterator[Message]:
    for path in sorted((ROOT / "webapp").rglob("*.py")):
        if path.name == "words.py":
            continue
        for line, found, _comments, _context in extract("python", io.BytesIO(path.read_bytes()), SAID):
            yield _message(found, path, line)


def _of_scripts() -> Iterator[Message]:
    for path in sorted((ROOT / "static/js").rglob("*.js")):
        for found in IN_SCRIPTS.findall(path.read_text("utf-8")):
            yield Message(ast.literal_eval(found), path.relative_to(ROOT).as_posix())


def _of_worksheets() -> Iterator[Message]:
    for folder in ("worksheets", "presets"):
        for path in sorted((ROOT / "webapp" / folder).glob("*.json")):
            where = path.relative_to(ROOT).as_posix()
            yield from (Message(text, where) for text in _texts(json.loads(path.read_text("utf-8"))))
    yield Message(measure_sheet.ABOUT[ENGLISH], "webapp/measure_sheet.py")
    for known in instruments.KNOWN.values():
        yield from (Message(band.name, "webapp/instruments.py") for band in known.bands)


def _texts(value: Any) -> Iterator[str]:
    """The English texts that speak no other language by themselves."""
    if is_text(value):
        if value.keys() == {ENGLISH}:
            yield value[ENGLISH]
        return
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _texts(part)


def _message(found: Any, path: Path, line: int) -> Message:
    where = f"{path.relative_to(ROOT).as_posix()}:{line}"
    if isinstance(found, str):
        return Message(found, where)
    return Message(found[0], where, found[1] or "")


if __name__ == "__main__":
    language = sys.argv[1]
    for each in lacking(language):
        print(json.dumps([each.text, each.plural, each.where], ensure_ascii=False))
    for text in left_over(language):
        print("nobody says:", json.dumps(text, ensure_ascii=False))
    for fault in faults(language):
        print("wrong:", fault)
