"""What is made of the templates is kept beside them, and never outlives what it was made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from webapp import kept, words
from webapp.kept import KeptTemplates


class Maker:
    """Counts how often it is asked, and gives another text each time."""

    times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"line {self.times}\nätsch\n"


def test_what_was_made_of_these_sources_is_made_once(tmp_path: Path) -> None:
    make = Maker()
    first = kept.text("worker", ["a", "b"], make, tmp_path / "new")
    assert first == "line 1\nätsch\n"
    assert kept.text("worker", ["a", "b"], make, tmp_path / "new") == first
    assert make.times == 1


@pytest.mark.parametrize("sources", [["a", "c"], ["ab"], ["a"], []])
def test_of_other_sources_it_is_made_anew(tmp_path: Path, sources: list[str]) -> None:
    make = Maker()
    kept.text("worker", ["a", "b"], make, tmp_path)
    assert kept.text("worker", sources, make, tmp_path) == "line 2\nätsch\n"
    # And is what is kept from now on, in one file.
    assert kept.text("worker", sources, make, tmp_path) == "line 2\nätsch\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_compiler_that_changed_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    kept.text("worker", ["a"], make, tmp_path)
    changed = kept._made_by()
    changed.update(b"another line")
    monkeypatch.setattr(kept, "_MADE_BY", changed)
    assert kept.text("worker", ["a"], make, tmp_path) == "line 2\nätsch\n"


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    make = Maker()
    assert kept.text("worker", [], make, in_the_way) == "line 1\nätsch\n"
    assert kept.text("worker", [], make, in_the_way) == "line 2\nätsch\n"


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe", b"no hash\nother words"])
def test_a_broken_file_is_made_anew(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "worker.kept").write_bytes(broken)
    assert kept.text("worker", ["a"], Maker(), tmp_path) == "line 1\nätsch\n"


def drawn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of a process that has compiled nothing yet."""
    monkeypatch.setattr(KeptTemplates, "_known", {})
    env = Environment(loader=FileSystemLoader(folder))
    words.install(env)
    env.bytecode_cache = KeptTemplates(folder / "__pycache__")
    return env.get_template("page.html").render()


def no_compiler(*_given: object, **_named: object) -> str:
    raise AssertionError("it was compiled again")


def test_another_process_draws_what_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text("{{ 1 + 1 }} apples")
    assert drawn(tmp_path, monkeypatch) == "2 apples"
    with monkeypatch.context() as without:
        without.setattr(Environment, "_generate", no_compiler)
        assert drawn(tmp_path, without) == "2 apples"


def test_a_template_that_changed_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    page.write_text("one")
    drawn(tmp_path, monkeypatch)
    page.write_text("two")
    assert drawn(tmp_path, monkeypatch) == "two"


@pytest.mark.parametrize("rest", [b"", b"no pickle", b"\x80"])
def test_a_compiled_template_that_is_broken_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: bytes
) -> None:
    (tmp_path / "page.html").write_text("one")
    drawn(tmp_path, monkeypatch)
    (file,) = (tmp_path / "__pycache__").iterdir()
    whole = file.read_bytes()
    for size in (0, len(whole) // 4, len(whole) - 3):
        file.write_bytes(whole[:size] + rest)
        assert drawn(tmp_path, monkeypatch) == "one"
        assert file.read_bytes() == whole
