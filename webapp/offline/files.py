"""/static: files as they are, scripts of pages with all that they import, and both small on their way."""

from __future__ import annotations

from flask import Response, current_app, request

from webapp.access import public
from webapp.offline.assets import LINKED, content_of, hash_of
from webapp.offline.compressed import compressed


@public
def static_file(filename: str) -> Response:
    """One file; 404 for what is not there."""
    return compressed(_linked(filename) if filename in LINKED else current_app.send_static_file(filename))


def _linked(name: str) -> Response:
    response = current_app.response_class(content_of(name), mimetype="text/javascript")
    response.set_etag(hash_of(name))
    return response.make_conditional(request)
