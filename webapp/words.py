"""The words and formats that both renderers share; static/js/worker/words.js is the twin.

Messages are their own keys, so English needs no catalogue. Dates, times and numbers are written
from one table per language, taken from CLDR through Babel: never from Intl, which agrees with
Babel on nine strings of ten. Dates come as ISO text and are never moved between time zones.
"""

from __future__ import annotations

import copy
import datetime
import functools
import json
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from jinja2 import Environment, Undefined
from markupsafe import Markup, escape

from webapp import dialect
from webapp.dialect import values

Table = dict[str, Any]
Catalogue = Mapping[str, "str | Mapping[str, str]"]

CATALOGUES = Path(__file__).parent / "catalogues"  # <language>.json: message -> text, or plural form -> text
_brought: list[Path] = []  # folders of a practice's own, which go first
STYLES = ("short", "medium", "long", "full", "day_month", "month", "weekday", "weekday_letter")
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TIME = re.compile(r"(?:[0-9-]{10}T)?([01][0-9]|2[0-3]):([0-5][0-9])")
PLACEHOLDER = re.compile(r"%(?:\(([A-Za-z_][A-Za-z0-9_]*)\)s|(%)|)")
PATTERN = re.compile(r"'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+")

_language: ContextVar[str] = ContextVar("language", default="en")


def use_language(language: str) -> None:
    """Speak this language from here on, in this request only."""
    locale_table(language)  # refuse now what could not be spoken later
    _language.set(language)


def language() -> str:
    """The language of this request."""
    return _language.get()


def catalogue(language: str) -> Catalogue:
    """The messages of a language; empty where the messages speak for themselves."""
    return _catalogue(language)


def bring_catalogues(folder: Path | None) -> None:
    """Take the catalogues of this folder too, before our own; of no folder, ours alone."""
    _brought[:] = [folder] if folder else []
    _catalogue.cache_clear()


def catalogue_folders() -> list[Path]:
    """Where catalogues are looked for."""
    return [*_brought, CATALOGUES]


@functools.cache
def _catalogue(language: str) -> Catalogue:
    paths = [folder / f"{language}.json" for folder in catalogue_folders()]
    found = next((path for path in paths if path.exists()), None)
    return json.loads(found.read_text("utf-8")) if found else {}


def gettext(message: str, /, **names: Any) -> str:
    """The message in the language of this request, with its names filled in."""
    return _filled(_translated(message), names)


def ngettext(singular: str, plural: str, n: int, /, **names: Any) -> str:
    """The message that fits the number n, which it may show as %(num)s."""
    return _filled(_counted(singular, plural, n), {"num": n, **names})


