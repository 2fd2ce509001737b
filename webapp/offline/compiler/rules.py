"""Rules for the HTML around the expressions: what a template may say in a tag.

Read from the source, before Jinja: attributes are quoted; nothing that a person wrote stands in a
link, a style or a script; no script, style or handler stands in the page; every element with an
hx- attribute carries its own nonce, because hx-csp strips it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment

from webapp.offline.compiler.errors import Unsupported
from webapp.offline.compiler.links import prints_own_link

NONCE = "{{ nonce }}"
LINKS = frozenset(
    """href src action formaction poster data cite background xlink:href
    hx-get hx-post hx-put hx-patch hx-delete hx-push-url hx-replace-url""".split()
)
FORBIDDEN_ATTRIBUTES = frozenset("style srcdoc srcset ping hx-nonce:inherited hx-eval hx-vars".split())
FORBIDDEN_ELEMENTS = frozenset("style iframe object embed base frame".split())

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
COMMENT = re.compile(r"<!--.*?-->", re.S)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
ATTRIBUTE = re.compile(r"""([^\s"'<>/={}\ue000\ue001]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""", re.S)
EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.S)
SCRIPT = re.compile(r"\s*(?:js|javascript|vbscript)\s*:", re.I)


@dataclass(frozen=True)
class Attribute:
    """One attribute of a tag, as the source has it; no quote means that there is none."""

    name: str
    quote: str
    value: str


def check(env: Environment, template: str, source: str) -> None:
    """Raise Unsupported for the first tag that breaks a rule."""
    markup = _hide(source)
    place = 0
    while tag := TAG.search(markup, place):
        try:
            place = _end_of_tag(markup, tag.end())
            if not tag[1]:
                attributes = list(_attributes(source, markup, tag.end(), place))
                _check_element(env, tag[2].lower(), attributes, markup[place + 1 :])
        except ValueError as broken:
            line = source.count("\n", 0, tag.start()) + 1
            raise Unsupported(template, line, f"<{tag[1]}{tag[2]}>: {broken}") from None


def _hide(source: str) -> str:
    """The source with Jinja and comments as marks of the same length: U+E000 printed, U+E001 not."""

    def mark(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", "\ue000" if found[0].startswith("{{") else "\ue001", found[0])

    return COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), JINJA.sub(mark, source))


def _end_of_tag(markup: str, start: int) -> int:
    quote = ""
    for place in range(start, len(markup)):
        character = markup[place]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ">":
            return place
        elif character == "<":
            break
    raise ValueError("the tag does not end, or one of its quotes does not")


def _attributes(source: str, markup: str, start: int, end: int) -> Iterator[Attribute]:
    """The attributes between two places. What prints outside of a quoted value is refused."""
    place = start
    for found in ATTRIBUTE.finditer(markup, start, end):
        _refuse_printing(markup[place : found.start()])
        place = found.end()
        value = "" if found[2] is None else source[found.start(2) : found.end(2)]
        quoted = value[:1] in ("'", '"')
        if found[2] is not None and not quoted:
            raise ValueError(f"quote the value of {found[1]}")
        yield Attribute(found[1].lower(), value[:1], value[1:-1])
    _refuse_printing(markup[place:end])


def _refuse_printing(between: str) -> None:
    if "\ue000" in between:
        raise ValueError("a value is printed outside of quotes: use if")


def _check_element(env: Environment, element: str, attributes: list[Attribute], rest: str) -> None:
    names = {attribute.name: attribute for attribute in attributes}
    if element in FORBIDDEN_ELEMENTS:
        raise ValueError("this element is not allowed")
    if element == "script" and ("src" not in names or not rest.startswith("</script>")):
        raise ValueError("a script has a src and nothing in it")
    for attribute in attributes:
        _check_attribute(env, attribute)
    has_htmx = any(name.startswith(("hx-", "data-hx-")) for name in names)
    if has_htmx and ("hx-nonce" not in names or names["hx-nonce"].value != NONCE):
        raise ValueError(f'an element with an hx- attribute needs its own hx-nonce="{NONCE}"')


def _check_attribute(env: Environment, attribute: Attribute) -> None:
    if attribute.name.startswith(("on", "hx-on", "data-hx-on")) or attribute.name in FORBIDDEN_ATTRIBUTES:
        raise ValueError(f"the attribute {attribute.name} is not allowed")
    if SCRIPT.match(attribute.value):
        raise ValueError(f"no script in {attribute.name}")
    if attribute.name in LINKS:
        _check_link(env, attribute)


def _check_link(env: Environment, attribute: Attribute) -> None:
    """What prints in a link is a link of ours, or comes after a literal #."""
    place, before = 0, ""
    for found in EXPRESSION.finditer(attribute.value):
        before += JINJA.sub("", attribute.value[place : found.start()]).strip()
        place = found.end()
        if "#" not in before and (before or not prints_own_link(env, found[1])):
            raise ValueError(
                f"{attribute.name} takes href(...), asset(...), a name ending in url, or a number |tel, a website |web"
            )
