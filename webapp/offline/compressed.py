"""Files smaller on their way: for what is public and the same for everybody, never for a page with words in it.

A page that holds a secret beside words that a stranger can choose must not be compressed (BREACH, 2013):
so this is put on single answers, and there is no switch for all.
"""

from __future__ import annotations

import functools
import gzip

from flask import Response, request

# Below this the packing costs more than it saves.
WORTHWHILE = 1000
KINDS = frozenset(
    {"text/javascript", "text/css", "image/svg+xml", "application/json", "application/manifest+json"}
)


def compressed(response: Response) -> Response:
    """The same answer, gzipped where it is a whole text and the browser takes that (RFC 9110, 12.5.3)."""
    if response.status_code == 200 and response.mimetype in KINDS and "Content-Range" not in response.headers:
        response.vary.add("Accept-Encoding")
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= WORTHWHILE and request.accept_encodings["gzip"] > 0:
            response.set_data(_packed(body))
            response.headers["Content-Encoding"] = "gzip"
            _weaken(response)
    return response


def _weaken(response: Response) -> None:
    """The same words in other bytes: RFC 9110, 8.8.1."""
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(tag, weak=True)


@functools.lru_cache(maxsize=128)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
