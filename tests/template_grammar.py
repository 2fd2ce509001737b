"""Random templates out of everything the dialect has, and hostile data for them.

Expressions are mostly of the kind that is asked for, so that pages get drawn; now and then they
are not, so that errors are compared too.
"""

# ruff: noqa: E501 (a table reads better than its pieces)
from __future__ import annotations

import re
from random import Random
from typing import Any

HOSTILE = [
    "<script>", "</textarea>", '"', "'", "&", "&amp;", "{{ x }}", "{% if %}", "\n", "\r\n", "\t", " ", "😀", "👩‍👩‍👧", "é", "e\u0301",
    "ß", "İ", "שלום", "\u202e", "\u2028", "\u2029", "\u00a0", "\ufeff", "\x1c", "\x85", "0", "7", "-1", "None", "null", "constructor",
    "__proto__", "%s", "%(name)s", "\\", "`", "${x}", "\ud7ff", "\U0001f600", "\uffee", "a b", "A", "",
]  # fmt: skip
KEYS = [
    "id",
    "title",
    "score",
    "done",
    "note",
    "constructor",
    "__proto__",
    "items",
    "toString",
    "length",
    "ü",
    "10",
    "2",
]
STYLES = ["short", "medium", "long", "full", "month", "day_month", "weekday", "weekday_letter"]


def text(random: Random, most: int = 4) -> str:
    """A hostile text."""
    return "".join(random.choice(HOSTILE) for _ in range(random.randrange(most)))


def number(random: Random) -> int | float:
    """A small number: whole, half, or long-winded."""
    return random.choice(
        [
            random.randrange(-9, 12),
            random.randrange(100),
            random.randrange(-40, 40) / 8,
            random.uniform(-5, 5),
            2.0,
            -0.0,
        ]
    )


def day(random: Random) -> Any:
    """A date, a date with a time, or something that is none."""
    date = f"{random.randrange(1990, 2040):04d}-{random.randrange(0, 14):02d}-{random.randrange(0, 33):02d}"
    return random.choice(
        [
            date,
            date + f"T{random.randrange(26):02d}:{random.randrange(61):02d}:00+01:00",
            "0001-01-01",
            text(random),
            None,
        ]
    )


def anything(random: Random, depth: int = 2) -> Any:
    """Any JSON value."""
    choices: list[Any] = [text(random), number(random), random.choice([True, False, None])]
    if depth:
        choices.append([anything(random, depth - 1) for _ in range(random.randrange(4))])
        choices.append({random.choice(KEYS): anything(random, depth - 1) for _ in range(random.randrange(4))})
    return random.choice(choices)


def row(random: Random) -> dict[str, Any]:
    """One record of a list; now and then a field is missing or of the wrong kind."""
    made: dict[str, Any] = {
        "id": text(random), "title": text(random), "score": random.randrange(-3, 11), "day": day(random),
        "done": random.choice([True, False]), "tags": [text(random) for _ in range(random.randrange(3))],
        "label": {language: text(random) for language in random.sample(["en", "de", "ar"], random.randrange(4))},
        "intro_html": text(random),
    }  # fmt: skip
    if random.random() < 0.1:
        made[random.choice(list(made))] = anything(random)
    if random.random() < 0.1:
        del made[random.choice(list(made))]
    return made


def context(random: Random) -> dict[str, Any]:
    """What a template of this grammar is drawn with."""
    return {
        "name": text(random), "n": random.randrange(-2, 12), "k": random.randrange(1, 6), "ratio": number(random), "flag": random.choice([True, False]),
        "nothing": None, "rows": [row(random) for _ in range(random.randrange(5))], "texts": [text(random) for _ in range(random.randrange(4))],
        "numbers": [number(random) for _ in range(random.randrange(5))], "person": {random.choice(KEYS): anything(random) for _ in range(4)},
        "wild": anything(random), "day": day(random), "lang": random.choice(["en", "de", "xx"]), "intro_html": text(random), "nonce": "fixed",
        "r1": row(random), "r2": row(random),
    }  # fmt: skip


