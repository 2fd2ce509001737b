"""Filters and tests as JavaScript: only those with a twin, with arguments that both sides take."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import nodes

from webapp.dialect import filters as dialect
from webapp.offline.compiler.arguments import Parameters, filter_arguments
from webapp.offline.compiler.expressions import ExpressionWriter, is_text, literal
from webapp.offline.compiler.scopes import Scope
from webapp.words import FILTERS

SHARED_FILTERS = frozenset(dialect.FILTERS) | frozenset(FILTERS)
SHARED_TESTS = dialect.TESTS_ALONE | dialect.TESTS_WITH_ONE
TAKE_NAMES = frozenset({"map", "select", "reject", "selectattr", "rejectattr"})  # of another filter or test


class FilterWriter(ExpressionWriter):
    """Adds filters and tests to what can be written."""

    def _Filter(self, node: nodes.Filter, scope: Scope) -> str:
        if node.node is None:
            self.refuse(node, "a filter on a block is not supported")
        if node.name == "safe" and not _is_html(node.node):
            self.refuse(node, "only a field named *_html is safe")
        value = self.expression(node.node, scope)
        return f"rt.filters.{node.name}({', '.join([value, *self._filter_arguments(node, node.name, node, scope)])})"

    def _filter_arguments(self, node: nodes.Node, name: str, given: Any, scope: Scope) -> list[str]:
        parameters = self._laid_out(node, name, given)
        self._check_names(node, name, parameters, scope)
        return [self._argument(value, scope) for value in parameters.values()]

    def _laid_out(self, node: nodes.Node, name: str, given: nodes.Filter) -> Parameters:
        if name not in SHARED_FILTERS or name not in self.env.filters:
            self.refuse(node, f"there is no shared filter {name}")
        self.filters.add(name)
        try:
            return filter_arguments(self.env.filters[name], given)
        except ValueError as problem:
            self.refuse(node, f"filter {name}: {problem}")

    def _argument(self, value: nodes.Expr | list[nodes.Expr], scope: Scope) -> str:
        return f"[{self._list(value, scope)}]" if isinstance(value, list) else self.expression(value, scope)

    def _check_names(self, node: nodes.Node, name: str, parameters: Parameters, scope: Scope) -> None:
        """Names inside a filter (of an attribute, a test, another filter) are literal and known."""
        for key in ("attribute", "test", "name") if name in TAKE_NAMES else ("attribute",):
            if key in parameters and not isinstance(parameters[key], nodes.Const):
                self.refuse(node, f"filter {name}: {key} is a literal")
        path = getattr(parameters.get("attribute"), "value", None)
        if path is not None and not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", str(path), re.ASCII):
            self.refuse(node, f"filter {name}: attribute is a path of keys")
        if name in TAKE_NAMES:
            self._check_inner(node, name, parameters, scope)

    def _check_inner(self, node: nodes.Node, name: str, parameters: Parameters, scope: Scope) -> None:
        if name == "map":
            inner = parameters["name"].value
            if (inner is None) == (parameters["attribute"].value is None):
                self.refuse(node, "map takes the name of a filter or an attribute")
            if inner in TAKE_NAMES or inner == "safe":
                self.refuse(node, f"map cannot apply {inner}")
            if inner is not None:
                given = nodes.Filter(None, inner, parameters["rest"], [], None, None)
                parameters["rest"] = list(self._laid_out(node, inner, given).values())
                self._filter_arguments(node, inner, given, scope)
        elif (test := parameters["test"].value) is not None:
            self._check_test(node, test, len(parameters["rest"]))

    def _check_test(self, node: nodes.Node, name: str, arguments: int) -> None:
        if name not in SHARED_TESTS:
            self.refuse(node, f"there is no shared test {name}")
        if arguments != (name in dialect.TESTS_WITH_ONE):
            self.refuse(node, f"test {name} takes {int(name in dialect.TESTS_WITH_ONE)} arguments")
        self.tests.add(name)

    def _Test(self, node: nodes.Test, scope: Scope) -> str:
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            self.refuse(node, "named arguments of a test are not supported")
        self._check_test(node, node.name, len(node.args))
        return f"rt.tests[{literal(node.name)}]({self._list([node.node, *node.args], scope)})"


def _is_html(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Name):
        return node.name.endswith("_html")
    if isinstance(node, nodes.Getattr):
        return node.attr.endswith("_html")
    return isinstance(node, nodes.Getitem) and is_text(node.arg) and node.arg.value.endswith("_html")
