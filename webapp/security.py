"""What stands around every request: headers, where it comes from, how large it may be, what went wrong.

Pages hold no token against forgery: a page that the phone kept would hand in a stale one. The browser
itself says where a request comes from, and the sign-in cookie is not sent across sites.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from flask import Flask, abort, current_app, render_template, request
from sqlalchemy.exc import DataError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    UnprocessableEntity,
)
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from webapp.settings import Settings
from webapp.words import gettext

log = logging.getLogger(__name__)

SYNC_LIMIT = 1024 * 1024
FORM_LIMIT = 64 * 1024
# One entry may hold 20,000 characters of a script that takes twelve letters each once it is percent-encoded.
ENTRY_LIMIT = 256 * 1024
REPORT_LIMIT = 16 * 1024
# A file or a worksheet that is too large should be refused beside its field, as far as a server can bear.
MEASURE_LIMIT = 1024 * 1024
TWO_YEARS = 2 * 365 * 24 * 60 * 60

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The browser sends reports by itself, from nowhere; what it says is not read. A mail program that is told to end the e-mails
# does so from where it is (RFC 8058); the secret in the address says whose.
FROM_ANYWHERE = frozenset({"/csp-report", "/reminders/stop/<token>"})

PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "Referrer-Policy": "no-referrer",
    "Reporting-Endpoints": 'csp="/csp-report"',
    "Vary": "Cookie, HX-Request, HX-Request-Type",
    "X-Content-Type-Options": "nosniff",
}


NONCE = "{nonce}"
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'nonce-{NONCE}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types htmx bs-sw",
        "report-to csp",
    )
)


def content_security_policy(nonce: str) -> str:
    """What a page may load and run: only what carries this nonce, and nothing from elsewhere."""
    return POLICY.replace(NONCE, nonce)


def nonce() -> str:
    """The nonce of this response: made once for each request, never used again."""
    if "between.nonce" not in request.environ:
        request.environ["between.nonce"] = secrets.token_urlsafe(16)
    return str(request.environ["between.nonce"])


def install(app: Flask, settings: Settings, asset: Callable[[str], str]) -> None:
    """Put all of it around this app; ``asset`` gives the address of a static file."""
    app.config["TRUSTED_HOSTS"] = [settings.host]
    app.config["MAX_CONTENT_LENGTH"] = SYNC_LIMIT
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    app.before_request(_limit_body)
    app.before_request(_refuse_strangers_requests)
    app.after_request(lambda response: _dress(response, asset))
    app.context_processor(lambda: {"nonce": nonce()})
    app.add_url_rule("/csp-report", "csp_report", _csp_report, methods=["POST"])
    app.extensions["csp_reports"] = 0
    for kind, answer in ANSWERS.items():
        app.register_error_handler(kind, _answering(answer))
    app.register_error_handler(HTTPException, _error_page)


def is_from_here(method: str, site: str | None, origin: str | None, ours: str) -> bool:
    """Whether a request may go on: it only looks, or the browser says that our own page sent it."""
    if method in SAFE_METHODS:
        return True
    if origin not in (None, "null", ours):
        return False
    return site == "same-origin" if site is not None else origin == ours


def _refuse_strangers_requests() -> None:
    rule = request.url_rule.rule if request.url_rule else ""
    if rule in FROM_ANYWHERE:
        return
    headers = request.headers
    ours = current_app.config["ORIGIN"]
    if not is_from_here(request.method, headers.get("Sec-Fetch-Site"), headers.get("Origin"), ours):
        abort(403)


def _limit_body() -> None:
    rule = request.url_rule.rule if request.url_rule else ""
    request.max_content_length = {
        "/sync": SYNC_LIMIT,
        "/entries/<entry_id>": ENTRY_LIMIT,
        "/csp-report": REPORT_LIMIT,
        "/library/own/<own>/edit": MEASURE_LIMIT,
        "/library/own/file": MEASURE_LIMIT,
        "/library/measures": MEASURE_LIMIT,
        "/library/measures/preview": MEASURE_LIMIT,
    }.get(rule, FORM_LIMIT)
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        # Browsers always say how long a form is; what does not would be cut at the limit without a word.
        abort(411)
    if (request.content_length or 0) > request.max_content_length:
        raise RequestEntityTooLarge()


def _dress(response: Response, asset: Callable[[str], str]) -> Response:
    """Give the response its headers; what the view has said about caching stays."""
    # At every request: to look for each name anew takes longer than all the rest here.
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend([header for header in PAGE_HEADERS.items() if header[0].lower() not in there])
    if request.endpoint == "static":
        _let_browsers_keep(response, asset)
    response.headers["Content-Security-Policy"] = content_security_policy(nonce())
    if current_app.config["ORIGIN"].startswith("https:"):
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return response


def _let_browsers_keep(response: Response, asset: Callable[[str], str]) -> None:
    """A file whose address carries its hash never changes; any other is asked about each time."""
    name = (request.view_args or {}).get("filename", "")
    response.headers["Vary"] = "Accept-Encoding"
    hashed = response.status_code in (200, 206, 304) and request.full_path == asset(name)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"


def _csp_report() -> tuple[str, int]:
    """Count that a browser found a breach of our policy; it may quote words, so it is not read."""
    current_app.extensions["csp_reports"] += 1
    log.warning("a browser reported a breach of the content security policy")
    return "", 204


# What bad input may raise deep inside, and what it means to whoever sent it.
ANSWERS: dict[type[Exception], type[HTTPException]] = {
    RecursionError: BadRequest,
    UnicodeError: BadRequest,
    OverflowError: UnprocessableEntity,
    DataError: UnprocessableEntity,
}


def _answering(answer: type[HTTPException]) -> Callable[[Exception], Response]:
    return lambda _problem: _error_page(answer())


def _error_page(problem: HTTPException) -> Response:
    """A page in the app's look that says what to do, and nothing about the inside; JSON for a phone."""
    code = problem.code or 500
    headers = {
        name: value for name, value in problem.get_headers() if name in ("Allow", "Retry-After", "Location")
    }
    if request.path == "/sync":
        response: Response = current_app.json.response({"error": _WORDS.get(code, "error")})
    else:
        title, advice = _said(code)
        response = current_app.make_response(
            render_template("account/error.html", code=code, title=title, advice=advice)
        )
    response.status_code = code
    response.headers.update(headers)
    return response


_WORDS = {
    400: "malformed",
    401: "sign_in",
    403: "not_from_here",
    404: "not_found",
    405: "method",
    411: "length",
    413: "too_large",
    415: "media_type",
    422: "refused",
    429: "too_often",
    500: "broken",
    503: "unavailable",
}


def _said(code: int) -> tuple[str, str]:
    """The title and the advice for an error."""
    if code == 401:
        return gettext("Please sign in"), gettext("Your sign-in has ended. Nothing that you wrote is lost.")
    if code in (404, 405):
        return gettext("This page is not here"), gettext("It may have moved, or the link is not complete.")
    if code == 413:
        return (
            gettext("That is too long to send at once"),
            gettext("Go back; what you wrote is still there. Shorten it, or write it as two entries."),
        )
    if code == 429:
        return gettext("Too many tries"), gettext("Wait a while, then try again.")
    if code >= 500:
        return (
            gettext("Something went wrong here"),
            gettext(
                "It is our fault, not yours. What is on your phone is still there. Try again in a moment."
            ),
        )
    return gettext("That did not work"), gettext(
        "Go back and try again. If it stays like this, tell your therapist."
    )
