"""A page as a person meets it: its words, its forms with what stands in them, and the errors beside their fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CONTROLS = {"input", "textarea", "select", "button"}


@dataclass
class Element:
    """One element with all that stands in it, elements and text in their order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    parts: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Every element in it with this tag and these attributes (``class_`` for class)."""
        found: list[Element] = []
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        for part in self.parts:
            if isinstance(part, Element):
                if (not tag or part.tag == tag) and wanted.items() <= part.attributes.items():
                    found.append(part)
                found.extend(part.all(tag, **attributes))
        return found

    def one(self, tag: str = "", **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def called(self, element_id: str) -> Element:
        """The element with this id."""
        return self.one(id=element_id)

    @property
    def raw(self) -> str:
        """All text in it, as it stands."""
        return (
            "\n"
            if self.tag == "br"
            else "".join(part if isinstance(part, str) else part.raw for part in self.parts)
        )

    @property
    def text(self) -> str:
        """All text in it as it is read: blanks folded."""
        return " ".join(self.raw.split())

    @property
    def texts(self) -> list[str]:
        """The text of each element in it that holds nothing but text, and what stands in its attributes."""
        own = list(self.attributes.values())
        if self.parts and all(isinstance(part, str) for part in self.parts):
            own.append(self.raw)
        return own + [text for part in self.parts if isinstance(part, Element) for text in part.texts]


@dataclass
class Form:
    """A form, and what it would send if nothing more were typed."""

    element: Element

    @property
    def action(self) -> str:
        """Where it is sent."""
        return self.element.attributes.get("action", "")

    @property
    def controls(self) -> list[Element]:
        """Its named controls."""
        return [one for one in self.element.all() if one.tag in CONTROLS and one.attributes.get("name")]

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each control, by name: textarea, select, or the type of an input."""
        return {one.attributes["name"]: _kind(one) for one in self.controls}

    @property
    def values(self) -> dict[str, str]:
        """What it holds; of buttons, nothing."""
        values: dict[str, str] = {}
        for one in self.controls:
            held = _held(one)
            if held is not None:
                values[one.attributes["name"]] = held
        return values


class Page(Element):
    """A whole page, or a part of one."""

    def __init__(self, html: str) -> None:
        super().__init__("", {})
        self.html = html
        _Reader(self).read(html)

    @property
    def forms(self) -> list[Form]:
        """All its forms."""
        return [Form(one) for one in self.all("form")]

    def form(self, action: str) -> Form:
        """The form that is sent to this address."""
        found = [one for one in self.forms if one.action == action]
        assert len(found) == 1, f"{len(found)} forms go to {action}: {[one.action for one in self.forms]}"
        return found[0]

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field: only what stands beside its field, and is said to belong to it."""
        found = {}
        for line in self.all("p", class_="error"):
            if "id" not in line.attributes or "hidden" in line.attributes:
                continue  # about no field of its own, or not shown
            name = line.attributes["id"].removesuffix("-error")
            target = self.called(name)
            beside = line.parent is not None and (
                target is line.parent
                or target in line.parent.all()
                or target in (line.parent.parent or line.parent).all()
            )
            assert beside, f"the error of {name} is not beside its field"
            found[name] = line.text
        return found

    @property
    def summary(self) -> list[str]:
        """The fields that the list of errors at the top leads to."""
        return [
            re.sub("^#", "", one.attributes["href"])
            for box in self.all(id="errors")
            for one in box.all("a")
        ]  # fmt: skip


class _Reader(HTMLParser):
    """Builds the tree; what is closed without having been opened is a fault of the page."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self._here: Element = page

    def read(self, html: str) -> None:
        """All of it."""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        made = Element(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.parts.append(made)
        if tag not in VOID:
            self._here = made

    def handle_endtag(self, tag: str) -> None:
        """An element ends: the last one that was opened, or an unclosed p or li around it."""
        while self._here.parent is not None and self._here.tag != tag:
            assert self._here.tag in ("p", "li", "option", "dt", "dd", "tr", "td", "th"), (
                f"</{tag}> where <{self._here.tag}> is open"
            )
            self._here = self._here.parent
        if self._here.parent is not None:
            self._here = self._here.parent

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a picture, written with a slash."""
        self._here.parts.append(Element(tag, {name: value or "" for name, value in attrs}, self._here))

    def handle_data(self, data: str) -> None:
        """Text."""
        self._here.parts.append(data)


def _kind(one: Element) -> str:
    return one.attributes.get("type", "text") if one.tag == "input" else one.tag


def _held(one: Element) -> str | None:
    kind = _kind(one)
    if one.tag == "button":
        return None
    if kind == "textarea":
        return one.raw.removeprefix("\n")
    if kind == "select":
        chosen = [option for option in one.all("option") if "selected" in option.attributes]
        options = chosen or one.all("option")[:1]
        return options[0].attributes.get("value", options[0].raw) if options else ""
    if kind in ("checkbox", "radio"):
        return one.attributes.get("value", "on") if "checked" in one.attributes else None
    return one.attributes.get("value", "")
