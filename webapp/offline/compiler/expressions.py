"""Expressions of a template as JavaScript."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from jinja2 import Environment, nodes

from webapp.offline.compiler.errors import Unsupported
from webapp.offline.compiler.references import Book
from webapp.offline.compiler.scopes import Scope

LOOP_MEMBERS = frozenset("index index0 revindex revindex0 first last length previtem nextitem".split())
RESERVED = frozenset("loop caller super self varargs kwargs".split())

BINARY = {
    nodes.Add: "add", nodes.Sub: "subtract", nodes.Mul: "times", nodes.Div: "divide",
    nodes.FloorDiv: "divideWhole", nodes.Mod: "remainder", nodes.And: "and", nodes.Or: "or",
}  # fmt: skip
COMPARED = {
    "eq": "rt.same({}, {})", "ne": "!rt.same({}, {})", "in": "rt.contains({}, {})", "notin": "!rt.contains({}, {})",
    "lt": "rt.compare({}, {}) < 0", "lteq": "rt.compare({}, {}) <= 0",
    "gt": "rt.compare({}, {}) > 0", "gteq": "rt.compare({}, {}) >= 0",
}  # fmt: skip


def literal(value: Any) -> str:
    """JSON data as JavaScript."""
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class ExpressionWriter:
    """Writes the expressions of one template; remembers what they ask of the runtime."""

    def __init__(self, env: Environment, name: str, book: Book, known: frozenset[str]) -> None:
        self.env, self.name, self.book, self.known = env, name, book, known
        self.filters: set[str] = set()
        self.tests: set[str] = set()
        self.callees: set[str] = set()
        self.block: str | None = None

    def refuse(self, node: nodes.Node, reason: str) -> NoReturn:
        """Stop with file and line."""
        raise Unsupported(self.name, node.lineno, reason)

    def expression(self, node: nodes.Node, scope: Scope) -> str:
        """The JavaScript of an expression."""
        if type(node) in BINARY:
            return self._binary(node, scope)
        write = getattr(self, f"_{type(node).__name__}", None)
        if write is None:
            self.refuse(node, f"expression {type(node).__name__} is not supported")
        return str(write(node, scope))

    def condition(self, node: nodes.Node, scope: Scope) -> str:
        """The JavaScript of an expression of which only its truth matters."""
        if isinstance(node, nodes.Not):
            return f"!{self.condition(node.node, scope)}"
        if isinstance(node, (nodes.And, nodes.Or)):
            operator = "&&" if isinstance(node, nodes.And) else "||"
            return f"({self.condition(node.left, scope)} {operator} {self.condition(node.right, scope)})"
        if isinstance(node, (nodes.Test, nodes.Compare)):
            return self.expression(node, scope)
        return f"rt.truthy({self.expression(node, scope)})"

    def _list(self, expressions: list[nodes.Expr], scope: Scope) -> str:
        return ", ".join(self.expression(node, scope) for node in expressions)

    def _binary(self, node: Any, scope: Scope) -> str:
        lazy = "() => " if isinstance(node, (nodes.And, nodes.Or)) else ""
        left, right = self.expression(node.left, scope), self.expression(node.right, scope)
        return f"rt.{BINARY[type(node)]}({left}, {lazy}{right})"

    def _Const(self, node: nodes.Const, scope: Scope) -> str:
        value = node.value
        if isinstance(value, (int, float)) and abs(value) >= 2**53:
            self.refuse(node, "this number is too large for JavaScript")
        if value is not None and not isinstance(value, (str, int, float)):
            self.refuse(node, f"a literal {type(value).__name__} is not supported")
        return literal(value)

    def _TemplateData(self, node: nodes.TemplateData, scope: Scope) -> str:
        return f"new rt.Markup({literal(node.data)})"

    def _Name(self, node: nodes.Name, scope: Scope) -> str:
        page, name = self.book[self.name], node.name
        held = scope.find(name)
        if name in RESERVED and not (name == "caller" and held):
            self.refuse(node, f"{name} cannot be used like this here")
        if name in page.macros or name in page.borrowed or name in page.modules:
            self.refuse(node, f"{name} holds macros: it can only be called")
        if name in self.known and not held:
            self.refuse(node, f"{name} is a function: it can only be called")
        return self.variable(name, scope)

    def variable(self, name: str, scope: Scope) -> str:
        """Where a name is read and written."""
        return scope.find(name) or f"ctx[{literal(name)}]"

    def _List(self, node: nodes.List, scope: Scope) -> str:
        return f"[{self._list(node.items, scope)}]"

    def _Tuple(self, node: nodes.Tuple, scope: Scope) -> str:
        return f"[{self._list(node.items, scope)}]"

    def _Dict(self, node: nodes.Dict, scope: Scope) -> str:
        pairs = []
        for pair in node.items:
            if not isinstance(pair.key, nodes.Const) or not isinstance(pair.key.value, str):
                self.refuse(node, "the keys of a mapping are literal texts")
            pairs.append(f"[{literal(pair.key.value)}]: {self.expression(pair.value, scope)}")
        return "({" + ", ".join(pairs) + "})"

    def _Getattr(self, node: nodes.Getattr, scope: Scope) -> str:
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            return self._loop_member(node, scope)
        return f"rt.member({self.expression(node.node, scope)}, {literal(node.attr)})"

    def _loop_member(self, node: nodes.Getattr, scope: Scope) -> str:
        held = scope.find("loop")
        if not held:
            self.refuse(node, "there is no loop here")
        if node.attr not in LOOP_MEMBERS:
            self.refuse(node, f"loop.{node.attr} is not supported")
        return f"{held}.{node.attr}"

    def _Getitem(self, node: nodes.Getitem, scope: Scope) -> str:
        value = self.expression(node.node, scope)
        if not isinstance(node.arg, nodes.Slice):
            return f"rt.member({value}, {self.expression(node.arg, scope)})"
        if node.arg.step is not None:
            self.refuse(node, "a slice with a step is not supported")
        bounds = (
            self.expression(bound, scope) if bound else "null" for bound in (node.arg.start, node.arg.stop)
        )
        return f"rt.part({value}, {', '.join(bounds)})"

    def _Not(self, node: nodes.Not, scope: Scope) -> str:
        return self.condition(node, scope)

    def _Neg(self, node: nodes.Neg, scope: Scope) -> str:
        return f"rt.negative({self.expression(node.node, scope)})"

    def _Concat(self, node: nodes.Concat, scope: Scope) -> str:
        return f"rt.concat({self._list(node.nodes, scope)})"

    def _CondExpr(self, node: nodes.CondExpr, scope: Scope) -> str:
        otherwise = self.expression(node.expr2, scope) if node.expr2 else "undefined"
        return f"({self.condition(node.test, scope)} ? {self.expression(node.expr1, scope)} : {otherwise})"

    def _Compare(self, node: nodes.Compare, scope: Scope) -> str:
        if len(node.ops) > 1:
            self.refuse(node, "write a chain of comparisons with 'and'")
        [operand] = node.ops
        compared = COMPARED[operand.op].format(
            self.expression(node.expr, scope), self.expression(operand.expr, scope)
        )
        return f"({compared})"


def is_text(node: nodes.Node | None) -> bool:
    """Whether this is a literal text."""
    return isinstance(node, nodes.Const) and isinstance(node.value, str)
