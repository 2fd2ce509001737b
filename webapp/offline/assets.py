"""The files under /static by their content: an address with a hash in it never changes its meaning."""

from __future__ import annotations

import functools
import hashlib
import re

from webapp.offline.linker import link
from webapp.settings import ROOT

STATIC = ROOT / "static"
# What pages load as modules: each travels as one script with all that it imports. A phone in a tunnel asks once, not
# twenty times, and page and modules are of one version.
LINKED = ("js/page/app.js", "js/page/passkey.js")

_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)


def asset(name: str) -> str:
    """The address of a file under static/; raise FileNotFoundError for one that is not there."""
    return f"/static/{name}?v={hash_of(name)}"


@functools.cache
def hash_of(name: str) -> str:
    """Eight letters that stand for what is served under this name."""
    return hashlib.sha256(content_of(name)).hexdigest()[:8]


@functools.cache
def content_of(name: str) -> bytes:
    """What is served under this name: the file's bytes, or the script that its modules make together."""
    if name in LINKED:
        return without_comments(link(STATIC / name)).encode()
    return (STATIC / name).read_bytes()


def without_comments(script: str) -> str:
    """The script without the comments that stand on lines of their own: a third of its size."""
    return _COMMENT.sub("", script)


def names(*folders: str) -> list[str]:
    """The names of all files in these folders of static/."""
    found = [path for folder in folders for path in (STATIC / folder).rglob("*") if path.is_file()]
    return sorted(path.relative_to(STATIC).as_posix() for path in found)
