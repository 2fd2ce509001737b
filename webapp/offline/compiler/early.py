"""Names that an inner scope reads before the scope around it sets them.

Jinja takes such a name for one of the outer scope that has no value yet, even if the context has
one. Nobody expects that, so it is refused, and not copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jinja2 import nodes

from webapp.offline.compiler.scopes import OPENING


def read_before_set(body: Sequence[nodes.Node], name: str) -> nodes.Name | None:
    """The place where a name is read too early, if there is one."""
    reading = _Reading(name)
    reading.through(body, known=False, nested=False)
    return reading.found


class _Reading:
    """Goes through statements in Jinja's order. ``known`` is whether the outer scope met the name already."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.early: nodes.Name | None = None
        self.found: nodes.Name | None = None

    def through(self, steps: Iterable[nodes.Node], known: bool, nested: bool) -> bool:
        for node in steps:
            known = self.step(node, known, nested)
        return known

    def step(self, node: nodes.Node, known: bool, nested: bool) -> bool:
        if isinstance(node, nodes.Name):
            return self.meet(node, known, nested) if node.name == self.name else known
        if isinstance(node, nodes.Block):
            return known  # a function of its own, which asks the context
        if isinstance(node, nodes.Assign):
            return self.through([node.node, node.target], known, nested)
        if isinstance(node, nodes.If):
            known = self.step(node.test, known, nested)
            branches = [node.body, node.elif_, node.else_]
            after = [
                self.through(branch, known, nested) for branch in branches
            ]  # all of them, before the verdict
            return all(after)
        if isinstance(node, OPENING):
            return self.enter(node, known, nested)
        return self.through(node.iter_child_nodes(), known, nested)

    def meet(self, node: nodes.Name, known: bool, nested: bool) -> bool:
        if node.ctx == "load" and nested and not known:
            self.early = self.early or node
        if node.ctx == "store" and not nested:
            self.found = self.found or self.early
        return True

    def enter(self, node: nodes.Node, known: bool, nested: bool) -> bool:
        """What opens a scope: its head belongs to the scope around, its body does not."""
        parts = {"For": ["iter"], "With": ["values"], "CallBlock": ["call"]}.get(type(node).__name__, [])
        head = [step for part in parts for step in _listed(getattr(node, part))]
        known = self.through(head, known, nested)
        outer = {id(step) for step in [*head, getattr(node, "target", None)]}
        inner = [child for child in node.iter_child_nodes() if id(child) not in outer]
        if not any(isinstance(child, nodes.Name) and child.name == self.name for child in _bound(node)):
            self.through(inner, known, nested=True)
        return self.step(node.target, known, nested) if isinstance(node, nodes.AssignBlock) else known


def _listed(part: nodes.Node | list[nodes.Node]) -> list[nodes.Node]:
    return part if isinstance(part, list) else [part]


def _bound(node: nodes.Node) -> list[nodes.Node]:
    """The names that a scope brings with it."""
    if isinstance(node, nodes.For):
        return [node.target, *node.target.find_all(nodes.Name)]
    return [*getattr(node, "args", []), *getattr(node, "targets", [])]
