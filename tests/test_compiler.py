"""What the compiler takes, and what it refuses with file and line."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from webapp import words
from webapp.offline.compiler import Compiled, Unsupported, compile_templates

MACROS = (
    "{% macro card(title, size=1) %}{{ title }}{% endmacro %}{% macro frame() %}{{ caller() }}{% endmacro %}"
)


def compiled(page: str, **others: str) -> Compiled:
    """Compile page.html beside base.html, macros.html and others."""
    templates = {"page.html": page, "macros.html": MACROS, "base.html": "{% block a %}{% endblock %}"}
    templates |= {name.replace("_html", ".html"): text for name, text in others.items()}
    env = Environment(loader=DictLoader(templates))
    words.install(env)
    return compile_templates(env, templates)


def test_it_says_what_it_asks_of_the_runtime() -> None:
    made = compiled(
        "{{ rows|selectattr('n', 'gt', 3)|map('day', 'short')|join }}{{ href('today') }}{{ 1 if x is odd }}{{ _('a') }}"
    )
    assert made.filters == {"selectattr", "map", "day", "join"}
    assert made.tests == {"gt", "odd"}
    assert made.callees == {"href", "_"}
    assert made.javascript.startswith("export function install(rt) {")


def test_the_line_is_the_one_in_the_template() -> None:
    with pytest.raises(Unsupported, match=r"^page\.html:3: "):
        compiled("one\ntwo\n{{ x|title }}")


REFUSED = {
    "a filter without a twin": "{{ x|title }}",
    "upper case, which Pythons and browsers disagree about": "{{ x|upper }}",
    "a test without a twin": "{{ 1 if x is sameas(y) }}",
    "a test without its argument": "{{ 1 if x is divisibleby }}",
    "a test inside a filter without a twin": "{{ x|select('filter') }}",
    "a filter inside map without a twin": "{{ x|map('upper') }}",
    "safe inside map": "{{ x|map('safe') }}",
    "an argument that the filter does not take": "{{ x|sort(case_sensitive=true) }}",
    "too many arguments": "{{ x|length(1) }}",
    "an attribute that is not literal": "{{ x|map(attribute=y) }}",
    "several attributes": "{{ x|sort(attribute='a,b') }}",
    "safe on what is not *_html": "{{ x.body|safe }}",
    "a method of data": "{{ x.items() }}",
    "a method of a text": "{{ 'a'.upper() }}",
    "an unknown function": "{{ url_for('x') }}",
    "the request": "{{ request.args.get('x') }}",
    "a function as a value": "{{ href }}",
    "a macro as a value": "{% import 'macros.html' as m %}{{ m }}",
    "a macro that is not there": "{% import 'macros.html' as m %}{{ m.cart() }}",
    "importing a macro that is not there": "{% from 'macros.html' import cart %}",
    "an argument that the macro does not take": "{% import 'macros.html' as m %}{{ m.card(colour=1) }}",
    "an argument given twice": "{% import 'macros.html' as m %}{{ m.card(1, title=2) }}",
    "too many arguments of a macro": "{% import 'macros.html' as m %}{{ m.card(1, 2, 3) }}",
    "a call block for a macro without caller": "{% import 'macros.html' as m %}{% call m.card() %}{% endcall %}",
    "caller in a call block": "{% import 'macros.html' as m %}{% call m.frame() %}{{ caller() }}{% endcall %}",
    "caller outside of a macro": "{{ caller() }}",
    "varargs": "{% macro m() %}{{ varargs }}{% endmacro %}",
    "star arguments": "{{ range(*x) }}",
    "a macro inside a loop": "{% for x in y %}{% macro m() %}{% endmacro %}{% endfor %}",
    "a macro that calls itself": "{% macro m(x) %}{{ m(x) }}{% endmacro %}",
    "two macros that call each other": "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}",
    "a default that asks for another argument": "{% macro m(a, b=a) %}{% endmacro %}",
    "a template name that is not literal": "{% include x %}",
    "a template that is not shared": "{% include 'therapist.html' %}",
    "ignoring a missing template": "{% include 'macros.html' ignore missing %}",
    "including without the context": "{% include 'macros.html' without context %}",
    "including itself": "{% include 'page.html' %}",
    "extending under a condition": "{% if x %}{% extends 'base.html' %}{% endif %}",
    "text outside of blocks": "{% extends 'base.html' %}text",
    "a loop outside of blocks": "{% extends 'base.html' %}{% for x in y %}{% endfor %}",
    "a scoped block": "{% block b scoped %}{% endblock %}",
    "a required block": "{% block b required %}{% endblock %}",
    "a block in a loop": "{% for x in y %}{% block b %}{% endblock %}{% endfor %}",
    "a block through self": "{% block b %}{% endblock %}{{ self.b() }}",
    "super outside of a block": "{{ super() }}",
    "a recursive loop": "{% for x in y recursive %}{{ loop(x) }}{% endfor %}",
    "loop.changed": "{% for x in y %}{{ loop.changed(x) }}{% endfor %}",
    "the loop as a value": "{% for x in y %}{% set l = loop %}{% endfor %}",
    "loop outside of a loop": "{{ loop.index }}",
    "pairs out of a plain list": "{% for a, b in y %}{% endfor %}",
    "setting two names": "{% set a, b = x %}",
    "setting a function's name": "{% set _ = 1 %}",
    "reading before setting": "{% for y in z %}{{ x }}{% endfor %}{% set x = 1 %}",
    "a filter block": "{% filter trim %}{% endfilter %}",
    "a set with a filter": "{% set x | trim %}{% endset %}",
    "a power": "{{ 2 ** 3 }}",
    "a chain of comparisons": "{{ 1 if 1 < x < 3 }}",
    "a slice with a step": "{{ x[::2] }}",
    "a key that is not a text": "{{ {1: 2}|items }}",
    "a large number": "{{ 9007199254740993 }}",
    "a message that is not literal": "{{ _(x) }}",
    "a lone percent sign": "{{ _('100%') }}",
    "a name that the message is not given": "{{ _('%(who)s') }}",
    "a message with a context": "{% trans 'menu' %}x{% endtrans %}",
}


@pytest.mark.parametrize("page", REFUSED.values(), ids=REFUSED)
def test_it_refuses(page: str) -> None:
    with pytest.raises(Unsupported, match=r"^page\.html:1: "):
        compiled(page)


BROKEN_RULES = {
    "an attribute without quotes": "<a class=x>",
    "a value where an attribute is": "<a {{ x }}>",
    "a value in an attribute's name": "<a data-{{ x }}='1'>",
    "a handler": '<a onclick="x">',
    "htmx's handler": '<a hx-on:click="x" hx-nonce="{{ nonce }}">',
    "a script in a link": '<a href="javascript:x">',
    "htmx's script": '<a hx-vals="js:{a: 1}" hx-nonce="{{ nonce }}">',
    "a style": '<a style="color: red">',
    "a style element": "<style>a {}</style>",
    "an inline script": "<script>1</script>",
    "a script with a source and a body": "<script src=\"{{ asset('a.js') }}\">1</script>",
    "a person's value in href": '<a href="{{ item.link }}">',
    "a person's value after a path": '<a href="/x/{{ item.id }}">',
    "a person's value in hx-get": '<a hx-get="{{ item.link }}" hx-nonce="{{ nonce }}">',
    "a person's value in src": '<img src="{{ item.picture }}">',
    "another origin in a link": "<a href=\"{{ '//' ~ x }}\">",
    "a person's value as a url": '{% set url = item.link %}<a href="{{ url }}">',
    "a person's value as a url by with": '{% with page_url = item.link %}<a href="{{ page_url }}">{% endwith %}',
    "a url out of a loop": '{% for url in links %}<a href="{{ url }}">{% endfor %}',
    "a person's value as a macro's url": '{% macro m(url) %}<a href="{{ url }}">{% endmacro %}{{ m(item.link) }}',
    "hx- without its nonce": '<a hx-get="/x">',
    "an inherited nonce": '<a hx-get="/x" hx-nonce:inherited="{{ nonce }}">',
    "a nonce of another name": '<a hx-get="/x" hx-nonce="{{ other }}">',
    "a frame": "<iframe src='/x'></iframe>",
    "a tag that does not end": '<a class="x" <b>',
}


@pytest.mark.parametrize("page", BROKEN_RULES.values(), ids=BROKEN_RULES)
def test_it_keeps_the_rules_of_markup(page: str) -> None:
    with pytest.raises(Unsupported, match=r"^page\.html:\d+: "):
        compiled(page)


TAKEN = {
    "a link of ours": "<a href=\"{{ href('entry', id=e.id) }}\">",
    "one of two links": "<a href=\"{{ href('a') if x else href('b') }}\">",
    "a part of this page": '<a href="#e-{{ e.id }}">',
    "a part of a file": "<use href=\"{{ asset('icons.svg') }}#{{ name }}\"/>",
    "a telephone number": '<a href="{{ person.phone|tel }}">',
    "a website": '<a href="{{ each.url|web }}">',
    "a path with a name after it": "<form action=\"{{ '/devices/' ~ d.id ~ '/sign-out' }}\">",
    "a macro's url": "{% macro m(url) %}<a href=\"{{ url }}\">{% endmacro %}{{ m(href('today')) }}{{ m(url=asset('a')) }}",
    "hx- with its nonce": '<a hx-get="{{ href(\'a\') }}" hx-target="#e-{{ e.id }}" hx-nonce="{{ nonce }}">',
    "an attribute under a condition": '<input{% if x %} required{% endif %} class="a{% if y %} b{% endif %}">',
    "a comment and a sign": "<!-- <a onclick=1> -->{# <b style=''> #} 1 < 2",
    "safe markup": "{{ page.help_html|safe }}",
}


@pytest.mark.parametrize("page", TAKEN.values(), ids=TAKEN)
def test_it_takes(page: str) -> None:
    assert compiled(page)


def test_a_circle_of_templates_is_refused() -> None:
    with pytest.raises(Unsupported, match="leads back"):
        compiled("{% include 'a.html' %}", a_html="{% include 'b.html' %}", b_html="{% include 'a.html' %}")
