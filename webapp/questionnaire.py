"""A questionnaire out of a file, as FHIR R4 writes it: read, checked, and made flat.

Source: HL7 FHIR R4 (4.0.1), "Questionnaire" (hl7.org/fhir/R4/questionnaire.html) and the extensions
"ordinalValue", "minValue" and "maxValue" of the same release. What is not understood here is refused with
a sentence that says where it stands and what to do: a question that is left out, or asked in another way,
would be another measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from webapp.words import gettext

MOST_BYTES = 256 * 1024
MOST_ITEMS, MOST_OPTIONS, DEEPEST = 80, 20, 5
LONGEST_TEXT, LONGEST_ADDRESS, LARGEST = 2_000, 300, 999
ORDINAL = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
LEAST, MOST = (f"http://hl7.org/fhir/StructureDefinition/{name}" for name in ("minValue", "maxValue"))

MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:[A-Za-z]+|#[0-9]+);")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Unfit(ValueError):
    """This file cannot be held; the sentence says why, and what to do."""


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen. ``value`` is what it counts, or None."""

    code: str
    label: str
    value: int | None


@dataclass(frozen=True)
class Item:
    """One question. ``kind`` is choice, many, integer, words, long or boolean; ``above`` is said before it."""

    link_id: str
    kind: str
    text: str
    above: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Questionnaire:
    """All of a file that can be held. ``left_out`` names what is only shown or worked out, by its text."""

    url: str
    version: str
    title: str
    language: str
    codes: frozenset[str]
    items: tuple[Item, ...]
    about: str = ""
    left_out: tuple[str, ...] = ()


class _Extension(msgspec.Struct, rename="camel"):
    url: str
    value_decimal: float | None = None
    value_integer: int | None = None

    @property
    def number(self) -> float | None:
        return self.value_decimal if self.value_decimal is not None else self.value_integer


class _Coding(msgspec.Struct, rename="camel"):
    code: str = ""
    display: str = ""
    extension: list[_Extension] = []


class _Answer(msgspec.Struct, rename="camel"):
    value_coding: _Coding | None = None
    value_string: str | None = None
    value_integer: int | None = None
    extension: list[_Extension] = []


class _Item(msgspec.Struct, rename="camel"):
    link_id: str
    type: str
    text: str = ""
    prefix: str = ""
    code: list[_Coding] = []
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    answer_option: list[_Answer] = []
    answer_value_set: str = ""
    enable_when: list[Any] = []
    modifier_extension: list[Any] = []
    extension: list[Any] = []
    item: list[_Item] = []


