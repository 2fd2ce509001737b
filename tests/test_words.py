"""Words and formats: the vectors that the phone's twin is held to, and what they rest on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from jinja2 import Environment, TemplateError
from markupsafe import Markup

from tests.v8 import JSEvalException, Phone
from tests.word_vectors import LANGUAGES, vectors
from webapp import words
from webapp.settings import ROOT

# Before any test asks Babel itself, which mixes up what languages share (see webapp/words.py).
TABLES = {language: words.locale_table(language) for language in LANGUAGES}

VECTORS = Path(__file__).parent / "vectors" / "words.json"

ENTRY = """
import { createWords } from "./words.js";
export function written(options, name, args) {
  const words = createWords(options);
  return (words.filters[name] ?? words[name])(...args);
}
"""


@pytest.fixture(autouse=True)
def _english_again() -> Any:
    yield
    words.use_language("en")


def test_the_vectors_are_what_python_writes() -> None:
    """Run python -m tests.word_vectors after a change of the words, and look at the difference."""
    assert json.loads(VECTORS.read_text("utf-8")) == json.loads(json.dumps(vectors()))


def test_the_phone_writes_the_same() -> None:
    phone = Phone.of_text(ENTRY)
    for language, sheet in json.loads(VECTORS.read_text("utf-8")).items():
        for name, arguments, want in sheet["cases"]:
            given = {"table": sheet["table"], "catalogue": sheet["catalogue"]}, name, arguments
            if want is None:
                with pytest.raises(JSEvalException):
                    phone.call("written", *given)
            else:
                assert phone.call("written", *given) == want, (language, name, arguments)


@pytest.mark.parametrize("language", [*LANGUAGES, "fr", "cs", "ru", "tr", "ja", "fi"])
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    """The table knows 200 numbers; below a million they stand for all."""
    locale, table = Locale.parse(language), words.locale_table(language)
    for n in [*range(1000), *range(9_900, 10_200), 123_456]:
        assert words.plural_category(table, n) == locale.plural_form(n)


def test_a_language_is_told_in_its_own_letters_whatever_was_asked_for_before() -> None:
    """Babel shares what it has found between languages; asked in a fresh process, in two orders."""
    ask = "import sys; from webapp import words; print([words.locale_table(name)['names'] for name in sys.argv[1:]][-1])"
    alone, last = (
        subprocess.run(
            [sys.executable, "-c", ask, *names], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        for names in (["uk"], ["he", "ja", "uk"])
    )
    assert alone == last
    assert "січ" in alone


def test_days_are_those_of_babel() -> None:
    from datetime import date, timedelta

    from babel.dates import format_date

    for language in LANGUAGES:
        words.use_language(language)
        region = "en_GB" if language == "en" else language
        for step in range(0, 3000, 37):
            day = date(2024, 2, 27) + timedelta(days=step)
            for style in ("short", "medium", "long", "full"):
                assert words.day(day.isoformat(), style) == format_date(day, style, locale=region)


def test_halves_go_up_as_they_are_written() -> None:
    """2.675 is a little less than that in binary; people read what is written."""
    assert words.num(2.675, 2) == "2.68"
    assert words.num(-0.04, 1) == "0.0"
    assert words.num(0.5, 0) == "1"


def test_a_broken_date_does_not_break_the_page() -> None:
    assert words.day("2026-02-31", "full") == "2026-02-31"
    assert words.day(None, "full") == ""
    assert words.clock("2026-03-03") == ""


def test_a_message_takes_its_names() -> None:
    assert words.gettext("%(who)s is 100%% here", who="Cleo <3") == "Cleo <3 is 100% here"
    assert words.ngettext("%(num)s entry", "%(num)s entries", 2) == "2 entries"
    with pytest.raises(KeyError):
        words.gettext("%(who)s")
    with pytest.raises(ValueError, match="lone percent"):
        words.gettext("100%")


def test_a_catalogue_knows_plural_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    polish = {
        "%(num)s day": {"one": "%(num)s dzień", "few": "%(num)s dni", "other": "%(num)s dnia"},
        "Hi": "Cześć",
    }
    monkeypatch.setattr(words, "catalogue", lambda language: polish if language == "pl" else {})
    words.use_language("pl")
    assert words.gettext("Hi") == "Cześć"
    assert [words.ngettext("%(num)s day", "%(num)s days", n) for n in (1, 3)] == ["1 dzień", "3 dni"]


def test_a_language_without_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        words.use_language("xx")
    assert words.language() == "en"


@pytest.fixture
def env() -> Environment:
    """A prepared environment without templates."""
    made = Environment()  # install turns escaping on
    words.install(made)
    return made


@pytest.mark.parametrize(
    "printed", ["none", "true", "1.5", "[]", "{}", "'a' ~ none", "[1.5]|join", "_('%(x)s', x=none)"]
)
def test_only_text_and_whole_numbers_print(env: Environment, printed: str) -> None:
    with pytest.raises(TypeError):
        env.from_string("{{ " + printed + " }}").render()


@pytest.mark.parametrize("used", ["x.y.z", "x.items()", "'a'.upper()", "x.get('a')"])
def test_data_has_no_methods(env: Environment, used: str) -> None:
    with pytest.raises(TemplateError):
        env.from_string("{{ " + used + " }}").render(x={})


def test_objects_keep_their_attributes(env: Environment) -> None:
    class Client:
        name = "Cleo"

        def initials(self) -> str:
            return "C"

    page = env.from_string(
        "{{ c.name }} {{ c.initials() }} {% for o in (c,)|sort(attribute='name') %}{{ o.name }}{% endfor %}"
    )
    assert page.render(c=Client()) == "Cleo C Cleo"


def test_messages_in_templates_escape_what_they_take(env: Environment) -> None:
    page = env.from_string("{{ _('<b>%(x)s</b> 100%%', x=x) }}{% trans %}Hi {{ x }}, 5%{% endtrans %}")
    assert page.render(x="<i>") == "<b>&lt;i&gt;</b> 100%Hi &lt;i&gt;, 5%"
    assert page.render(x=Markup("<i>")) == "<b><i></b> 100%Hi <i>, 5%"
