"""The look: what the templates name, the sheets dress."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHEETS = "".join(path.read_text() for path in sorted((ROOT / "static/css").glob("*.css")))
CLASS = re.compile(r'class="([^"]*)"')
JINJA = re.compile(r"\{[%{#].*?[%}#]\}", re.S)
# A word that only tells two things apart: the first of two lines, and what a step of custody is not.
BARE = {"one", "not"}


def named(template: str) -> set[str]:
    """The classes that a template writes itself; what an expression adds is not seen."""
    return {name for found in CLASS.findall(JINJA.sub(" ", template)) for name in found.split()}


def test_every_class_of_a_template_has_a_rule() -> None:
    dressed = set(re.findall(r"\.([a-z][\w-]*)", SHEETS))
    bare = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "templates").rglob("*.html")
        for name in named(path.read_text()) - dressed - BARE
    }
    assert not bare


def test_classes_are_read_beside_expressions() -> None:
    assert named('<p class="card{% if x %} on{% endif %}"></p><i class="b {{ c }}">') == {"card", "on", "b"}


def test_a_colour_stands_only_among_the_tokens() -> None:
    allowed = {"tokens.css", "dark.css", "print.css"}
    loose = [
        f"{path.name}: {line.strip()[:80]}"
        for path in (ROOT / "static/css").glob("*.css")
        if path.name not in allowed
        for line in path.read_text().splitlines()
        if re.search(r":[^;]*#[0-9a-fA-F]{3,8}\b", line)
    ]
    assert not loose
