"""/sw.js and the manifest: built whole, served fresh, and nothing in them that a page may not run."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.offline import assets, compressed, manifest, worker
from webapp.offline.assets import STATIC, asset
from webapp.security import PAGE_HEADERS
from webapp.settings import ROOT


def test_the_worker_is_one_classic_script_with_one_version(stranger: FlaskClient) -> None:
    answer = stranger.get("/sw.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert not re.search(r"^\s*(import|export)\b", answer.text, re.MULTILINE)
    assert worker.VERSION not in answer.text
    assert worker.version() in answer.text


def test_the_worker_is_asked_about_each_time_and_serves_the_whole_site(stranger: FlaskClient) -> None:
    headers = stranger.get("/sw.js").headers
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Service-Worker-Allowed"] == "/"
    assert headers["ETag"] == f'"{worker.version()}"'
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_in_the_worker_runs_text_as_code(stranger: FlaskClient) -> None:
    text = stranger.get("/sw.js").text
    assert not re.search(r"\beval\s*\(|\bnew\s+Function\b|\bimportScripts\b|\bimport\s*\(", text)


def test_pages_made_by_the_worker_carry_the_servers_headers() -> None:
    told = worker.config()
    assert told["headers"] == PAGE_HEADERS
    assert f"script-src 'nonce-{worker.NONCE}'" in told["csp"]


def test_a_page_loads_one_script_with_all_that_it_imports(stranger: FlaskClient) -> None:
    script = stranger.get(asset("js/page/app.js")).text
    assert "keepDraft" in script
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)
    assert asset("js/page/app.js") in worker.shell()


def test_the_script_has_another_address_when_a_module_of_it_changes(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    before = assets.hash_of("js/page/app.js")
    linked = assets.link
    monkeypatch.setattr(assets, "link", lambda entry: linked(entry) + "void 0;\n")
    content = assets.content_of.__wrapped__("js/page/app.js")
    assert hashlib.sha256(content).hexdigest()[:8] != before


def test_the_shell_holds_files_that_are_there() -> None:
    files = [address for address in worker.shell() if address.startswith("/static/")]
    assert all((STATIC / address.removeprefix("/static/").split("?")[0]).is_file() for address in files)


@pytest.mark.parametrize("path", ["/sw.js", "/static/css/parts.css", "/static/js/page/app.js"])
def test_what_everybody_gets_alike_is_small_on_its_way(path: str, stranger: FlaskClient) -> None:
    plain = stranger.get(path)
    packed = stranger.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


@pytest.mark.parametrize("path", ["/sw.js", "/static/css/parts.css", "/static/js/page/app.js"])
def test_what_the_browser_has_already_is_not_sent_again(path: str, stranger: FlaskClient) -> None:
    tag = stranger.get(path, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    again = stranger.get(path, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_with_words_in_it_is_never_compressed(stranger: FlaskClient) -> None:
    page = stranger.get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert len(page.data) > compressed.WORTHWHILE
    assert "Content-Encoding" not in page.headers


def test_the_manifest_is_kept_too_under_an_address_that_changes_with_it(stranger: FlaskClient) -> None:
    assert [address for address in worker.shell() if not address.startswith("/static/")] == [
        manifest.address()
    ]
    assert stranger.get(manifest.address()).mimetype == "application/manifest+json"


def test_an_address_carries_the_hash_of_its_file_and_is_kept_for_long(stranger: FlaskClient) -> None:
    address = asset("js/page/app.js")
    assert re.fullmatch(r"/static/js/page/app\.js\?v=[0-9a-f]{8}", address)
    assert "immutable" in stranger.get(address).headers["Cache-Control"]
    assert stranger.get(address.split("?")[0]).headers["Cache-Control"] == "no-cache"


def test_a_change_in_any_template_is_another_version(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    before, templates = worker.version(), worker.compiled_templates()
    monkeypatch.setattr(worker, "compiled_templates", lambda: templates + "void 0;\n")
    assert worker.built.__wrapped__().version != before


def test_the_app_installs_under_a_neutral_name_and_starts_with_today(
    app: Flask, stranger: FlaskClient
) -> None:
    answer = stranger.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.text)
    assert told["name"] == "Between Sessions"
    assert (told["start_url"], told["scope"], told["display"]) == ("/today", "/", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    assert all("maskable" in icon["purpose"] for icon in told["icons"])
    pictures = [one["src"] for one in [*told["icons"], *told["screenshots"]]]
    assert all(stranger.get(address).status_code == 200 for address in pictures)


def test_every_process_of_a_server_names_the_same_version() -> None:
    script = "from webapp.offline.worker import built; print(built().version)"
    asked = (
        "from webapp import create_app; from webapp.settings import Settings\n"
        "app = create_app(Settings(database='sqlite://', origin='http://localhost'))\n"
        f"with app.test_request_context():\n    {script}\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1, said