# What each symbol can become. @name is a symbol in its turn; a line without any ends the growth.
GRAMMAR: dict[str, list[str]] = {
    "body": ["@statement", "@statement@statement", "@statement@statement@statement"],
    "statement": [
        "{{ @printed }}", "{{ @printed }}", "\n text \n", "{{ name }}", "{{ @row.title }}",
        '<b class="{{ @text }}"{% if @truth %} hidden{% endif %}></b>',
        "{% if @truth %}@body{% elif @truth %}E{% else %}@body{% endif %}", "@loop", "@loop", "@pairs", "@message", "@set", "@macro",
        "{% with a=@value, b=@text %}{{ b }}@body{% endwith %}",
        "{% set caught %}@body{% endset %}{{ caught }}{{ caught|length }}{{ caught ~ name }}",
        "{% call(x) m.frame(@text) %}{{ x }}@body{% endcall %}", "{% include '@part' %}",
    ],
    "set": [
        "{% set name = @text %}", "{% set extra = @value %}", "{% if @truth %}{% set name = @text %}{% endif %}{{ name }}",
        "{% set ns = namespace(total=@num) %}{% for x in numbers %}{% set ns.total = ns.total + 1 %}{% endfor %}{{ ns.total|num(2) }}",
    ],
    "message": [
        "{{ _('100%% %(who)s <b>', who=@value) }}", "{{ gettext('plain') }}", "{{ ngettext('%(num)s thing', '%(num)s things', @whole) }}",
        "{% trans who=@text %}hi {{ who }} 5%{% endtrans %}", "{% trans count=@whole %}one {{ count }}{% pluralize %}many {{ count }}{% endtrans %}",
    ],
    "macro": [
        "{{ m.card(@text) }}", "{{ m.card(@text, @num, extra=@value) }}", "{{ m.both(@text, b=@text) }}", "{{ m.both() }}", "{{ m.card(size=@whole) }}",
    ],
    "loop": [
        "{% for r1 in @rows %}@counted{{ r1.id }}@body{% endfor %}", "{% for r2 in rows %}@counted@body{% endfor %}",
        "{% for r1 in rows if @truth %}@body@counted{% else %}none{{ name }}{% endfor %}", "{% for r2 in rows if r2.score is odd %}@counted{% endfor %}",
        "{% for name in texts %}{{ name }}{% set extra = name ~ extra %}{{ extra }}@body{% endfor %}{{ name }}",
    ],
    "counted": [
        "", "{{ loop.index }}{{ loop.revindex0 }}/{{ loop.length }}{{ loop.cycle('a', 'b') }}{{ 'last' if loop.last }}",
        "{{ loop.previtem.score if not loop.first }}{{ (loop.nextitem or {}).title }}", "{{ loop.index0 }}{{ loop.revindex }}",
    ],
    "pairs": [
        "{% for key, value in @mapping|items %}{{ key }}={{ value if value is string }};{% endfor %}",
        "{% for key, value in person|items if value %}{{ key }}{{ loop.index }};{% else %}empty{% endfor %}",
        "{% for score, group in rows|groupby('score') %}{{ score }}:{{ group|length }}{{ group|map(attribute='title')|join(',') }}{% endfor %}",
        "{% for line in @rows|batch(@whole) %}{{ line|length }}|{% endfor %}", "{% for line in range(7)|batch(k) %}{{ line|join('-') }}|{% endfor %}",
    ],
    "printed": ["@text", "@text", "@whole", "@value", "@num|num(2)", "(@num)|num(@digit)"],
    "digit": ["0", "1", "2", "3", "10"],
    "value": ["@text", "@text", "@text", "@whole", "@whole", "missing", "name", "@wild"],
    "wild": ["@text", "@text", "@whole", "wild", "nothing", "person", "flag", "@num", "@truth", "@rows"],
    "row": ["r1", "r2"],
    "text": [
        "name", "name", "'lit<&'", '"it\'s"', "missing", "extra", "person.title", "person['constructor']", "person.items", "texts[0]", "texts[-1]", "intro_html|safe",
        "r1.title", "r2.title", "r1.intro_html|safe", "r1.label|said(lang)", "r2.day|day", "day|clock", "wild|said(lang)", "(rows|first).title",
        "(@text ~ @text)", "(@text + @text)", "(@text or @text)", "(@text and @text)", "(@text if @truth else @text)", "(@text if @truth)", "(@text)|default(@text)",
        "(@text)|d(@text, true)", "(@text)|e", "(@text)|string", "(@text)|trim", "(@text)|truncate(3)", "(@text)|truncate(k)", "(@text)[1:]", "(@text)[:-1]", "(@text)[n:k]",
        "(@text)[0]", "(@text)[-2]", "texts|join(@text)", "rows|map(attribute='title')|join('/')", "rows|join(', ', attribute='@path')", "texts|@end", "day|day('@style')",
        "(@text)|tel", "(@text)|web", "('https://' ~ @text)|web", "rows|map('@plain')|join", "texts|map('truncate', 3)|join('.')", "texts|map('e')|join('&')", "(@num)|num", "(@num)|num(@digit)",
        "rows|map('said', lang)|join", "rows|map(attribute='day')|map('day', 'short')|join(' ')", "(@rows|@end).title",
    ],
    "path": ["title", "score", "label.en", "tags"],
    "plain": ["length", "items", "string", "count"],
    "end": ["first", "last", "min", "max"],
    "style": STYLES,
    "whole": [
        "n", "k", "3", "-2", "(@rows)|length", "(@text)|length", "(@num)|round", "(@num)|round('floor')", "(@num)|round('ceil')", "(@num)|int", "(@text)|int(7)", "'12'|int",
        "rows|sum(attribute='score')", "(n @operator k)", "(numbers|max)|int", "rows|map(attribute='score')|sum", "(n // -k)", "(n % -k)", "range(k)|sum",
        "range(9, n, -2)|length", "4 / 2", "(ratio * 0)",
    ],
    "operator": ["+", "-", "*", "/", "//", "%"],
    "num": [
        "n", "k", "ratio", "1.5", "0.1", "numbers[0]", "numbers|sum", "numbers|max", "(numbers|min)", "(@num @operator @num)", "(@num)|abs", "(-@num)", "(flag + 1)",
    ],
    "compared": ["==", "!=", "<", "<=", ">", ">="],
    "truth": [
        "flag", "name", "rows", "missing", "nothing", "person", "wild", "ratio", "r1.done", "texts", "not @truth", "(@truth and @truth)", "(@truth or @truth)",
        "(@num @compared @num)", "(@text @compared @text)", "wild == person", "wild == n", "wild == texts", "(@text in texts)", "(@text not in name)", "(@text in person)",
        "(@text in wild)", "n in numbers", "n in range(5)", "n not in [1, 2]", "(@wild is @kind)", "n is @numeric", "(@mapping == person)", "(@rows == @rows)", "(@rows)",
    ],
    "kind": "defined,none,string,number,boolean,mapping,true,false,undefined,not false,not none".split(","),
    "numeric": ["odd", "even", "divisibleby(k)", "gt(3)", "in([1, 2, 3])", "eq(ratio)", "le 4", "ne k"],
    "rows": [
        "rows", "rows", "rows|reverse", "rows[1:3]", "rows|list", "missing", "texts", "numbers", "rows|sort(attribute='@path', reverse=@truth)", "rows|sort(attribute='title')",
        "rows|selectattr('@path')", "rows|rejectattr('score', '@test', n)", "rows|rejectattr('day')", "rows|selectattr('score', 'odd')", "rows|selectattr('tags', 'eq', texts)",
        "rows|unique(attribute='@path')", "(rows + [person])", "numbers|sort", "texts|sort", "texts|unique", "numbers|select('gt', 1)", "texts|reject", "texts|select('in', name)",
        "[wild, person]", "[@text, @text]|sort", "numbers|map('round')", "numbers|unique|sort(reverse=true)", "[rows|first, rows|last]", "range(k)",
    ],
    "test": ["gt", "eq", "ne", "<=", "greaterthan"],
    "mapping": ["person", "wild", "{}", "{'title': @text, 'ü': @num, '__proto__': 1, 'list': [@text, n]}"],
}  # fmt: skip

