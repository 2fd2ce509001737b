"""What templates take from each other: checked before anything is written.

Names of templates are literal, every one exists, nothing goes round in a circle, and a macro is
called with arguments that it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from webapp.offline.compiler.errors import Unsupported
from webapp.offline.compiler.scopes import imported, mentions


@dataclass(frozen=True)
class Signature:
    """What a macro takes."""

    parameters: tuple[str, ...]
    takes_caller: bool


@dataclass
class Page:
    """What one template defines and takes from others."""

    macros: dict[str, Signature] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)  # name here -> template
    borrowed: dict[str, tuple[str, str]] = field(default_factory=dict)  # name here -> template, macro


Book = Mapping[str, Page]


def read(trees: Mapping[str, nodes.Template]) -> Book:
    """Read what every template defines and takes; raise Unsupported for a reference that leads nowhere or round."""
    book = {name: _page(name, tree) for name, tree in trees.items()}
    uses = {name: _uses(name, tree, trees) for name, tree in trees.items()}
    for name in trees:
        _refuse_circle(name, uses, ())
        _refuse_recursion(name, trees[name])
    for name, tree in trees.items():
        for node in tree.find_all(nodes.FromImport):
            for there, _ in imported(node):
                if there not in book[node.template.value].macros:
                    raise Unsupported(name, node.lineno, f"{node.template.value} has no macro {there}")
    return book


def find_macro(book: Book, template: str, node: nodes.Call) -> Signature | None:
    """The macro that a call in this template means, if it means one."""
    page, called = book[template], node.node
    if isinstance(called, nodes.Name):
        if called.name in page.borrowed:
            there, name = page.borrowed[called.name]
            return book[there].macros[name]
        return page.macros.get(called.name)
    if (
        isinstance(called, nodes.Getattr)
        and isinstance(called.node, nodes.Name)
        and called.node.name in page.modules
    ):
        there = page.modules[called.node.name]
        if called.attr not in book[there].macros:
            raise Unsupported(template, node.lineno, f"{there} has no macro {called.attr}")
        return book[there].macros[called.attr]
    return None


def _page(name: str, tree: nodes.Template) -> Page:
    page = Page()
    for macro in tree.find_all(nodes.Macro):
        _once(name, macro.lineno, macro.name, page)
        parameters = tuple(argument.name for argument in macro.args)
        page.macros[macro.name] = Signature(parameters, mentions(macro.body, "caller"))
    for node in tree.find_all(nodes.Import):
        if page.modules.get(node.target) != (there := _literal(name, node, node.template)):
            _once(name, node.lineno, node.target, page)
        page.modules[node.target] = there
    for node in tree.find_all(nodes.FromImport):
        for macro_name, alias in imported(node):
            origin = (_literal(name, node, node.template), macro_name)
            if page.borrowed.get(alias) != origin:
                _once(name, node.lineno, alias, page)
            page.borrowed[alias] = origin
    return page


def _once(template: str, line: int, name: str, page: Page) -> None:
    if name in page.macros or name in page.modules or name in page.borrowed:
        raise Unsupported(template, line, f"{name} means two things here")


def _literal(name: str, node: nodes.Node, template: nodes.Expr) -> str:
    if not isinstance(template, nodes.Const) or not isinstance(template.value, str):
        raise Unsupported(name, node.lineno, "the name of a template is a literal")
    return template.value


def _uses(name: str, tree: nodes.Template, trees: Mapping[str, nodes.Template]) -> dict[str, int]:
    """The templates that this one takes from, each with the line."""
    found = {}
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        there = _literal(name, node, node.template)
        if there not in trees:
            raise Unsupported(name, node.lineno, f"{there} is not among the shared templates")
        found[there] = node.lineno
    return found


def _refuse_circle(name: str, uses: Mapping[str, Mapping[str, int]], path: tuple[str, ...]) -> None:
    for there, line in uses[name].items():
        if there in (*path, name):
            raise Unsupported(name, line, f"{there} leads back to itself")
        _refuse_circle(there, uses, (*path, name))


def _refuse_recursion(template: str, tree: nodes.Template) -> None:
    macros = {macro.name: macro for macro in tree.find_all(nodes.Macro)}
    calls = {
        name: {
            call.node.name: call.lineno
            for call in macro.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name in macros
        }
        for name, macro in macros.items()
    }
    for name in calls:
        try:
            _refuse_circle(name, calls, ())
        except Unsupported as circle:
            raise Unsupported(
                template, circle.line, f"the macro {circle.template} calls itself in the end"
            ) from None
