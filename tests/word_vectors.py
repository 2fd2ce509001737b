"""What Python writes, for the phone's twin: ``python -m tests.word_vectors`` writes vectors/words.json."""

# ruff: noqa: E501 (a table reads better than its pieces)
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from webapp import words

LANGUAGES = ("en", "en_US", "de", "pl", "he", "ar", "uk")
CATALOGUE = {
    "%(num)s day": {"one": "<1> %(num)s", "few": "<few> %(num)s", "other": "<more> %(num)s"},
    "Hi %(who)s": "!%(who)s! 100%%",
}

DAYS = [
    "2026-03-03", "2026-03-03T20:10:00+01:00", "2024-02-29", "2023-02-29", "2026-12-31T23:59:59Z", "0001-01-01", "9999-12-31", "1900-02-29", "2000-02-29",
    "0000-01-01", "2026-13-01", "2026-00-10", "2026-04-31", "", None, "soon", "2026-3-3", "٢٠٢٦-٠٣-٠٣", "2026-03-03 <b>", 20260303, ["2026-03-03"],
]  # fmt: skip
CLOCKS = [
    "2026-03-03T20:10:00+01:00",
    "2026-03-03T00:05",
    "08:30",
    "24:00",
    "2026-03-03T7:05",
    "2026-03-03",
    "",
    None,
    "2026-03-03T23:59:59.999Z",
    8,
]
NUMBERS = [
    0,
    1,
    -1,
    7.25,
    2.345,
    2.675,
    -2.675,
    0.05,
    0.04,
    -0.04,
    1e-7,
    123456.789,
    99.95,
    0.1 + 0.2,
    1 / 3,
    1e14,
    1e15,
    5e-324,
    -0.0,
    True,
    None,
    "3",
]
SAID = [
    {"en": "yes", "de": "ja"},
    {"de": "ja"},
    {"fr": "oui", "es": "sí"},
    {},
    "plain",
    "",
    3,
    None,
    {"en": None},
    {"__proto__": "x"},
    {"en": ""},
]


def vectors() -> dict[str, Any]:
    """By language: the table, a catalogue, and cases of a name, its arguments, and the text or None for a refusal."""
    before = words.catalogue
    words.catalogue = lambda language: CATALOGUE  # type: ignore[assignment]
    try:
        return {language: _sheet(language) for language in LANGUAGES}
    finally:
        words.catalogue = before  # type: ignore[assignment]
        words.use_language("en")


def _sheet(language: str) -> dict[str, Any]:
    words.use_language(language)
    cases = [
        *(["day", [value, style]] for value in DAYS for style in (*words.STYLES, "nonsense")),
        *(["clock", [value]] for value in CLOCKS),
        *(["num", [value, places]] for value in NUMBERS for places in (0, 1, 2, 3, 10, 11, -1)),
        *(["said", [value, language]] for value in SAID),
        ["gettext", ["Hi %(who)s", {"who": "<Cleo> %(x)s"}]], ["gettext", ["constructor"]], ["gettext", ["%(a)s", {}]], ["gettext", ["5%"]],
        *(["ngettext", ["%(num)s day", "%(num)s days", n]] for n in (0, 1, 2, 3, 5, 11, 21, 22, 100, 101, 111, 1002, -1, 1.5)),
        ["ngettext", ["%(num)s hour", "%(num)s hours", 1]], ["ngettext", ["%(num)s hour", "%(num)s hours", 2]],
    ]  # fmt: skip
    written = [[name, arguments, _written(name, arguments)] for name, arguments in cases]
    return {"table": words.locale_table(language), "catalogue": CATALOGUE, "cases": written}


def _written(name: str, arguments: list[Any]) -> str | None:
    *places, last = arguments
    function = words.FILTERS.get(name) or getattr(words, name)
    try:
        return (
            str(function(*places, **last))
            if name.endswith("gettext") and isinstance(last, dict)
            else str(function(*arguments))
        )
    except (TypeError, ValueError, KeyError):
        return None


if __name__ == "__main__":
    target = Path(__file__).parent / "vectors" / "words.json"
    sheets = (
        f"{json.dumps(language)}: {json.dumps(sheet, ensure_ascii=False)}"
        for language, sheet in vectors().items()
    )
    target.write_text("{\n" + ",\n".join(sheets) + "\n}\n", "utf-8")
