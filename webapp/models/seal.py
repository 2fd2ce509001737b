"""The one place where words become bytes and bytes become words.

Every body and every extra is kept as bytes with a leading byte that names the way of sealing. Way 0
is plain JSON. Whoever seals or opens says which field of which row it is, so that another way can
bind the bytes to their place and to the client's own key.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

_PLAIN = b"\x00"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Place(NamedTuple):
    """Where sealed bytes lie."""

    practice_id: str
    client_id: str
    table: str
    column: str
    id: str


class CannotOpen(ValueError):
    """These bytes were not sealed in a way that this server knows."""


def seal(place: Place, data: dict[str, Any]) -> bytes:
    """Close this for keeping at that place."""
    return _PLAIN + _encode(data)


def open_sealed(place: Place, sealed: bytes) -> dict[str, Any]:
    """What was closed at that place."""
    if sealed[:1] != _PLAIN:
        raise CannotOpen(f"{place.table}.{place.column}: unknown way of sealing")
    return _decode(sealed[1:])