def json_of(value: Any) -> str:
    """JSON that can stand in a JavaScript module."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _translated(message: str) -> str:
    found = catalogue(language()).get(message, message)
    return found if isinstance(found, str) else found["other"]


def _counted(singular: str, plural: str, n: int) -> str:
    count = values.whole(n)
    forms = catalogue(language()).get(singular)
    if isinstance(forms, Mapping):
        category = plural_category(locale_table(language()), count)
        return forms.get(category, forms["other"])
    return singular if count == 1 else plural


def plural_category(table: Table, n: int) -> str:
    """The CLDR plural category of a whole number."""
    n = abs(n)
    return str(table["plurals"][n if n < 200 else 100 + n % 100])


def _filled(message: str, names: Mapping[str, Any]) -> str:
    """Fill in %(name)s; raise for a name that is missing and for any other use of a percent sign."""

    def fill(found: re.Match[str]) -> str:
        name, percent = found.groups()
        if percent:
            return "%"
        if name is None:
            raise ValueError(f"a lone percent sign in {message!r}: write %%")
        value = values.text(names[name])
        return str(escape(value) if isinstance(message, Markup) else value)

    return type(message)(PLACEHOLDER.sub(fill, message))


def _shown(message: str, /, **names: Any) -> str:
    return _filled(Markup(_translated(message)), names)  # noqa: S704 (ours, and the names get escaped)


def _shown_counted(singular: str, plural: str, n: int, /, **names: Any) -> str:
    return _filled(Markup(_counted(singular, plural, n)), {"num": n, **names})  # noqa: S704


# Our English writes the day before the month, as most of the world does: CLDR's plain "en" is that of the USA.
OF_A_REGION = {"en": "en_GB"}


@functools.cache
def locale_table(language: str) -> Table:
    """Everything from CLDR that a page in this language needs; plain JSON, so that it travels to the phone."""
    try:
        locale = Locale.parse(OF_A_REGION.get(language, language))
    except UnknownLocaleError as unknown:
        raise ValueError(f"there is no language {language!r}") from unknown
    data = _data_of(locale)
    skeletons = data["datetime_skeletons"]
    patterns: dict[str, str] = {style: data["date_formats"][style].pattern for style in STYLES[:4]}
    patterns["day_month"] = skeletons["MMMd"].pattern
    patterns["month"] = skeletons["yMMMM"].pattern
    patterns |= {"weekday": "cccc", "weekday_letter": "ccccc", "clock": skeletons["Hm"].pattern}
    names = {"format": "MMMM MMM EEEE EEE", "stand-alone": "LLLL LLL cccc ccc ccccc"}
    return {
        "language": language,
        "direction": locale.text_direction,
        "decimal": data["number_symbols"]["latn"]["decimal"],
        "minus": data["number_symbols"]["latn"]["minusSign"],
        "plurals": [locale.plural_form(n) for n in range(200)],
        "names": {
            field: _names(data, use, field) for use, fields in names.items() for field in fields.split()
        },
        "patterns": {style: _pattern(pattern) for style, pattern in patterns.items()},
    }


def _data_of(locale: Locale) -> localedata.LocaleDataDict:
    """The CLDR data of a language, by itself.

    Babel keeps what an alias of one language led to in the data that all of them share, so that the next
    language may get its months in the first one's letters (seen with 2.18). Nothing is asked of the shared one.
    """
    return localedata.LocaleDataDict(copy.deepcopy(localedata.load(str(locale))))


def _names(data: localedata.LocaleDataDict, use: str, field: str) -> list[str]:
    width = {3: "abbreviated", 4: "wide", 5: "narrow"}[len(field)]
    if field[0] in "ML":
        return [data["months"][use][width][month] for month in range(1, 13)]
    return [data["days"][use][width][weekday] for weekday in range(7)]


def _pattern(pattern: str) -> list[list[str]]:
    """A CLDR pattern as pairs of a field and a literal, one of them empty."""
    pairs = []
    for found in PATTERN.finditer(pattern):
        quoted, letter = found.groups()
        if (
            letter
            and found.group() not in "d dd M MM MMM MMMM LLL LLLL y yy EEE EEEE cccc ccccc H HH mm".split()
        ):
            raise ValueError(f"no way to write {found.group()!r} of the pattern {pattern!r}")
        literal = found.group() if quoted is None else quoted or "'"
        pairs.append([found.group(), ""] if letter else ["", literal])
    return pairs


def day(value: Any, style: str = "medium") -> str:
    """The day of an ISO date or time, in one of STYLES. Nothing for nothing; a text that is no date stays as it came."""
    pattern = locale_table(language())["patterns"][style]
    iso = _iso(value)
    found = DAY.match(iso)
    try:
        date = datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        date = None
    return _written(pattern, _day_fields(date)) if date else iso


def clock(value: Any) -> str:
    """The hours and minutes of an ISO time, as they stand in the text; any other text gives nothing."""
    found = TIME.match(_iso(value))
    if not found:
        return ""
    hours, minutes = found.groups()
    return _written(
        locale_table(language())["patterns"]["clock"], {"H": str(int(hours)), "HH": hours, "mm": minutes}
    )


def _iso(value: Any) -> str:
    if value is None or isinstance(value, Undefined):
        return ""
    if not isinstance(value, str):
        raise TypeError(f"a date is ISO text, not {value!r}")
    return str(value)


def _day_fields(date: datetime.date) -> dict[str, str]:
    places = {"M": date.month - 1, "L": date.month - 1, "E": date.weekday(), "c": date.weekday()}
    names = locale_table(language())["names"]
    fields = {field: row[places[field[0]]] for field, row in names.items()}
    fields |= {"d": str(date.day), "dd": f"{date.day:02d}", "M": str(date.month), "MM": f"{date.month:02d}"}
    return fields | {"y": str(date.year), "yy": f"{date.year % 100:02d}"}


def _written(pattern: list[list[str]], fields: Mapping[str, str]) -> str:
    return "".join(fields[field] if field else literal for field, literal in pattern)


def num(value: Any, places: int = 1) -> str:
    """The number with so many decimals. Halves go away from zero, as the number's own decimal text has them."""
    size = values.whole(places)
    if isinstance(value, bool) or not abs(values.number(value)) < 1e15 or not 0 <= size <= 10:
        raise ValueError(f"num writes numbers of ordinary size, not {value!r}")
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-size), ROUND_HALF_UP)
    table = locale_table(language())
    sign = table["minus"] if rounded < 0 else ""
    return sign + f"{abs(rounded):f}".replace(".", table["decimal"])


def said(value: Any, language: Any) -> str:
    """Words that exist in several languages: in this one, else in English, else in the first by name."""
    if not isinstance(value, dict):
        return str(values.text(value)) if not isinstance(value, str) else value
    for name in (language, "en", *sorted(value)):
        if isinstance(name, str) and name in value:
            return _words(value[name])
    return ""


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"words are text, not {value!r}")
    return value


FILTERS: dict[str, Callable[..., str]] = {"day": day, "clock": clock, "num": num, "said": said}
CALLEES = frozenset({"_", "gettext", "ngettext", "range", "namespace", "href", "asset"})


def install(env: Environment) -> None:
    """Give this Jinja environment our dialect, our words and our formats: the one set-up for all renderers."""
    dialect.install(env)
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals |= {"_": _shown, "gettext": _shown, "ngettext": _shown_counted}
    env.filters.update(FILTERS)
