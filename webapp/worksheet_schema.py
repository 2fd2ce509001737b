"""What a worksheet may hold: ours, and those that a practice writes. An unknown key is a mistake: nothing would read it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Words = dict[str, str]
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """Keys that are not named here are refused."""


class Option(Strict):
    """One thing that can be picked."""

    id: Id
    label: Words


class Strength(Strict):
    """How strong something that was picked can be."""

    min: int
    max: int
    unit: str
    low: Words = {}
    high: Words = {}


class Asked(Strict, tag_field="type", kw_only=True):
    """What every field has."""

    id: Id
    label: Words
    help: Words
    required: bool
    phase: str
    short: bool
    lead: bool = False
    extra: bool = False
    above: Words = {}


class Text(Asked, tag="text", kw_only=True):
    """One line."""


class Own(Asked, tag="own", kw_only=True):
    """Words of one's own: from a list that an earlier answer made, or new ones."""

    from_: str = msgspec.field(name="from", default="")


class Long(Asked, tag="long", kw_only=True):
    """Several lines."""


class Time(Asked, tag="time", kw_only=True):
    """A day and a time."""


class Day(Asked, tag="day", kw_only=True):
    """A day of the calendar."""

    begins: Literal["today", ""] = ""


class Count(Asked, tag="count", kw_only=True):
    """A whole number of anything."""

    min: int
    max: int


class YesNo(Asked, tag="yes_no", kw_only=True):
    """Yes or no."""


class Scale(Asked, tag="scale", kw_only=True):
    """A slider. Its ends have words: a number alone says nothing."""

    min: int
    max: int
    step: int
    unit: str
    low: Words
    high: Words
    mid: Words = {}
    chart: bool = False
    # Whether a pause is offered at the person's own limit.
    distress: bool = False


class Minutes(Asked, tag="minutes", kw_only=True):
    """Whole minutes, perhaps with a timer."""

    min: int
    max: int
    unit: str
    timer: bool = False
    chart: bool = False


class Pick(Asked, tag="pick", kw_only=True):
    """One of these."""

    options: list[Option]


class Column(Strict, tag_field="type", kw_only=True):
    """What every column of rows has."""

    id: Id
    label: Words
    help: Words
    required: bool
    carried: bool = False


class TextColumn(Column, tag="text", kw_only=True):
    """Words."""


class YesNoColumn(Column, tag="yes_no", kw_only=True):
    """Yes or no."""


class ScaleColumn(Column, tag="scale", kw_only=True):
    """A slider in each row."""

    min: int
    max: int
    step: int
    unit: str
    low: Words
    high: Words
    mid: Words = {}


class Rows(Asked, tag="rows", kw_only=True):
    """Rows of the same columns: as many as it takes."""

    one: Words
    first: int
    columns: list[TextColumn | YesNoColumn | ScaleColumn]


class Picks(Asked, tag="picks", kw_only=True):
    """Any of these."""

    options: list[Option]
    intensity: Strength | None


class Phase(Strict):
    """One of the two times at which a worksheet is written on."""

    id: Literal["plan", "result"]
    title: Words
    button: Words = {}


class Risk(Strict):
    """The answer that is looked at by itself, and from which number on."""

    field: Id
    at_least: int


class Measure(Strict):
    """How the answers are scored. One that comes with the app has no bands: nobody has standardised it."""

    scored: list[Id]
    low: int
    high: int
    standard: Literal[False]
    bands: list[None]
    url: Literal[""]
    label: Literal[""]
    code: Literal[""]
    flag: Literal[0]


class Worksheet(Strict):
    """A worksheet in one version."""

    worksheet: Id
    version: int
    title: Words
    about: Words
    purpose: str
    minutes: int
    share: Literal["private", "shared"]
    modality: list[str]
    problem: list[str]
    phases: list[Phase]
    fields: list[Text | Long | Own | Time | Day | YesNo | Scale | Minutes | Count | Pick | Picks | Rows]
    due: str = ""
    computed: Literal["sleep", ""] = ""
    own_lists: bool = False
    risk: Risk | None = None
    measure: Measure | None = None
    compared: bool = False
