"""Statements and whole templates as JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import nodes

from webapp.offline.compiler.calls import CallWriter
from webapp.offline.compiler.early import read_before_set
from webapp.offline.compiler.expressions import RESERVED, literal
from webapp.offline.compiler.links import is_link_name
from webapp.offline.compiler.scopes import Scope, assigned, imported, mentions

PAIRED = ("items", "groupby")  # the filters whose result a loop may take apart
AFTER_EXTENDS = (nodes.Block, nodes.Macro, nodes.Import, nodes.FromImport, nodes.Assign, nodes.AssignBlock)


class TemplateWriter(CallWriter):
    """Writes one template as a call of ``rt.define``."""

    counter = 0

    def template(self, tree: nodes.Template) -> str:
        """The JavaScript of the whole template."""
        extends = next(tree.find_all(nodes.Extends), None)
        if extends is not None:
            self._check_child(tree, extends)
        self._check_places(tree, extends is not None)
        blocks = "".join(
            f"{literal(block.name)}: {self._block_body(block)},\n" for block in tree.find_all(nodes.Block)
        )
        body = [
            node
            for node in tree.body
            if extends is None or not isinstance(node, (nodes.Output, nodes.Block, nodes.Extends))
        ]
        self._refuse_early(body, Scope())
        parent = (
            f"return rt.parent({self.expression(extends.template, Scope())}, ctx, blocks);\n"
            if extends
            else "return out;\n"
        )
        drawn = f'(ctx, blocks) => {{\nlet out = "";\n{self.statements(body, Scope())}{parent}}}'
        return f"rt.define({literal(self.name)}, {{\nblocks: {{\n{blocks}}},\ndraw: {drawn},\n}});\n"

    def _check_child(self, tree: nodes.Template, extends: nodes.Extends) -> None:
        if tree.body[0] is not extends:
            self.refuse(extends, "extends stands first, alone and unconditional")
        for node in tree.body[1:]:
            is_blank = isinstance(node, nodes.Output) and all(
                isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
            )
            if not is_blank and not isinstance(node, AFTER_EXTENDS):
                self.refuse(node, "outside of its blocks a template that extends another draws nothing")

    def _check_places(self, tree: nodes.Template, extends: bool) -> None:
        """Macros stand at the top level; blocks there, in other blocks, or in an if."""
        around = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.With, nodes.AssignBlock)
        for node in tree.find_all((*around, nodes.Block, nodes.If)):
            for inner in node.find_all(nodes.Macro):
                self.refuse(inner, "a macro stands at the top level of its template")
            for inner in node.find_all(nodes.Block):
                if isinstance(node, around) or extends and isinstance(node, nodes.If):
                    self.refuse(inner, f"a block cannot stand in {type(node).__name__.lower()}")

    def _block_body(self, block: nodes.Block) -> str:
        if block.scoped or block.required:
            self.refuse(block, "scoped and required blocks are not supported")
        self.block = block.name
        body = self.body(block.body, Scope())
        self.block = None
        return f'(ctx, blocks, level) => {{\nlet out = "";\n{body}return out;\n}}'

    def body(self, body: Sequence[nodes.Node], scope: Scope) -> str:
        """Statements that have a scope of their own: its names first, then what they do."""
        declared = ""
        self._refuse_early(body, scope)
        for name in assigned(body):
            if name not in scope.names:
                before = self.variable(name, scope)
                scope.names[name] = self._new(name)
                declared += f"let {scope.names[name]} = {before};\n"
        return declared + self.statements(body, scope)

    def _refuse_early(self, body: Sequence[nodes.Node], scope: Scope) -> None:
        for name in assigned(body):
            early = None if name in scope.names else read_before_set(body, name)
            if early:
                self.refuse(early, f"{name} is read in here before it is set around here: use another name")

    def statements(self, body: Sequence[nodes.Node], scope: Scope) -> str:
        """Statements one after the other."""
        return "".join(self._statement(node, scope) for node in body)

    def _statement(self, node: nodes.Node, scope: Scope) -> str:
        write = getattr(self, f"_write_{type(node).__name__}", None)
        if write is None:
            self.refuse(node, f"statement {type(node).__name__} is not supported")
        return str(write(node, scope))

    def _new(self, name: str) -> str:
        """A JavaScript variable of its own for a name."""
        self.counter += 1
        return f"{name if name.isascii() else 'name'}_{self.counter}"

    def _write_Output(self, node: nodes.Output, scope: Scope) -> str:
        parts = [
            literal(part.data)
            if isinstance(part, nodes.TemplateData)
            else f"rt.html({self.expression(part, scope)})"
            for part in node.nodes
        ]
        return f"out += {' + '.join(parts)};\n" if parts else ""

    def _write_If(self, node: nodes.If, scope: Scope) -> str:
        written = f"if ({self.condition(node.test, scope)}) {{\n{self.statements(node.body, scope)}}}"
        for branch in node.elif_:
            written += (
                f" else if ({self.condition(branch.test, scope)}) {{\n{self.statements(branch.body, scope)}}}"
            )
        if node.else_:
            written += f" else {{\n{self.statements(node.else_, scope)}}}"
        return written + "\n"

    def _write_For(self, node: nodes.For, scope: Scope) -> str:
        if node.recursive:
            self.refuse(node, "a recursive loop is not supported")
        listed, place = self._new("list"), self._new("place")
        iterable = f"rt.each({self.expression(node.iter, scope)})"
        inner = Scope(scope)
        self._refuse_link(node.target)
        target = self._loop_target(node, inner)
        if node.test:
            if mentions([node.test], "loop"):
                self.refuse(node.test, "the condition of a loop comes before its loop.index")
            iterable += f".filter(({target}) => {self.condition(node.test, inner)})"
        counting = ""
        if mentions(node.body, "loop"):
            inner.names["loop"] = self._new("loop")
            counting = f"const {inner.names['loop']} = new rt.Loop({listed}, {place});\n"
        body = self.body(node.body, inner)
        written = f"{{\nconst {listed} = {iterable};\nfor (let {place} = 0; {place} < {listed}.length; {place}++) {{\n"
        written += f"let {target} = {listed}[{place}];\n{counting}{body}}}\n"
        if node.else_:
            written += f"if (!{listed}.length) {{\n{self.body(node.else_, Scope(scope))}}}\n"
        return written + "}\n"

    def _loop_target(self, node: nodes.For, inner: Scope) -> str:
        if isinstance(node.target, nodes.Name):
            return self._bind(node.target, inner)
        paired = isinstance(node.iter, nodes.Filter) and node.iter.name in PAIRED
        if not paired or not isinstance(node.target, nodes.Tuple) or len(node.target.items) != 2:
            self.refuse(node, f"only the pairs of {' and '.join(PAIRED)} can be taken apart, into two names")
        return "[" + ", ".join(self._bind(part, inner) for part in node.target.items) + "]"

    def _refuse_link(self, target: nodes.Node) -> None:
        for name in [target, *target.find_all(nodes.Name)]:
            if isinstance(name, nodes.Name) and is_link_name(name.name):
                self.refuse(name, f"{name.name} holds a link of ours, nothing else")

    def _bind(self, target: nodes.Node, scope: Scope) -> str:
        if not isinstance(target, nodes.Name):
            self.refuse(target, "a plain name is needed here")
        self._check_free(target, target.name)
        scope.names[target.name] = self._new(target.name)
        return scope.names[target.name]

    def _check_free(self, node: nodes.Node, name: str) -> None:
        page = self.book[self.name]
        if name in RESERVED or name in self.known or name in page.macros | page.borrowed | page.modules:
            self.refuse(node, f"{name} means something else here")

    def _write_Assign(self, node: nodes.Assign, scope: Scope) -> str:
        if isinstance(node.target, nodes.Name):
            self.check_link(node.target.name, node.node)
        return self._store(node.target, self.expression(node.node, scope), scope)

    def _write_AssignBlock(self, node: nodes.AssignBlock, scope: Scope) -> str:
        if node.filter is not None:
            self.refuse(node, "a filter on a block is not supported")
        self._refuse_link(node.target)
        drawn = (
            f'(() => {{\nlet out = "";\n{self.body(node.body, Scope(scope))}return new rt.Markup(out);\n}})()'
        )
        return self._store(node.target, drawn, scope)

    def _store(self, target: nodes.Node, value: str, scope: Scope) -> str:
        if isinstance(target, nodes.NSRef):
            return f"rt.setMember({self.variable(target.name, scope)}, {literal(target.attr)}, {value});\n"
        if not isinstance(target, nodes.Name):
            self.refuse(target, "set gives a value to one name")
        self._check_free(target, target.name)
        return f"{self.variable(target.name, scope)} = {value};\n"

    def _write_With(self, node: nodes.With, scope: Scope) -> str:
        inner = Scope(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self.check_link(getattr(target, "name", ""), value)
        values = [self.expression(value, scope) for value in node.values]
        held = (
            f"let {self._bind(target, inner)} = {value};\n"
            for target, value in zip(node.targets, values, strict=True)
        )
        return "{\n" + "".join(held) + self.body(node.body, inner) + "}\n"

    def _write_Block(self, node: nodes.Block, scope: Scope) -> str:
        return f"out += rt.block({literal(node.name)}, ctx, blocks);\n"

    def _write_Include(self, node: nodes.Include, scope: Scope) -> str:
        if node.ignore_missing or not node.with_context:
            self.refuse(node, "include takes one template that exists, and gives it the context")
        return f"out += rt.include({self.expression(node.template, scope)}, {self._context(scope)});\n"

    def _context(self, scope: Scope) -> str:
        """What another template sees from here."""
        held = ", ".join(f"[{literal(name)}]: {variable}" for name, variable in scope.visible().items())
        return f"rt.contextOf(ctx, {{ {held} }})" if held else "rt.contextOf(ctx)"

    def _write_Import(self, node: nodes.Import, scope: Scope) -> str:
        return f"{self.variable(node.target, scope)} = {self._module(node, scope)};\n"

    def _write_FromImport(self, node: nodes.FromImport, scope: Scope) -> str:
        module = self._new("module")
        stored = (
            f"{self.variable(alias, scope)} = rt.member({module}, {literal(name)});\n"
            for name, alias in imported(node)
        )
        return f"const {module} = {self._module(node, scope)};\n" + "".join(stored)

    def _module(self, node: nodes.Import | nodes.FromImport, scope: Scope) -> str:
        context = f", {self._context(scope)}" if node.with_context else ""
        return f"rt.module({self.expression(node.template, scope)}{context})"

    def _write_Macro(self, node: nodes.Macro, scope: Scope) -> str:
        return f"{self.variable(node.name, scope)} = {self._macro(node, node.name, scope)};\n"

    def _write_CallBlock(self, node: nodes.CallBlock, scope: Scope) -> str:
        if mentions(node.body, "caller"):
            self.refuse(node, "caller() cannot stand in a call block")
        return f"out += rt.html({self.call(node.call, scope, self._macro(node, 'caller', scope))});\n"

    def _macro(self, node: nodes.Macro | nodes.CallBlock, name: str, scope: Scope) -> str:
        parameters = [argument.name for argument in node.args]
        inner = Scope(scope)
        held = [self._bind(argument, inner) for argument in node.args]
        takes_caller = mentions(node.body, "caller")
        if takes_caller:
            inner.names["caller"] = "caller"
        defaults = self._defaults(node, held, inner)
        body = self.body(node.body, inner)
        drawn = f'({", ".join([*held, "caller"])}) => {{\n{defaults}let out = "";\n{body}return out;\n}}'
        return f"rt.macro({literal(name)}, {literal(parameters)}, {literal(takes_caller)}, {drawn})"

    def _defaults(self, node: nodes.Macro | nodes.CallBlock, held: list[str], inner: Scope) -> str:
        required = len(held) - len(node.defaults)
        written = ""
        for place, variable in enumerate(held):
            value = "undefined"
            if place >= required:
                default = node.defaults[place - required]
                if any(mentions([default], argument.name) for argument in node.args):
                    self.refuse(default, "a default cannot ask for another argument")
                self.check_link(node.args[place].name, default)
                value = self.expression(default, inner)
            written += f"if ({variable} === rt.MISSING) {variable} = {value};\n"
        return written
