"""The pictures of the README and of the manifest: each exists once, small, as large as is said, and on no phone."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from e2e.png import SIGNATURE, indexed, size_of
from webapp.offline import worker
from webapp.offline.assets import STATIC
from webapp.offline.manifest import ICONS, SCREENSHOTS

ROOT = Path(__file__).resolve().parent.parent
SMALL = 150_000


def png(width: int, rows: list[bytes], kind: int = 2) -> bytes:
    """A PNG of 8 bits from its lines, each with its filter in front."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, len(rows), 8, kind, 0, 0, 0)
    return (
        SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b"")
    )


def colours_of(picture: bytes) -> list[bytes]:
    """The colours of an indexed picture, pixel by pixel."""
    width, height = size_of(picture)
    parts = {name: picture[picture.index(name) + 4 :] for name in (b"PLTE", b"IDAT")}
    lines = zlib.decompressobj().decompress(parts[b"IDAT"])
    step = width + 1
    places = b"".join(lines[row * step + 1 : (row + 1) * step] for row in range(height))
    return [parts[b"PLTE"][3 * place : 3 * place + 3] for place in places]


@pytest.mark.parametrize(("name", "said"), [*ICONS.items(), *((n, s) for n, (s, _) in SCREENSHOTS.items())])
def test_a_picture_of_the_manifest_is_as_large_as_is_said(name: str, said: str) -> None:
    width, height = size_of((STATIC / name).read_bytes())
    assert f"{width}x{height}" == said


def test_the_manifest_shows_all_its_pictures(stranger: FlaskClient) -> None:
    told = stranger.get("/manifest.webmanifest").json or {}
    assert {one["src"].split("?")[0] for one in told["screenshots"]} == {f"/static/{n}" for n in SCREENSHOTS}
    assert {one["form_factor"] for one in told["screenshots"]} == {"narrow", "wide"}


def test_every_picture_that_is_kept_is_small_and_used() -> None:
    kept = {path.relative_to(STATIC).as_posix(): path for path in (STATIC / "screenshots").iterdir()}
    shown = set(re.findall(r"static/(screenshots/[\w.-]+)", (ROOT / "README.md").read_text()))
    assert shown <= set(kept) == set(SCREENSHOTS) | shown
    assert {name: path.stat().st_size for name, path in kept.items() if path.stat().st_size > SMALL} == {}


def test_no_phone_keeps_the_screenshots() -> None:
    assert not [address for address in worker.shell() if "screenshots" in address]


def test_few_colours_stay_what_they_are_whatever_the_filter() -> None:
    red, green = b"\xff\x00\x00", b"\x00\xff\x00"
    change = bytes((b - a) & 255 for a, b in zip(red, green, strict=True))
    rows = [b"\x00" + red + green, b"\x01" + red + change, b"\x02" + b"\x00" * 6, b"\x04" + b"\x00" * 6]
    assert colours_of(indexed(png(2, rows)))[:6] == [red, green] * 3


def test_a_colour_too_many_becomes_the_nearest() -> None:
    greys = b"".join(bytes((n, n, n)) * 2 for n in range(256))
    picture = indexed(png(513, [b"\x00" + greys + b"\x05\x05\x06"]))
    assert colours_of(picture)[-1] == b"\x05\x05\x05"


def test_what_is_no_such_png_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        size_of(b"GIF89a")
    with pytest.raises(ValueError, match="only 8 bits"):
        indexed(png(1, [b"\x00\x00"], kind=0))
