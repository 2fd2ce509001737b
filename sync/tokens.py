"""How far a phone has read, and the newest position that it was ever told.

A token names a place in one feed and the running hash of everything up to it. A server that was
restored from a backup does not know the hash any more, or has another one at that place: it is
noticed although nobody told anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

# Changes only with the way tags are made: old tokens then mean nothing, and everything is read anew.
EPOCH = "1"
_TAG_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A place in a feed.

    ``clean`` stands in the cursor of a phone that is reading everything anew: of tombstones that were let go up
    to that place it holds nothing, though it has not read so far yet.
    """

    seq: int = 0
    tag: str = ""
    clean: int = 0

    @classmethod
    def read(cls, text: str) -> Token | None:
        """The token that this text says, or None if we never said it so."""
        epoch, _, rest = text.partition(".")
        number, _, rest = rest.partition(".")
        tag, _, clean = rest.partition(".")
        if epoch != EPOCH or not _is_place(number) or not (clean == "" or _is_place(clean)):
            return None
        return cls(int(number), tag, int(clean or 0))

    def __str__(self) -> str:
        return f"{EPOCH}.{self.seq}.{self.tag}" + (f".{self.clean}" if self.clean else "")


def _is_place(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= 15


def next_tag(tag: str, op: str) -> str:
    """The running hash after one more operation."""
    return sha256(f"{tag}{op}".encode()).hexdigest()[:_TAG_LENGTH]
