"""Our ES modules as one classic script.

A service worker that is one file updates as one: all or nothing. The modules keep to a few forms
of import and export, written at the start of a line; any other form is refused with file and
line. Each module becomes a function scope, in the order of need; nothing is renamed or minified.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

NAME = r"[A-Za-z_$][\w$]*"
NAME_LIST = rf"\{{\s*((?:{NAME}(?:\s+as\s+{NAME})?\s*,?\s*)*)\}}"
IMPORT = re.compile(
    rf'import\s+(?:\*\s+as\s+({NAME})|{NAME_LIST})\s+from\s+(["\'])([^"\'\n]+)\3;?[ \t]*(?=\n|$)'
)
DECLARED = re.compile(rf"export (?=(?:(?:async )?function\b\*?|class|const)\s*({NAME}))")
LISTED = re.compile(rf"export\s+{NAME_LIST};?[ \t]*(?=\n|$)")
STATEMENT = re.compile(r"^(?:import|export)\b", re.M)
HIDDEN = re.compile(r"^[ \t]+(?:import\s*[\"'{*\w]|export\s+[{*\w])|\bimport\s*\(|\bimport\.meta\b", re.M)
CHANGING = re.compile(rf"^(?:let|var)\s+({NAME})", re.M)
RESERVED = "linked$"


class Unlinkable(Exception):
    """A module has a form that the linker does not read, or names something that is not there."""

    def __init__(self, module: str, line: int, reason: str) -> None:
        super().__init__(f"{module}:{line}: {reason}")


@dataclass
class Module:
    """One module, read: what it takes and gives, and its text with neither."""

    name: str
    text: str = ""
    takes: list[tuple[int, str, str]] = field(default_factory=list)  # line, module, pattern
    gives: dict[str, str] = field(default_factory=dict)  # name outside -> name inside


def link(entry: Path, virtual: Mapping[str, str] | None = None, expose: str | None = None) -> str:
    """Join a module and all that it imports.

    ``virtual`` gives modules that are no files, by their path from the entry's folder ("./config.js").
    ``expose`` names the global under which the exports of the entry can be reached.
    """
    folder = entry.resolve().parent
    texts = {posixpath.normpath(name): text for name, text in (virtual or {}).items()}
    modules: dict[str, Module] = {}
    _gather(entry.name, folder, texts, modules, (), (entry.name, 0))
    _check_names(modules)
    places = {name: f"{RESERVED}{place}" for place, name in enumerate(modules)}
    scopes = "".join(_scope(module, places) for module in modules.values())
    exposed = f"globalThis.{expose} = {places[entry.name]};\n" if expose else ""
    return f'"use strict";\n(() => {{\n{scopes}{exposed}}})();\n'


def _gather(
    name: str,
    folder: Path,
    virtual: Mapping[str, str],
    modules: dict[str, Module],
    path: tuple[str, ...],
    wanted: tuple[str, int],
) -> None:
    """Read a module after all that it takes from."""
    if name in path:
        raise Unlinkable(*wanted, f"goes round in a circle: {' -> '.join((*path, name))}")
    if name in modules:
        return
    module = _read(name, _text(name, folder, virtual, wanted))
    for line, taken, _ in module.takes:
        _gather(taken, folder, virtual, modules, (*path, name), (name, line))
    modules[name] = module


def _text(name: str, folder: Path, virtual: Mapping[str, str], wanted: tuple[str, int]) -> str:
    if name in virtual:
        return virtual[name]
    file = folder / name
    if not file.is_file():
        raise Unlinkable(*wanted, f"there is no module {name}")
    return file.read_text("utf-8")


def _read(name: str, text: str) -> Module:
    """Take the imports and exports out of a module."""
    module = Module(name)
    kept, place = [], 0
    _refuse_hidden(name, text)
    for line, start in _statements(text):
        kept.append(text[place:start])
        place = _take(module, text, line, start) or _give(module, text, start)
        if not place:
            raise Unlinkable(name, line, f"cannot read {text[start:].splitlines()[0]!r}")
    module.text = "".join([*kept, text[place:]])
    for changing in CHANGING.finditer(text):
        if changing[1] in module.gives.values():
            line = text.count("\n", 0, changing.start()) + 1
            raise Unlinkable(name, line, f"{changing[1]} is exported and can change: export a function")
    return module


def _refuse_hidden(name: str, text: str) -> None:
    reserved = text.find(RESERVED)
    hidden = HIDDEN.search(text)
    if hidden or reserved >= 0:
        start = hidden.start() if hidden else reserved
        line = text.count("\n", 0, start + len(hidden[0]) if hidden else start) + 1
        raise Unlinkable(
            name, line, "imports and exports stand at the start of a line, in the forms of this linker"
        )


def _statements(text: str) -> Iterator[tuple[int, int]]:
    for found in STATEMENT.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found.start()


def _take(module: Module, text: str, line: int, start: int) -> int:
    """Read an import; the place after it, or 0."""
    found = IMPORT.match(text, start)
    if not found:
        return 0
    whole, names, _, path = found.groups()
    if not path.startswith(("./", "../")):
        raise Unlinkable(module.name, line, f"{path!r} is not a relative path")
    taken = posixpath.normpath(posixpath.join(posixpath.dirname(module.name), path))
    pattern = whole or "{ " + ", ".join(": ".join(pair) for pair in _pairs(names)) + " }"
    module.takes.append((line, taken, pattern))
    return found.end()


def _give(module: Module, text: str, start: int) -> int:
    """Read an export; the place where its text goes on, or 0."""
    if declared := DECLARED.match(text, start):
        module.gives[declared[1]] = declared[1]
        return declared.end()
    if listed := LISTED.match(text, start):
        module.gives |= {outside: inside for inside, outside in _pairs(listed[1])}
        return listed.end()
    return 0


def _pairs(names: str) -> list[tuple[str, str]]:
    """The names of a list, each with its other name."""
    parts = [part.split() for part in names.split(",") if part.strip()]
    return [(part[0], part[-1]) for part in parts]


def _check_names(modules: Mapping[str, Module]) -> None:
    for module in modules.values():
        for line, taken, pattern in module.takes:
            wanted = re.findall(rf"({NAME}):", pattern)
            for name in wanted:
                if name not in modules[taken].gives:
                    raise Unlinkable(module.name, line, f"{taken} does not export {name}")


def _scope(module: Module, places: Mapping[str, str]) -> str:
    takes = "".join(f"const {pattern} = {places[taken]};\n" for _, taken, pattern in module.takes)
    gives = ", ".join(
        outside if outside == inside else f"{outside}: {inside}" for outside, inside in module.gives.items()
    )
    given = f"return Object.freeze({{ {gives} }});" if gives else "return Object.freeze({});"
    return f"// {module.name}\nconst {places[module.name]} = (() => {{\n{takes}{module.text.strip()}\n{given}\n}})();\n"
