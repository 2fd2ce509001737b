"""Who is asking, and may they: the only permission code.

Closed by default. A view is open to everybody only if its rule stands in ``PUBLIC``; any other must
carry one of the marks below, or it answers nobody. What is not yours is not there: 404, never 403.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from flask import Flask, abort, current_app, make_response, redirect, request
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import ledger
from webapp.db import db, now, writing
from webapp.models.client import Client
from webapp.models.own import ShareGrant
from webapp.models.sign_in import SignIn, hash_of
from webapp.models.supporter import Supporter, grant_of
from webapp.models.therapist import Therapist

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

SECURE_COOKIE, PLAIN_COOKIE = "__Host-bs", "bs"
# A supporter's key is no sign-in: it has a cookie of its own, and opens the supporter's pages alone.
SUPPORTER_COOKIE = "-supporter"
COOKIE_LIFE = 180 * 24 * 60 * 60  # longer than a sign-in: one that ran out may still hand in what was written

# Every rule that answers without a sign-in. Nothing else does.
PUBLIC = frozenset(
    {
        "/",
        "/sign-in",
        "/sign-in/options",
        "/sign-out",
        "/demo",
        "/invitation/<token>",
        "/invitation/<token>/options",
        "/help-now",
        "/left",
        "/calendar/<token>.ics",
        "/supporter/open",
        "/reminders/confirm/<token>",
        "/reminders/stop/<token>",
        "/sw.js",
        "/manifest.webmanifest",
        "/health/live",
        "/health/ready",
        "/csp-report",
        "/static/<path:filename>",
    }
)


@dataclass(frozen=True)
class SignedIn:
    """Who is asking. ``sign_in`` is the sign-in's id, not its secret; ``live`` is false when it ran out."""

    role: str
    practice_id: str
    account_id: str
    sign_in: str
    live: bool = True


def who() -> SignedIn | None:
    """Who is signed in, or nobody."""
    known = may_append()
    return known if known is not None and known.live else None


def may_append() -> SignedIn | None:
    """Who may hand in what was written: also a client whose sign-in ran out not too long ago."""
    if "between.who" not in request.environ:
        request.environ["between.who"] = _look()
    found: SignedIn | None = request.environ["between.who"]
    return found


def forget() -> None:
    """Look again at the next question: somebody has just signed in or out."""
    request.environ.pop("between.who", None)


