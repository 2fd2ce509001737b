"""Jinja's code generator with a few operators replaced by the dialect's own."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer


class DialectGenerator(CodeGenerator):
    """Writes the Python of a template after its operators were narrowed."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:
        """Narrow the whole tree, then write it as Jinja does."""
        super().visit_Template(_Narrow().visit(node), frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:
        # Jinja escapes a constant before it asks finalize, so that None would arrive as text.
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Narrow(NodeTransformer):
    """Puts a filter of ours where Jinja would use an operator of Python's that reaches further."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        self.generic_visit(node)
        node.iter = _filter("each", node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        self.generic_visit(node)
        return _filter("concat", *node.nodes)

    def visit_Mul(self, node: nodes.Mul) -> nodes.Filter:
        self.generic_visit(node)
        return _filter("times", node.left, node.right)

    def visit_Mod(self, node: nodes.Mod) -> nodes.Filter:
        self.generic_visit(node)
        return _filter("remainder", node.left, node.right)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice) or node.arg.step is not None:
            return node
        bounds = (bound or nodes.Const(None, lineno=node.lineno) for bound in (node.arg.start, node.arg.stop))
        return _filter("part", node.node, *bounds)


def _filter(name: str, value: nodes.Expr, *arguments: nodes.Expr) -> nodes.Filter:
    made = nodes.Filter(value, f"dialect:{name}", list(arguments), [], None, None, lineno=value.lineno)
    return made.set_environment(value.environment)  # type: ignore[return-value]
