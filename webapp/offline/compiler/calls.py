"""Calls as JavaScript: of macros, of known global functions, of loop.cycle and super, of nothing else."""

from __future__ import annotations

from jinja2 import nodes

from webapp.offline.compiler.expressions import is_text, literal
from webapp.offline.compiler.filters import FilterWriter
from webapp.offline.compiler.links import is_link_name, is_own_link
from webapp.offline.compiler.references import find_macro
from webapp.offline.compiler.scopes import Scope
from webapp.words import PLACEHOLDER


class CallWriter(FilterWriter):
    """Adds calls to what can be written."""

    def _Call(self, node: nodes.Call, scope: Scope) -> str:
        return self.call(node, scope)

    def call(self, node: nodes.Call, scope: Scope, caller: str | None = None) -> str:
        """A call of a macro, of a global function, of loop.cycle or super; ``caller`` is a call block's body."""
        if node.dyn_args or node.dyn_kwargs:
            self.refuse(node, "*args and **kwargs are not supported")
        named = ", ".join(
            f"{literal(pair.key)}: {self.expression(pair.value, scope)}" for pair in node.kwargs
        )
        positional = self._list(node.args, scope)
        signature = find_macro(self.book, self.name, node)
        if signature:
            self._check_arguments(node, signature.parameters)
            if caller and not signature.takes_caller:
                self.refuse(node, "this macro does not use a caller")
        target = node.node
        if signature and isinstance(target, nodes.Getattr):
            held = f"rt.member({self.variable(target.node.name, scope)}, {literal(target.attr)})"  # type: ignore[attr-defined]
            return f"rt.callMacro({held}, {literal(target.attr)}, [{positional}], {{{named}}}, {caller or 'undefined'})"
        if (
            isinstance(target, nodes.Getattr)
            and isinstance(target.node, nodes.Name)
            and target.node.name == "loop"
        ):
            return self._cycle(node, target, positional, scope)
        if not isinstance(target, nodes.Name):
            self.refuse(node, "data has no methods: only macros and global functions can be called")
        if signature or target.name == "caller" and scope.find("caller"):
            held = self.variable(target.name, scope)
            return f"rt.callMacro({held}, {literal(target.name)}, [{positional}], {{{named}}}, {caller or 'undefined'})"
        if caller:
            self.refuse(node, f"{target.name} is not a macro")
        if target.name == "super":
            return self._super(node)
        return self._call_global(node, target.name, positional, named, scope)

    def _check_arguments(self, node: nodes.Call, parameters: tuple[str, ...]) -> None:
        if len(node.args) > len(parameters):
            self.refuse(node, f"this macro takes {len(parameters)} arguments")
        free = parameters[len(node.args) :]
        for pair in node.kwargs:
            if pair.key not in free:
                self.refuse(node, f"this macro cannot take {pair.key} here")
            self.check_link(pair.key, pair.value)
        for name, value in zip(parameters, node.args, strict=False):
            self.check_link(name, value)

    def check_link(self, name: str, value: nodes.Node | None) -> None:
        """Refuse to put anything but a link of ours under a name that stands for one."""
        if is_link_name(name) and not is_own_link(value):
            self.refuse(
                value or nodes.Const(None),
                f"{name} holds a link of ours: href(...), asset(...) or another url",
            )

    def _cycle(self, node: nodes.Call, target: nodes.Getattr, positional: str, scope: Scope) -> str:
        held = scope.find("loop")
        if target.attr != "cycle" or not held or node.kwargs or not node.args:
            self.refuse(node, f"loop.{target.attr}() is not supported here")
        return f"{held}.cycle({positional})"

    def _super(self, node: nodes.Call) -> str:
        if self.block is None or node.args or node.kwargs:
            self.refuse(node, "super() stands in a block and takes nothing")
        return f"rt.parentBlock({literal(self.block)}, ctx, blocks, level)"

    def _call_global(self, node: nodes.Call, name: str, positional: str, named: str, scope: Scope) -> str:
        if name not in self.known or scope.find(name):
            self.refuse(node, f"there is no shared function {name}")
        if name in ("_", "gettext", "ngettext"):
            self._check_message(node, name)
        if name == "namespace" and node.args or name == "range" and node.kwargs:
            self.refuse(node, f"{name} does not take these arguments")
        self.callees.add(name)
        return f"rt.callGlobal(ctx[{literal(name)}], {literal(name)}, [{positional}], {'{' + named + '}' if named else 'null'})"

    def _check_message(self, node: nodes.Call, name: str) -> None:
        """A message is literal, so that it can be translated, and every name in it is given."""
        counted = name == "ngettext"
        messages = node.args[: 1 + counted]
        if len(node.args) != (3 if counted else 1) or not all(is_text(message) for message in messages):
            self.refuse(
                node, f"{name} takes {'two literal texts and a number' if counted else 'one literal text'}"
            )
        given = {pair.key for pair in node.kwargs} | ({"num"} if counted else set())
        for message in messages:
            for found in PLACEHOLDER.finditer(message.value):  # type: ignore[attr-defined]
                if found.group() == "%":
                    self.refuse(node, "a lone percent sign in a message: write %%")
                if found[1] and found[1] not in given:
                    self.refuse(node, f"nothing is given for %({found[1]})s")
