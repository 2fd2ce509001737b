"""Which JavaScript variable holds a name of the template, and where a name begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

OPENING = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.With, nodes.AssignBlock)


class Scope:
    """Names that live between one opening tag and its end; what is not found is in the context."""

    def __init__(self, parent: Scope | None = None) -> None:
        self.parent = parent
        self.names: dict[str, str] = {}

    def find(self, name: str) -> str | None:
        """The variable of a name, from here outwards."""
        if name in self.names:
            return self.names[name]
        return self.parent.find(name) if self.parent else None

    def visible(self) -> dict[str, str]:
        """All names from here outwards that an included template sees too."""
        outer = self.parent.visible() if self.parent else {}
        return {name: held for name, held in (outer | self.names).items() if name not in ("loop", "caller")}


def assigned(body: Sequence[nodes.Node]) -> list[str]:
    """The names that these statements assign in their own scope, in order."""
    return list(dict.fromkeys(name for node in body for name in _assigned(node)))


def _assigned(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, (nodes.Assign, nodes.AssignBlock)) and isinstance(node.target, nodes.Name):
        yield node.target.name
    elif isinstance(node, nodes.Import):
        yield node.target
    elif isinstance(node, nodes.FromImport):
        yield from (alias for _, alias in imported(node))
    if not isinstance(node, OPENING):
        for child in node.iter_child_nodes():
            yield from _assigned(child)


def imported(node: nodes.FromImport) -> list[tuple[str, str]]:
    """Pairs of the name there and the name here."""
    return [(name, name) if isinstance(name, str) else name for name in node.names]


def mentions(body: Sequence[nodes.Node], name: str) -> bool:
    """Whether a name occurs anywhere in these statements."""
    found = (leaf for node in body for leaf in [node, *node.find_all(nodes.Name)])
    return any(isinstance(leaf, nodes.Name) and leaf.name == name for leaf in found)
