"""Which language a person is answered in, and that both renderers speak it alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment, FileSystemLoader

from tests.conftest import make_client, sign_in
from tests.mirrored import LANGUAGE as MIRRORED
from tests.mirrored import bring, mirrored
from tests.pages import Page
from tests.records import welcomed
from tests.stores import Hostile
from tests.test_two_renderers import PHONE, addresses, by_flask, context_of, found_at
from tests.v8 import Phone
from webapp import create_app, languages, words
from webapp.client.interpreter import href
from webapp.client.views import VIEWS
from webapp.models.therapist import Therapist
from webapp.offline import manifest, worker
from webapp.offline.assets import STATIC
from webapp.settings import Settings
from webapp.shelf import worksheets

SPANISH = {"Accept-Language": "ca;q=0.9, es-MX;q=0.8, en;q=0.1"}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    words.use_language("en")


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[str]:
    """The tests' own language, brought along as a practice may bring one."""
    words.bring_catalogues(bring(tmp_path / "catalogues"))
    yield MIRRORED
    words.bring_catalogues(None)


def test_a_stranger_is_answered_in_the_language_of_the_browser(stranger: FlaskClient) -> None:
    assert '<html lang="es" dir="ltr"' in stranger.get("/sign-in", headers=SPANISH).text
    assert "Hola de nuevo" in stranger.get("/sign-in", headers=SPANISH).text
    assert "Welcome back" in stranger.get("/sign-in", headers={"Accept-Language": "fi, *;q=0.5"}).text
    assert "Welcome back" in stranger.get("/sign-in").text


def test_one_persons_language_is_not_the_next_ones(stranger: FlaskClient) -> None:
    """A thread answers one after the other."""
    assert "Hola de nuevo" in stranger.get("/sign-in", headers=SPANISH).text
    assert "Welcome back" in stranger.get("/sign-in").text


def test_who_is_signed_in_keeps_the_language_of_the_account(app: Flask, thea: Therapist) -> None:
    luz = make_client(app, thea, "Luz", language="es")
    welcomed(app, luz)
    browser = sign_in(app, "client", luz)
    assert 'lang="es"' in browser.get("/today", headers={"Accept-Language": "en"}).text
    assert "Tus dispositivos" in browser.get("/devices").text


def test_a_therapist_reads_in_her_own_language(
    app: Flask, thea: Therapist, as_therapist: Callable[..., Any]
) -> None:
    browser = as_therapist()
    assert 'lang="en"' in browser.get("/caseload", headers=SPANISH).text


def test_a_language_that_is_gone_falls_back_to_english(app: Flask, thea: Therapist) -> None:
    old = make_client(app, thea, "Old", language="eo")
    welcomed(app, old)
    assert 'lang="en"' in sign_in(app, "client", old).get("/today").text


def test_each_language_has_a_worker_with_its_own_words_alone(stranger: FlaskClient) -> None:
    english, spanish = stranger.get("/sw.js").text, stranger.get("/sw.js?language=es").text
    assert "Guardado en este teléfono" in spanish
    assert "Guardado en este teléfono" not in english
    assert stranger.get("/sw.js?language=xx").text == english
    assert worker.built("es").version in spanish
    assert worker.built("es").version != worker.built("en").version


def test_a_page_names_the_version_of_the_worker_in_its_language(app: Flask, thea: Therapist) -> None:
    luz = make_client(app, thea, "Luz", language="es")
    welcomed(app, luz)
    page = sign_in(app, "client", luz).get("/today").text
    assert f'data-version="{worker.built("es").version}"' in page


def test_the_manifest_speaks_the_language_that_its_address_names(stranger: FlaskClient) -> None:
    assert "language=es&" in manifest.address("es")
    assert manifest.address("es") in worker.shell("es")
    assert "Anotar" in [
        one["short_name"]
        for one in stranger.get(manifest.address("es")).json["shortcuts"]
        if "short_name" in one
    ]
    assert stranger.get("/manifest.webmanifest").json["shortcuts"][0]["name"] == "Log something"


