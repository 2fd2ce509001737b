"""Small PNGs: a screenshot as a picture of at most 256 colours, with nothing but the standard library.

The format is that of the PNG specification, third edition (chunks, filters, palettes); only what Chromium writes is
read: 8 bits, RGB or RGBA, not interlaced.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB, INDEXED, RGBA = 2, 3, 6
MOST_COLOURS = 256

Colour = bytes


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height; ValueError if it is no PNG."""
    if picture[:8] != SIGNATURE:
        raise ValueError("not a PNG")
    return struct.unpack(">II", picture[16:24])


def indexed(picture: bytes) -> bytes:
    """The same picture with a palette; a colour for which there is no room becomes the nearest one that has."""
    width, height = size_of(picture)
    pixels = [bytes(row[at : at + 3]) for row, step in _rows(picture) for at in range(0, width * step, step)]
    wanted = [colour for colour, _ in Counter(pixels).most_common()]
    palette = wanted[:MOST_COLOURS]
    places = {colour: place for place, colour in enumerate(palette)}
    places |= {colour: places[_nearest(colour, palette)] for colour in wanted[MOST_COLOURS:]}
    lines = bytearray()
    for first in range(0, len(pixels), width):
        lines.append(0)
        lines.extend(places[colour] for colour in pixels[first : first + width])
    head = struct.pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)
    chunks = [
        (b"IHDR", head),
        (b"PLTE", b"".join(palette)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _nearest(colour: Colour, palette: Iterable[Colour]) -> Colour:
    return min(palette, key=lambda other: sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _rows(picture: bytes) -> Iterator[tuple[bytearray, int]]:
    """The lines of pixels without their filters, and how many bytes a pixel takes."""
    width, height = size_of(picture)
    bits, kind, _, _, interlaced = picture[24:29]
    if bits != 8 or kind not in (RGB, RGBA) or interlaced:
        raise ValueError("only 8 bits RGB or RGBA, not interlaced")
    step = 3 if kind == RGB else 4
    data = zlib.decompress(b"".join(part for name, part in _chunks(picture) if name == b"IDAT"))
    above = bytearray(width * step)
    for at in range(0, height * (width * step + 1), width * step + 1):
        above = _unfiltered(data[at], bytearray(data[at + 1 : at + 1 + width * step]), above, step)
        yield above, step


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    for x in range(len(row)):
        left = row[x - step] if x >= step else 0
        corner = above[x - step] if x >= step else 0
        guess = (0, left, above[x], (left + above[x]) // 2, _paeth(left, above[x], corner))[kind]
        row[x] = (row[x] + guess) & 255
    return row


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda one: abs(guess - one))
