"""What is made of the templates, kept beside them, as Python keeps its modules: compiled for the server, and for the worker.

To make it takes seconds of a processor, which whoever comes first after a restart would wait for. Where the folder
cannot be written to, it is made once for each process. What was made of other templates, or by another compiler, is
made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from pickle import PickleError
from tempfile import NamedTemporaryFile
from types import CodeType
from typing import Any, ClassVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from webapp.settings import ROOT

FOLDER = ROOT / "templates" / "__pycache__"
# What marshal and pickle say of bytes that are none of theirs.
BROKEN = (ValueError, EOFError, TypeError, PickleError)
MAKERS = ("dialect/*.py", "offline/compiler/*.py", "words.py", "languages.py")


def text(name: str, sources: Iterable[str], make: Callable[[], str], folder: Path = FOLDER) -> str:
    """What ``make`` makes of these sources, which must be all that it depends on beside its own code."""
    known = _hash(*sources)
    path = folder / f"{name}.kept"
    with suppress(OSError, ValueError):
        kept, _, found = path.read_bytes().decode().partition("\n")
        if kept == known:
            return found
    made = make()
    _keep(path, f"{known}\n{made}".encode())
    return made


class KeptTemplates(BytecodeCache):
    """Jinja's templates as they were compiled: in memory for every app of the process, and in the folder."""

    _known: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def get_source_checksum(self, source: str) -> str:
        """By the template, and by what compiles it."""
        return _hash(source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if this text was compiled before."""
        name = bucket.key, bucket.checksum
        if name not in self._known:
            with suppress(OSError, *BROKEN), self._path(bucket).open("rb") as file:
                bucket.load_bytecode(file)
            if bucket.code is None:
                return
            self._known[name] = bucket.code
        bucket.code = self._known[name]

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        if bucket.code is None:
            raise ValueError("nothing was compiled")
        self._known[bucket.key, bucket.checksum] = bucket.code
        _keep(self._path(bucket), bucket.bytecode_to_string())

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.kept"


def _keep(path: Path, made: bytes) -> None:
    """Write it if that can be. Whoever reads meanwhile finds the whole of it or what was there before."""
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(made)
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(path)


def _hash(*sources: str) -> str:
    said = _MADE_BY.copy()
    for source in sources:
        said.update(sha256(source.encode()).digest())
    return said.hexdigest()


def _made_by() -> Any:
    here = Path(__file__).parent
    said = sha256(version("jinja2").encode())
    for path in sorted(path for pattern in MAKERS for path in here.glob(pattern)):
        said.update(sha256(path.read_bytes()).digest())
    return said


_MADE_BY = _made_by()
