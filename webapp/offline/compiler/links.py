"""Names that hold links of ours: ``url`` and names ending in ``_url``.

``rules`` lets them stand in href and src; so nothing that a person wrote may get into one.
"""

from __future__ import annotations

import re

from jinja2 import Environment, TemplateSyntaxError, nodes

# On this origin whatever follows: "//" would be another one.
OWN_ADDRESS = re.compile(r"#|/(?:[^/\\]|$)")


def is_link_name(name: str) -> bool:
    """Whether this name promises a link of ours."""
    return name == "url" or name.endswith("_url")


def is_own_link(node: nodes.Node | None) -> bool:
    """Whether this expression can only be a link of ours, or nothing."""
    if node is None:
        return True
    if isinstance(node, nodes.Const):
        return node.value in (None, "") or isinstance(node.value, str) and bool(OWN_ADDRESS.match(node.value))
    if isinstance(node, nodes.Concat):
        start = node.nodes[0]
        return (
            isinstance(start, nodes.Const)
            and isinstance(start.value, str)
            and len(start.value) > 1
            and is_own_link(start)
        )
    if isinstance(node, nodes.Name):
        return is_link_name(node.name)
    if isinstance(node, nodes.CondExpr):
        return is_own_link(node.expr1) and is_own_link(node.expr2)
    if isinstance(node, nodes.Filter):
        return node.name in ("tel", "web")
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in ("href", "asset")
    )


def prints_own_link(env: Environment, expression: str) -> bool:
    """Whether the text of an expression can only print a link of ours."""
    try:
        [output] = env.parse("{{ " + expression + " }}").body
    except (TemplateSyntaxError, ValueError):
        return False
    return isinstance(output, nodes.Output) and all(is_own_link(part) for part in output.nodes)
