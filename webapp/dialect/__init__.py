"""The Jinja that both renderers speak: a strict dialect of the real one.

Flask renders with Jinja, the phone's service worker with JavaScript compiled from the same
templates (``webapp.offline.compiler``). Where Jinja's habits cannot be copied exactly (what a
generator is, how a float prints, whether ``x.items`` is a key or a method), the dialect narrows
Jinja itself, so that both sides give the same bytes or both refuse:

* only text and whole numbers print; None, True, lists, mappings and broken numbers raise
  (a whole float prints as a whole number, because JSON cannot tell 1.0 from 1);
* dots and brackets reach keys of mappings and places of lists, never a method of either;
* filters return lists, never generators, and order by code point, never by locale or letter case;
* ``for`` takes lists; a mapping is read through ``|items``, which sorts its keys.
"""

from __future__ import annotations

from jinja2 import Environment

from webapp.dialect import filters, values
from webapp.dialect.generator import DialectGenerator


def install(env: Environment) -> None:
    """Narrow this environment to the dialect."""
    env.autoescape = True
    env.trim_blocks = env.lstrip_blocks = True
    env.finalize = values.text
    env.code_generator_class = DialectGenerator
    env.filters.update(filters.FILTERS, **filters.OPERATORS)
    env.tests.update(filters.TESTS)
    env.globals["range"] = values.whole_numbers
    # Each template's globals are the environment's own. In a map over both, as they would come, every import within a
    # template is looked up name by name, which for a page of many parts took longer than its queries.
    over_both = env.make_globals
    env.make_globals = lambda given: over_both(given) if given else env.globals  # type: ignore[method-assign]
    # Compiled templates ask the environment for every dot and bracket.
    beyond = env.getattr
    env.getattr = env.getitem = lambda obj, key: values.member(obj, key, beyond)  # type: ignore[method-assign, assignment]
