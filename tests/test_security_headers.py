"""Every answer carries the headers; every mishap is a page of ours that tells nothing."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError

from tests.conftest import Browser
from webapp import access, create_app
from webapp.security import ENTRY_LIMIT, FORM_LIMIT, PAGE_HEADERS, SYNC_LIMIT, content_security_policy
from webapp.settings import ROOT, Settings

EXACTLY = (
    "default-src 'none'; script-src 'nonce-N'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx bs-sw; report-to csp"
)
PROBLEMS = {
    "recursion": RecursionError("secret"),
    "overflow": OverflowError("secret"),
    "unicode": UnicodeEncodeError("utf-8", "secret", 0, 1, "secret"),
    "data": DataError("select secret", {}, Exception("secret")),
    "other": RuntimeError("secret"),
}


@pytest.fixture
def odd(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The app with a view that breaks in every way there is."""
    monkeypatch.setattr(access, "PUBLIC", access.PUBLIC | {"/odd/<how>", "/sync", "/say/<int:code>"})
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @access.public
    def odd(how: str) -> str:
        raise PROBLEMS[how]

    app.add_url_rule("/odd/<how>", "odd", odd, methods=["GET", "POST"])
    app.add_url_rule("/say/<int:code>", "say", access.public(lambda code: abort(code)))
    yield app


def test_the_policy_is_what_was_decided() -> None:
    assert content_security_policy("N") == EXACTLY


@pytest.mark.parametrize("path", ["/sign-in", "/health/live", "/nowhere", "/invitation/x", "/", "/devices"])
def test_every_answer_carries_the_headers(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    for name, value in PAGE_HEADERS.items():
        assert answer.headers[name] == value
    nonce = re.search(r"'nonce-([A-Za-z0-9_-]{22})'", answer.headers["Content-Security-Policy"])
    assert nonce
    assert answer.headers["Content-Security-Policy"] == content_security_policy(nonce[1])
    assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]


def test_each_page_has_a_nonce_of_its_own_and_its_scripts_carry_it(stranger: FlaskClient) -> None:
    nonces = set()
    for _ in range(3):
        answer = stranger.get("/sign-in")
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
        assert nonce
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert scripts
        assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
        nonces.add(nonce[1])
    assert len(nonces) == 3


def test_over_https_the_browser_is_told_to_stay_there(settings: Settings, stranger: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in stranger.get("/health/live").headers
    app = create_app(Settings(database=settings.database, origin="https://between.example"))
    answer = app.test_client().get("/health/live", base_url="https://between.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_a_file_is_kept_only_under_its_hash(stranger: FlaskClient, app: Flask) -> None:
    name = "js/page/passkey.js"
    assert (ROOT / "static" / name).exists()
    plain, hashed = stranger.get(f"/static/{name}"), stranger.get(app.jinja_env.globals["asset"](name))
    wrong = stranger.get(f"/static/{name}?v=00000000")
    assert plain.headers["Cache-Control"] == wrong.headers["Cache-Control"] == "no-cache"
    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path", ["/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/nothing.js"]
)
def test_no_other_file_is_served(stranger: FlaskClient, path: str) -> None:
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", ""])
def test_another_host_is_not_ours(stranger: FlaskClient, host: str) -> None:
    answer = stranger.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("how", "code"), [("recursion", 400), ("unicode", 400), ("overflow", 422), ("data", 422), ("other", 500)]
)
def test_what_breaks_deep_inside_is_answered_with_a_page_that_tells_nothing(
    odd: Flask, how: str, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    answer = odd.test_client().post(f"/odd/{how}")
    assert answer.status_code == code
    assert "secret" not in answer.text
    assert "Help now" in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_a_failure_is_logged_by_its_rule_and_not_by_its_address(
    odd: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    odd.test_client().post("/odd/other?token=very-secret-token")
    assert "POST of /odd/<how> failed" in caplog.text
    assert "very-secret-token" not in caplog.text
    assert odd.config["SQLALCHEMY_ENGINE_OPTIONS"]["hide_parameters"]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503])
def test_every_error_is_a_page_in_the_apps_look(odd: Flask, code: int) -> None:
    answer = odd.test_client().get(f"/say/{code}")
    assert answer.status_code == code
    assert 'id="main"' in answer.text
    assert "Help now" in answer.text
    assert "Werkzeug" not in answer.text


def test_a_phone_that_syncs_gets_its_errors_as_json(stranger: FlaskClient) -> None:
    answer = stranger.post("/sync", data=b"{}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code in (403, 404)
    assert set(answer.get_json()) == {"error"}


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/sign-in", FORM_LIMIT),
        ("/demo", FORM_LIMIT),
        ("/entries/<entry_id>", ENTRY_LIMIT),
        ("/sync", SYNC_LIMIT),
    ],
)
def test_a_body_has_a_limit(app: Flask, as_client: Callable[..., FlaskClient], path: str, limit: int) -> None:
    phone = as_client()
    path = path.replace("<entry_id>", "01890a5d-ac96-774b-bcce-b302099a8057")
    answer = phone.post(path, data=b"x" * (limit + 1), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    inside = phone.post(path, data=b"x" * (limit - 1), content_type="application/x-www-form-urlencoded")
    assert inside.status_code < 500
    assert inside.status_code != 413


def test_a_body_that_does_not_tell_its_length_is_refused_rather_than_cut(
    app: Flask, stranger: FlaskClient
) -> None:
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = stranger.post(
        "/sign-in",
        input_stream=io.BytesIO(b"credential=" + b"x" * 10 * SYNC_LIMIT),
        content_type="application/x-www-form-urlencoded",
        environ_overrides=environ,
    )
    assert answer.status_code == 411


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"credential=%00", "application/x-www-form-urlencoded"),
        (b"credential=%ff%fe&next=%ed%a0%80", "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
        (b"credential=a&credential=b", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"credential=1", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"", ""),
    ],
)
@pytest.mark.parametrize(
    "path", ["/sign-in", "/invitation/x", "/invitation/x/options", "/demo", "/sign-out", "/csp-report"]
)
def test_odd_bodies_break_nothing(stranger: FlaskClient, path: str, body: bytes, kind: str) -> None:
    assert stranger.post(path, data=body, content_type=kind).status_code < 500


def test_a_csp_report_is_counted_and_not_read(
    app: Flask, stranger: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = stranger.post("/csp-report", json=[{"body": {"sample": "Cleo's words"}}])
    assert answer.status_code == 204
    assert app.extensions["csp_reports"] == 1
    assert "Cleo" not in caplog.text


def test_the_proxies_that_are_ours_are_believed_and_no_others(settings: Settings) -> None:
    def seen(proxies: int) -> str:
        app = create_app(Settings(database=settings.database, origin=settings.origin, proxies=proxies))
        app.test_client_class = Browser
        app.view_functions["client.help_now"] = access.public(lambda: request.remote_addr or "")
        return app.test_client().get("/help-now", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.7"}).text

    assert seen(0) == "127.0.0.1"
    assert seen(1) == "192.0.2.7"
