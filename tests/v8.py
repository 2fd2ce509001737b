"""JavaScript in V8 for Python's tests: a phone without a screen or a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from py_mini_racer import JSEvalException, JSPromise, MiniRacer

from webapp.offline.linker import link

WORKER = Path(__file__).parent.parent / "static" / "js" / "worker"

__all__ = ["WORKER", "JSEvalException", "Phone"]


class Variable(str):
    """The name of a global variable in V8."""


class Phone:
    """A linked script in V8 whose exports can be called with JSON."""

    def __init__(self, script: str, name: str = "phone") -> None:
        self._name = name
        self._racer = MiniRacer()
        self._racer.eval(script)

    @classmethod
    def of(cls, entry: Path, virtual: Mapping[str, str] | None = None) -> Phone:
        """Link a module with all that it imports, and load it."""
        return cls(link(entry, virtual, expose="phone"))

    @classmethod
    def of_text(cls, text: str, virtual: Mapping[str, str] | None = None) -> Phone:
        """The same for a module given as text, which imports from static/js/worker by "./"."""
        return cls.of(WORKER / "entry-of-a-test.js", {**(virtual or {}), "./entry-of-a-test.js": text})

    def run(self, script: str) -> None:
        """Run another classic script beside the first."""
        self._racer.eval(script)

    @staticmethod
    def name(variable: str) -> Variable:
        """An argument for ``call`` that is a global variable there, not JSON."""
        return Variable(variable)

    def call(self, function: str, *arguments: Any) -> Any:
        """Call an exported function; an exception there is a JSEvalException here. Promises are awaited."""
        given = ", ".join(map(_written, arguments))
        result = self._racer.eval(
            f"(() => {{ const made = {self._name}.{function}({given}); {_AS_JSON} }})()"
        )
        if isinstance(result, JSPromise):
            result = result.get(timeout=10)
        return None if result is None else json.loads(result)


def _written(argument: Any) -> str:
    """JSON is parsed there, not written as a literal: a key __proto__ means something else in a literal."""
    return argument if isinstance(argument, Variable) else f"JSON.parse({json.dumps(json.dumps(argument))})"


_AS_JSON = (
    "const written = (value) => value === undefined ? null : JSON.stringify(value);"
    "return made instanceof Promise ? made.then(written) : written(made);"
)