MACROS = """{% set local = 'here' %}
{% macro card(title, size=3, extra='<') %}<p title="{{ title }}">{{ size }}{{ extra }}{{ local }}@body</p>{% endmacro %}
{% macro frame(kind='x') %}<i>{{ kind }}{{ caller(kind) if kind else '' }}</i>{% endmacro %}
{% macro both(a, b) %}{{ card(b, extra=a) }}{{ 'y' if a is defined }}{% endmacro %}
"""
BASE = "{% import 'macros.html' as m@how %}[@body{% block one %}@body{% endblock %}]{% block two %}2{% endblock %}{{ top }}"
PAGE = """{% extends 'base.html' %}
{% import 'macros.html' as m@how %}
{% set top = @text %}
{% block one %}@body@super{% endblock %}
"""


class Scribe:
    """Writes random templates."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def templates(self) -> dict[str, str]:
        """Macros, a part to include, a base, and a page that extends it."""
        alone = GRAMMAR | {"macro": [""], "part": [""]}
        alone["statement"] = [
            line for line in GRAMMAR["statement"] if "m.frame" not in line and "@part" not in line
        ]
        together = GRAMMAR | {
            "part": ["part.html"],
            "how": ["", " with context"],
            "super": ["", "{{ super() }}"],
        }
        return {
            "macros.html": self.grown(MACROS, alone),
            "part.html": self.grown("@body@body", alone, 4),
            "base.html": self.grown(BASE, together),
            "page.html": self.grown(PAGE, together, 4),
        }

    def grown(self, line: str, grammar: dict[str, list[str]], depth: int = 3) -> str:
        """Replace every symbol by one of its lines; at depth 0 only by lines that end."""

        def become(found: re.Match[str]) -> str:
            lines = grammar[found[1]]
            ends = [line for line in lines if "@" not in line] if depth <= 0 else []
            # Statements nest by way of body, which is no growth by itself.
            spent = 0 if found[1] == "body" and depth > 0 else 1
            return self.grown(self.random.choice(ends or lines), grammar, depth - spent)

        return re.sub(r"@([a-z]+)", become, line)
