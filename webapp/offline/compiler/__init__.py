"""Jinja templates as plain JavaScript, for the service worker.

The real Jinja parser reads the templates; what stands here walks its syntax tree and writes
JavaScript that needs no eval. The promise: a page drawn by the result has the same bytes as the
page drawn by Flask. Whatever cannot keep it is refused with file and line when the app starts,
never drawn differently. Runs on an environment prepared by ``webapp.words.install``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment

from webapp.offline.compiler import references, rules
from webapp.offline.compiler.errors import Unsupported
from webapp.offline.compiler.statements import TemplateWriter
from webapp.words import CALLEES

__all__ = ["Compiled", "Unsupported", "compile_templates"]


@dataclass(frozen=True)
class Compiled:
    """The text of an ES module with one function, ``install(rt)``, and what it asks of the runtime."""

    javascript: str
    filters: frozenset[str]
    tests: frozenset[str]
    callees: frozenset[str]


def compile_templates(env: Environment, names: Iterable[str], callees: Iterable[str] = CALLEES) -> Compiled:
    """Write these templates as JavaScript. ``callees`` are the global functions that they may call."""
    sources = {name: _source(env, name) for name in sorted(names)}
    for name, source in sources.items():
        rules.check(env, name, source)
    trees = {name: env.parse(source, name) for name, source in sources.items()}
    book = references.read(trees)
    writers = [TemplateWriter(env, name, book, frozenset(callees)) for name in trees]
    written = [writer.template(tree) for writer, tree in zip(writers, trees.values(), strict=True)]
    return Compiled(
        javascript="export function install(rt) {\n" + "".join(written) + "}\n",
        filters=frozenset().union(*(writer.filters for writer in writers)),
        tests=frozenset().union(*(writer.tests for writer in writers)),
        callees=frozenset().union(*(writer.callees for writer in writers)),
    )


def _source(env: Environment, name: str) -> str:
    if env.loader is None:
        raise Unsupported(name, 0, "the environment has no loader")
    return env.loader.get_source(env, name)[0]