def role_of(role: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """A view for this role alone ("any": for everybody who is signed in)."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            refusal = _refusal(role)
            return refusal if refusal is not None else view(*args, **kwargs)

        guarded.role = role  # type: ignore[attr-defined]
        return guarded

    return decorate


def client_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A view for clients; a stranger is asked to sign in, a therapist finds nothing."""
    return role_of("client")(view)


def therapist_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A view for therapists; a stranger is asked to sign in, a client finds nothing."""
    return role_of("therapist")(view)


def admin_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A view for the admins of a practice; a therapist who is none finds nothing."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        refusal = _refusal("therapist")
        if refusal is None and not this_therapist().is_admin:
            raise NotFound()
        return refusal if refusal is not None else view(*args, **kwargs)

    guarded.role = "admin"  # type: ignore[attr-defined]
    return guarded


def sign_in_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A view for everybody who is signed in."""
    return role_of("any")(view)


def append_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A view for clients who may hand in what was written; to refuse reading is up to it (``live``)."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        known = may_append()
        if known is None:
            return _sign_in_or_forget()
        if known.role != "client":
            raise NotFound()
        return view(*args, **kwargs)

    guarded.role = "append"  # type: ignore[attr-defined]
    return guarded


def _sign_in_or_forget() -> Response:
    """A phone that nobody is signed in on: it is told so, or to forget everything where its owner has left."""
    secret = request.cookies.get(cookie_name(), "")
    answer = {"error": "sign_in"}
    if secret and ledger.has_left(ledger.here(), hash_of(secret)):
        return make_response({**answer, "wipe": True}, 401)
    return make_response(answer, 401)


@dataclass(frozen=True)
class Supporting:
    """A supporter who may come in: the key, whose it is, and what the client lets be seen."""

    key: Supporter
    client: Client
    grant: ShareGrant


def supporting() -> Supporting | None:
    """The supporter who is asking, as long as the client has not ended it."""
    secret = request.cookies.get(cookie_name() + SUPPORTER_COOKIE, "")
    key = Supporter.held_by(secret) if secret else None
    client = db.session.get(Client, (key.practice_id, key.client_id)) if key else None
    grant = grant_of(client, key.grant_id) if client and key and client.left_at is None else None
    return Supporting(key, client, grant) if key and client and grant else None


def supporter_required(view: Callable[Concatenate[Supporting, P], R]) -> Callable[P, R | Response]:
    """A view for supporters, who are its first argument; whoever has no key, or none any more, is told how to get one."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        known = supporting()
        if known is None:
            if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
                abort(401)
            had_one = cookie_name() + SUPPORTER_COOKIE in request.cookies
            return redirect("/supporter/open" + ("?notice=ended" if had_one else ""), code=303)
        return view(known, *args, **kwargs)

    guarded.role = "supporter"  # type: ignore[attr-defined]
    return guarded


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to everybody; it is so only if its rule also stands in ``PUBLIC``."""
    view.role = "public"  # type: ignore[attr-defined]
    return view


def this_client() -> Client:
    """The client who is signed in."""
    known = may_append()
    if known is None or known.role != "client":
        raise NotFound()
    return db.get_or_404(Client, (known.practice_id, known.account_id))


def this_therapist() -> Therapist:
    """The therapist who is signed in."""
    known = who()
    if known is None or known.role != "therapist":
        raise NotFound()
    found = db.get_or_404(Therapist, (known.practice_id, known.account_id))
    if found.ended_at is not None:
        raise NotFound()
    return found


def has_just_signed_in() -> bool:
    """Whether who is signed in has shown the passkey within the last minutes."""
    known = who()
    row = db.session.scalar(select(SignIn).where(SignIn.id == known.sign_in)) if known else None
    return row is not None and row.is_fresh(now())


def client_or_404(client_id: object) -> Client:
    """A client whom this therapist reads (``Client.read_by``)."""
    therapist = this_therapist()
    found = db.session.scalar(select(Client).where(Client.read_by(therapist), Client.id == str(client_id)))
    if found is None:
        raise NotFound()
    return found


def own_client_or_404(client_id: object) -> Client:
    """A client whose therapist she is herself: who stands in for some days gives nobody away."""
    found = client_or_404(client_id)
    if found.therapist_id != this_therapist().id:
        raise NotFound()
    return found


def reads(therapist: Therapist, client: Client) -> bool:
    """Whether this therapist reads this client now."""
    mine = Client.ids_of(therapist).where(Client.practice_id == client.practice_id, Client.id == client.id)
    return db.session.scalar(mine) is not None


def colleague_or_404(therapist_id: object) -> Therapist:
    """A therapist of the same practice, who can still sign in or was deactivated."""
    return db.get_or_404(Therapist, (this_therapist().practice_id, str(therapist_id)))


def cookie_name() -> str:
    """What the sign-in cookie is called here."""
    return SECURE_COOKIE if current_app.config["SECURE_COOKIE"] else PLAIN_COOKIE


def remember(response: Response, secret: str, kind: str = "") -> Response:
    """Let the browser hold this sign-in, or the key of a supporter (``SUPPORTER_COOKIE``)."""
    response.set_cookie(
        cookie_name() + kind,
        secret,
        max_age=COOKIE_LIFE,
        secure=current_app.config["SECURE_COOKIE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def drop(response: Response, kind: str = "") -> Response:
    """Let the browser forget its sign-in, or the key of a supporter; nothing else on the phone is touched."""
    response.delete_cookie(
        cookie_name() + kind,
        secure=current_app.config["SECURE_COOKIE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def here(text: str | None, otherwise: str = "/") -> str:
    """A path of this app out of what a request says: never another site, never a header line of its own."""
    path = text or ""
    ours = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if ours else otherwise


def install(app: Flask) -> None:
    """Close every view of this app that is neither public nor marked."""
    app.before_request(_closed_by_default)


def _closed_by_default() -> None:
    if request.url_rule is None or request.endpoint is None or request.url_rule.rule in PUBLIC:
        return
    role = getattr(current_app.view_functions[request.endpoint], "role", "public")
    if role == "public":
        log.error("the view %s says nobody may see it: mark it, or declare its rule public", request.endpoint)
        raise NotFound()


def _refusal(role: str) -> Response | None:
    known = who()
    if known is None:
        return _ask_to_sign_in()
    if role not in ("any", known.role):
        raise NotFound()
    return None


def _ask_to_sign_in() -> Response:
    """A person who opens a page is sent to the sign-in page; a part of a page, or a form, is told 401."""
    if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
        abort(401)
    asked = request.full_path.rstrip("?")
    return redirect(f"/sign-in?next={quote(asked)}", code=303)


def _look() -> SignedIn | None:
    secret = request.cookies.get(cookie_name(), "")
    row = SignIn.held_by(secret) if secret else None
    moment = now()
    if row is None or not row.may_append(moment):
        return None
    known = SignedIn(row.role, row.practice_id, row.account_id, row.id, live=row.is_live(moment))
    if known.live and row.wants_seen(moment) and "refresh" not in request.args:
        _see(row.id_hash)
    return known


def _see(id_hash: str) -> None:
    """Note that somebody is here. A part that refreshes itself asks with ``?refresh=1``: that is nobody."""
    with writing() as session:
        row = session.get(SignIn, id_hash)
        if row is not None:
            row.seen_at = now()