def test_worksheets_come_with_all_their_languages() -> None:
    journal = next(each for each in worksheets() if each["worksheet"] == "journal")
    assert journal["title"] == {"en": "Journal", "es": "Diario"}
    assert journal["fields"][0]["label"]["es"] == "¿Qué tienes en la cabeza?"


def test_words_of_a_worksheet_that_speak_for_themselves_stay() -> None:
    own = {
        "title": {"en": "Journal", "es": "Cuaderno"},
        "id": "en",
        "help": {},
        "options": [{"label": {"en": "Calm"}}],
    }
    told = languages.in_all_languages(own)
    assert told["title"] == {"en": "Journal", "es": "Cuaderno"}
    assert told["options"] == [{"label": {"en": "Calm", "es": "Calma"}}]
    assert (told["id"], told["help"]) == ("en", {})


def test_a_practice_may_bring_a_language_of_its_own(tmp_path: Path) -> None:
    folder = bring(tmp_path / "ours")
    app = create_app(Settings(database="sqlite://", origin="http://localhost", catalogues=str(folder)))
    try:
        answer = app.test_client().get("/sign-in", headers={"Accept-Language": MIRRORED})
    finally:
        words.bring_catalogues(None)
    assert f'<html lang="{MIRRORED}" dir="rtl"' in answer.text
    assert mirrored("Welcome back") in answer.text
    assert languages.spoken() == ("en", "es")


def test_languages_are_called_as_those_who_speak_them_do() -> None:
    assert languages.offered() == [{"id": "en", "name": "English"}, {"id": "es", "name": "Español"}]


@pytest.mark.parametrize("language", ["es", MIRRORED])
def test_both_renderers_speak_it_alike(language: str, request: pytest.FixtureRequest) -> None:
    if language == MIRRORED:
        request.getfixturevalue("mirror")
    virtual = {
        "./entry-of-a-test.js": PHONE,
        "./config.js": worker.config_module(language),
        "./templates.js": worker.compiled_templates(),
    }
    phone = Phone.of(STATIC / "js/phone/entry-of-a-test.js", virtual)
    jinja = Environment(loader=FileSystemLoader(worker.TEMPLATES), autoescape=True)
    words.install(jinja)
    jinja.globals |= {"asset": worker.asset, "href": href}
    words.use_language(language)
    drawn = set()
    for seed in range(12):
        hostile = Hostile(seed)
        store = hostile.store()
        for path in addresses(hostile, store):
            view, _ = found_at(path, VIEWS)
            context = context_of(hostile, store, view["name"], path)
            context |= {"lang": language, "dir": words.locale_table(language)["direction"]}
            server = by_flask(jinja, path, store, context)
            assert phone.call("draw", path, store.rows, context) == server, f"store {seed}: {path} differs"
            if server is not None:
                drawn.add(view["name"])
    assert len(drawn) > 15


def test_no_text_of_a_clients_page_is_left_in_english(app: Flask, thea: Therapist, mirror: str) -> None:
    """Whatever stands on a page and is neither a name nor a number is in brackets."""
    rosa = make_client(app, thea, "Rosa", language=mirror)
    welcomed(app, rosa)
    browser = sign_in(app, "client", rosa)
    loose = []
    for view in VIEWS:
        if "<" in view["rule"]:
            continue
        page = Page(browser.get(view["rule"]).text)
        assert all(one.attributes["dir"] == "rtl" for one in page.all("html")), view["rule"]
        for text in _own_texts((page.all("body") or [page])[0]):
            if any(letter.isalpha() for letter in text) and "[" not in text and not _is_name(text):
                loose.append(f"{view['rule']}: {text}")
    assert loose == []


def _own_texts(element: Any) -> Iterator[str]:
    for part in element.parts:
        if isinstance(part, str):
            yield from [part.strip()] if part.strip() else []
        elif part.tag not in ("script", "svg"):
            yield from _own_texts(part)


def _is_name(text: str) -> bool:
    """Names of people, of the practice and of what they call, of languages, and Arabic dates."""
    names = (
        "Thea",
        "Rosa",
        "Riverside",
        "Helpline",
        "Call 112.",
        "Day and night, free of charge",
        "English",
        "Español",
    )
    return text in names or any("\u0600" <= letter <= "\u06ff" for letter in text)
