"""What is known of measures by their LOINC code: which answers count, the bands, which change is worth a look.

Numbers only. Their wording belongs to others and comes with the file that a practice installs. A measure
that is not known here is a plain sum of all answers that count.

PHQ-9 (LOINC 44249-1): nine items from 0 to 3; 0-4, 5-9, 10-14, 15-19, 20-27; five points of change matter
(Kroenke, Spitzer, Williams 2001; Kroenke 2012). GAD-7 (LOINC 69737-5): seven items from 0 to 3; 0-4, 5-9,
10-14, 15-21 (Spitzer and others 2006); four points of change matter (Toussaint and others 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from webapp.questionnaire import Item, Questionnaire, Unfit
from webapp.words import gettext

# The four answers of both, as LOINC numbers them; for files that do not say what an answer counts.
ANSWERS = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}


@dataclass(frozen=True)
class Band:
    """Scores from ``low`` to ``high``, and what the measure's authors call them."""

    low: int
    high: int
    name: str


@dataclass(frozen=True)
class Instrument:
    """A measure that is known. ``items`` and ``totals`` are LOINC codes; ``risk`` is the item that one must look at."""

    code: str
    items: tuple[str, ...]
    totals: frozenset[str]
    bands: tuple[Band, ...]
    flag: int
    risk: str = ""


PHQ_9 = Instrument(
    code="44249-1",
    items=(
        "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8",
    ),
    totals=frozenset({"44261-6", "55758-7"}),
    bands=(
        Band(0, 4, "minimal"), Band(5, 9, "mild"), Band(10, 14, "moderate"),
        Band(15, 19, "moderately severe"), Band(20, 27, "severe"),
    ),
    flag=5,
    risk="44260-8",
)  # fmt: skip
GAD_7 = Instrument(
    code="69737-5",
    items=("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-6", "69736-7"),
    totals=frozenset({"70274-6"}),
    bands=(Band(0, 4, "minimal"), Band(5, 9, "mild"), Band(10, 14, "moderate"), Band(15, 21, "severe")),
    flag=4,
)
KNOWN = {one.code: one for one in (PHQ_9, GAD_7)}


@dataclass(frozen=True)
class Scored:
    """Which of the items count, in which order, and the one (if any) that is looked at by itself."""

    instrument: Instrument | None
    items: tuple[Item, ...]
    counted: tuple[str, ...]
    risk: str = ""


def scored(read: Questionnaire) -> Scored:
    """How this questionnaire is scored; Unfit where it says that it is one which it cannot be."""
    known = next((KNOWN[code] for code in sorted(read.codes) if code in KNOWN), None)
    if known is None:
        return Scored(None, read.items, tuple(item.link_id for item in read.items if bounds(item)))
    items = tuple(_numbered(item) for item in read.items if not item.codes & known.totals)
    counted = _counted(known, items)
    at = known.items.index(known.risk) if known.risk else 0
    return Scored(
        known, items, tuple(item.link_id for item in counted), counted[at].link_id if known.risk else ""
    )


def bounds(item: Item) -> tuple[int, int] | None:
    """The smallest and the largest number that an answer counts; None for one that does not count."""
    values = [option.value for option in item.options if option.value is not None]
    if item.kind == "choice" and len(values) == len(item.options):
        return min(values), max(values)
    if item.kind == "integer" and item.low is not None and item.high is not None:
        return item.low, item.high
    return None


def _counted(known: Instrument, items: Sequence[Item]) -> list[Item]:
    """The items of a known measure in its own order: by their codes, else the first that can be them."""
    by_code = {code: item for item in items for code in item.codes}
    if all(code in by_code for code in known.items):
        found = [by_code[code] for code in known.items]
    else:
        found = [item for item in items if _is_0_to_3(item)][: len(known.items)]
        if any(item.codes & set(known.items) for item in items):
            found = []  # some have their code, so that the others are missing: nothing is guessed
    if len(found) != len(known.items) or not all(map(_is_0_to_3, found)):
        raise Unfit(
            gettext(
                "The file says that it is LOINC %(code)s, but does not have its %(count)s items with answers from 0 to 3. "
                "Take a file in which each answer has its number (ordinalValue).",
                code=known.code,
                count=len(known.items),
            )
        )
    return found


def _numbered(item: Item) -> Item:
    """The item with the numbers of LOINC's own answers, where the file names none."""
    if any(option.value is not None or option.code not in ANSWERS for option in item.options):
        return item
    return replace(item, options=tuple(replace(each, value=ANSWERS[each.code]) for each in item.options))


def _is_0_to_3(item: Item) -> bool:
    return item.kind == "choice" and sorted(
        -1 if each.value is None else each.value for each in item.options
    ) == [0, 1, 2, 3]