class _File(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    url: str = ""
    version: str = ""
    title: str = ""
    name: str = ""
    status: str = ""
    language: str = "en"
    description: str = ""
    code: list[_Coding] = []
    modifier_extension: list[Any] = []
    item: list[_Item] = []


def read(data: bytes) -> Questionnaire:
    """The questionnaire in these bytes; Unfit, with a sentence for the person who chose the file."""
    if len(data) > MOST_BYTES:
        raise Unfit(
            gettext(
                "This file is larger than %(limit)s KB. A measure is much smaller: choose the file of one questionnaire.",
                limit=MOST_BYTES // 1024,
            )
        )
    kept = _decoded(data)
    _check_head(kept)
    reading = _Reading()
    reading.take(kept.item, [], 1)
    if not reading.items:
        raise Unfit(gettext("This questionnaire asks nothing. Choose a file that has questions in it."))
    return Questionnaire(
        url=_line(kept.url, "url", LONGEST_ADDRESS),
        version=_line(kept.version, "version", LONGEST_ADDRESS),
        title=_line(kept.title or kept.name, "title", LONGEST_ADDRESS),
        language=_language(kept.language),
        codes=frozenset(one.code for one in kept.code if one.code),
        items=tuple(reading.items),
        about=_line(kept.description, "description", LONGEST_TEXT),
        left_out=tuple(reading.left_out),
    )


def _decoded(data: bytes) -> _File:
    too_deep = gettext("This file is nested too deeply to be a questionnaire. Choose another file.")
    try:
        loose = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise Unfit(too_deep) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unfit(
            gettext(
                "This is not a JSON file. Export the questionnaire as FHIR R4 in JSON, then choose it here."
            )
        ) from None
    if not isinstance(loose, dict) or loose.get("resourceType") != "Questionnaire":
        raise Unfit(
            gettext(
                "This is not a FHIR Questionnaire: its resourceType says something else. Choose a Questionnaire file."
            )
        )
    try:
        return msgspec.convert(loose, _File)
    except RecursionError:
        raise Unfit(too_deep) from None
    except msgspec.ValidationError as fault:
        raise Unfit(
            gettext(
                "This file is not shaped as FHIR R4 says: %(fault)s. Export it again, or ask whoever made it.",
                fault=str(fault)[:200],
            )
        ) from None


def _check_head(kept: _File) -> None:
    if kept.status not in ("active", "draft"):
        raise Unfit(
            gettext(
                "The file says that this questionnaire is not in use: its status must be “active” or “draft”."
            )
        )
    if kept.modifier_extension:
        raise Unfit(_cannot("", gettext("a modifierExtension changes what it means")))
    for name, value in (("url", kept.url), ("version", kept.version), ("title", kept.title or kept.name)):
        if not value.strip():
            raise Unfit(
                gettext(
                    "The file has no %(name)s. It is needed to know this measure again: add it to the file.",
                    name=name,
                )
            )


@dataclass
class _Reading:
    """The questions in their order, groups undone: what a group or a display says is said above the next one."""

    items: list[Item] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def take(self, items: list[_Item], above: list[str], depth: int) -> None:
        """All of these, with what stands in them. ``above`` is what was said and stands above no question yet."""
        for one in items:
            self._check(one, depth)
            if one.type in ("group", "display"):
                if one.text:
                    above.append(_line(one.text, one.link_id, LONGEST_TEXT))
            elif one.read_only:
                self.left_out.append(_line(one.text or one.link_id, one.link_id, LONGEST_TEXT))
            else:
                self.items.append(_item(one, "\n".join(above)))
                above.clear()
            self.take(one.item, above, depth + 1)
        if depth == 1 and above:
            self.left_out.extend(above)

    def _check(self, one: _Item, depth: int) -> None:
        if not one.link_id.strip() or len(one.link_id) > LONGEST_ADDRESS:
            raise Unfit(
                gettext("A question has no linkId, or one that is too long. Give every item a short linkId.")
            )
        if one.link_id in self.names:
            raise Unfit(
                gettext(
                    "Two items have the linkId %(link)s. Give every item a linkId of its own.",
                    link=one.link_id,
                )
            )
        self.names.add(one.link_id)
        if len(self.names) > MOST_ITEMS:
            raise Unfit(
                gettext(
                    "This questionnaire has more than %(most)s items. Choose a shorter one.", most=MOST_ITEMS
                )
            )
        if depth > DEEPEST:
            raise Unfit(_cannot(one.link_id, gettext("it lies more than %(most)s groups deep", most=DEEPEST)))
        if one.enable_when:
            raise Unfit(_cannot(one.link_id, gettext("it is shown only after some answers (enableWhen)")))
        if one.modifier_extension:
            raise Unfit(_cannot(one.link_id, gettext("a modifierExtension changes what it means")))
        if one.answer_value_set:
            raise Unfit(_cannot(one.link_id, gettext("its answers stand in another file (answerValueSet)")))


KINDS = {
    "choice": "choice",
    "integer": "integer",
    "decimal": "words",
    "string": "words",
    "text": "long",
    "boolean": "boolean",
}


def _item(one: _Item, above: str) -> Item:
    if not one.text.strip():
        raise Unfit(_cannot(one.link_id, gettext("it has no words (text)")))
    if one.type not in KINDS:
        raise Unfit(_cannot(one.link_id, gettext("its type is “%(type)s”", type=one.type[:40])))
    if one.repeats and one.type != "choice":
        raise Unfit(_cannot(one.link_id, gettext("it may be answered several times (repeats)")))
    options = tuple(_options(one)) if one.type == "choice" else ()
    least, most = _bound(one, LEAST), _bound(one, MOST)
    if least is not None and most is not None and least >= most:
        raise Unfit(_cannot(one.link_id, gettext("its smallest number is not below its largest")))
    text = _line(one.text, one.link_id, LONGEST_TEXT)
    return Item(
        link_id=one.link_id,
        kind="many" if one.repeats else KINDS[one.type],
        text=f"{_line(one.prefix, one.link_id, 20)} {text}".strip(),
        above=above,
        required=one.required,
        options=options,
        low=least,
        high=most,
        codes=frozenset(coding.code for coding in one.code if coding.code),
    )


def _options(one: _Item) -> Iterator[Option]:
    if not 2 <= len(one.answer_option) <= MOST_OPTIONS:
        raise Unfit(
            _cannot(
                one.link_id,
                gettext("it needs 2 to %(most)s answers to choose from (answerOption)", most=MOST_OPTIONS),
            )
        )
    seen = set()
    for answer in one.answer_option:
        option = _option(one, answer)
        if option.code in seen:
            raise Unfit(_cannot(one.link_id, gettext("two of its answers have the same code")))
        seen.add(option.code)
        yield option


def _option(one: _Item, answer: _Answer) -> Option:
    value = next((found for kept in answer.extension if (found := _weight(one, kept)) is not None), None)
    if answer.value_coding is not None:
        coding = answer.value_coding
        inner = next((found for kept in coding.extension if (found := _weight(one, kept)) is not None), None)
        label = _line(coding.display or coding.code, one.link_id, LONGEST_TEXT)
        code, value = coding.code or coding.display, value if inner is None else inner
    elif answer.value_integer is not None:
        code = label = str(answer.value_integer)
        value = _whole(one, answer.value_integer)
    elif answer.value_string:
        code, label = answer.value_string, _line(answer.value_string, one.link_id, LONGEST_TEXT)
    else:
        raise Unfit(_cannot(one.link_id, gettext("one of its answers is no coding, text or whole number")))
    if not label.strip():
        raise Unfit(_cannot(one.link_id, gettext("one of its answers has no words")))
    return Option(_line(code, one.link_id, LONGEST_ADDRESS), label, value)


def _weight(one: _Item, extension: _Extension) -> int | None:
    """The number of an answer: R4 has it as ``ordinalValue``; ``itemWeight`` is its later name."""
    return (
        _whole(one, extension.number) if extension.url in ORDINAL and extension.number is not None else None
    )


def _bound(one: _Item, url: str) -> int | None:
    for extension in one.extension:
        if isinstance(extension, dict) and extension.get("url") == url:
            number = extension.get("valueInteger", extension.get("valueDecimal"))
            if isinstance(number, bool) or not isinstance(number, int | float):
                raise Unfit(_cannot(one.link_id, gettext("its bounds are no numbers")))
            return _whole(one, number)
    return None


def _whole(one: _Item, number: float) -> int:
    if number != int(number) or not 0 <= number <= LARGEST:
        raise Unfit(
            _cannot(
                one.link_id,
                gettext("it counts with other numbers than whole ones from 0 to %(most)s", most=LARGEST),
            )
        )
    return int(number)


def _line(text: str, where: str, longest: int) -> str:
    if MARKUP.search(text):
        raise Unfit(_cannot(where, gettext("its words hold HTML; write them as plain text")))
    if CONTROL.search(text):
        raise Unfit(_cannot(where, gettext("its words hold signs that cannot be shown")))
    if len(text) > longest:
        raise Unfit(_cannot(where, gettext("its words are longer than %(most)s characters", most=longest)))
    return text.strip()


def _language(code: str) -> str:
    found = re.fullmatch(r"([a-z]{2,3})(?:-[A-Za-z0-9-]{1,30})?", code)
    return found[1] if found else "en"


def _cannot(where: str, why: str) -> str:
    if not where:
        return gettext("This questionnaire cannot be held as it is: %(why)s.", why=why)
    return gettext(
        "The item “%(where)s” cannot be held as it is: %(why)s. Change the file, then choose it again.",
        where=where[:60],
        why=why,
    )
