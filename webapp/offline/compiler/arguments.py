"""Arguments of a filter laid out in the order of its Python parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from jinja2 import nodes

Parameters = dict[str, Any]  # an expression, or a list of them for *rest


def filter_arguments(function: Callable[..., Any], node: nodes.Filter) -> Parameters:
    """Every parameter after the value, defaults filled in; raise ValueError if they do not fit."""
    if node.dyn_args or node.dyn_kwargs:
        raise ValueError("*args and **kwargs are not supported")
    places: list[nodes.Expr] = list(node.args)
    named: dict[str, nodes.Expr] = {pair.key: pair.value for pair in node.kwargs}  # type: ignore[misc, attr-defined]
    laid: Parameters = {}
    for parameter in _after_value(function):
        if parameter.kind is parameter.VAR_POSITIONAL:
            laid[parameter.name], places = places, []
        elif places and parameter.kind is not parameter.KEYWORD_ONLY:
            laid[parameter.name] = places.pop(0)
        elif parameter.name in named:
            laid[parameter.name] = named.pop(parameter.name)
        elif parameter.default is not parameter.empty:
            laid[parameter.name] = nodes.Const(parameter.default, lineno=node.lineno)
        else:
            raise ValueError(f"{parameter.name} is missing")
    if places or named:
        raise ValueError(f"does not take {', '.join(named) or 'so many arguments'}")
    return laid


def _after_value(function: Callable[..., Any]) -> list[inspect.Parameter]:
    parameters = list(inspect.signature(function).parameters.values())
    return parameters[2 if hasattr(function, "jinja_pass_arg") else 1 :]
