"""Rules that hold for every file which is kept: tried on the whole repository, and each rule on something that breaks it."""

from __future__ import annotations

import json
import math
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = {
    ".py", ".js", ".mjs", ".ts", ".css", ".html", ".svg", ".md", ".json", ".toml", ".txt", ".yaml", ".yml", ".sh", ".mako", ".po",
    ".pot", ".ini", ".cfg", "",
}  # fmt: skip
LONGEST = 400

# In pieces, so that this file does not break the rules it keeps.
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs" + ".org", "npmjs" + ".com", "deb.debian" + ".org",
              "unpkg" + ".com", "jsdelivr" + ".net", "cdnjs" + ".cloudflare"]  # fmt: skip
MACHINE = re.compile(
    r"(?<![\w.<])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"]) + r")/[\w.-]+"
)
SCRATCH = re.compile(r"(?<![\w.<])/t" + r"mp/[\w.-]+")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SECRETS = re.compile(
    "|".join(
        [
            "-----BEGIN [A-Z ]*PRIV" + "ATE KEY",
            r"\bAK" + r"IA[0-9A-Z]{16}\b",
            r"\bgh[pousr]" + r"_\w{30,}",
            r"\bsk[-_](?:live|test|ant)[-_]\w{12,}",
            r"\bxox[abprs]-[\w-]{10,}",
            r"\beyJ" + r"[\w-]{15,}\.[\w-]{15,}\.[\w-]{15,}",
        ]
    )
)
NAMED_SECRET = re.compile(
    r"""(?ix)\b\w*(?:secret|password|passwd|api_?key|token)\w*["']?\s*[:=]\s*["']([A-Za-z0-9+/_=-]{20,})["']"""
)
SAFE = re.compile(r"([\w.\[\]'\"]+)\s*\|\s*safe\b")
INLINE = re.compile(
    r"""(?ix)<[a-z][^>]*?\s(?:on[a-z]+|hx-on[\w:.-]*)\s*=
    | \b(?:href|src|action|hx-\w+)\s*=\s*["']?\s*(?:js|javascript):
    | <script(?![^>]*\bsrc=)"""
)
EVAL = re.compile(r"(?<![\w.])ev" + r"al\(|\bnew\s+Func" + r"tion\(|\bdocument\.wri" + r"te\(")

Rule = Callable[[str, str], Iterator[str]]


def names_no_registry(_name: str, text: str) -> Iterator[str]:
    """Where packages come from is each machine's own affair."""
    yield from (host for host in REGISTRIES if host in text.lower())


def names_no_machine(_name: str, text: str) -> Iterator[str]:
    """What stands on one machine is not on the next one."""
    yield from MACHINE.findall(text)
    yield from SCRATCH.findall(text)


def is_finished(_name: str, text: str) -> Iterator[str]:
    """What is still to be done stands in the list of issues."""
    yield from UNFINISHED.findall(text)


def keeps_no_secret(_name: str, text: str) -> Iterator[str]:
    """Keys by how they begin; and long random-looking words after a telling name."""
    yield from (found.group() for found in SECRETS.finditer(text))
    yield from (found for found in NAMED_SECRET.findall(text) if _bits_per_letter(found) > 3.8)


def trusts_only_html_by_name(name: str, text: str) -> Iterator[str]:
    """``safe`` stands only after names that say that they hold HTML."""
    if name.endswith((".html", ".svg", ".mako")):
        yield from (f for f in SAFE.findall(text) if not f.rstrip("'\"]").endswith("_html"))


def runs_nothing_inline(name: str, text: str) -> Iterator[str]:
    """The content policy forbids it; so a page with it is broken."""
    if name.startswith("templates/"):
        yield from (found.group() for found in INLINE.finditer(text))
    if name.startswith(("templates/", "static/")):
        yield from (found.group() for found in EVAL.finditer(text))


def is_short(name: str, text: str) -> Iterator[str]:
    """A file that grows beyond this is two files."""
    if name.endswith((".py", ".js", ".css", ".html")) and text.count("\n") > LONGEST:
        yield f"{text.count(chr(10))} lines"


RULES: list[Rule] = [
    names_no_registry, names_no_machine, is_finished, keeps_no_secret, trusts_only_html_by_name, runs_nothing_inline, is_short,
]  # fmt: skip


def _bits_per_letter(word: str) -> float:
    counts = Counter(word)
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts.values())


def kept() -> list[str]:
    """The names of all files in the repository, vendored ones and pictures left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [
        name
        for name in listed.split("\0")
        if name
        and Path(name).suffix in TEXT
        and not name.startswith("static/vendor/")
        and (ROOT / name).is_file()
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Rule) -> None:
    broken = [f"{name}: {fault}" for name in kept() for fault in rule(name, (ROOT / name).read_text())]
    assert broken == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (names_no_registry, "requirements.txt", "--index-url https://" + REGISTRIES[0] + "/simple"),
        (names_no_machine, "a.py", "open('/wo" + "rk/x')"),
        (names_no_machine, "a.md", "in /t" + "mp/plan"),
        (is_finished, "a.py", "# FIX" + "ME later"),
        (keeps_no_secret, "a.pem", "-----BEGIN PRIV" + "ATE KEY-----"),
        (keeps_no_secret, "a.py", "SECRET_KEY = '" + "q8Zr1LxV0tYb7NwK3mHs" + "9DfJ'"),
        (trusts_only_html_by_name, "templates/a.html", "{{ entry.text | safe }}"),
        (runs_nothing_inline, "templates/a.html", '<a onclick="x()">'),
        (runs_nothing_inline, "templates/a.html", '<p class="a" hx-on:click="x()">'),
        (runs_nothing_inline, "templates/a.html", "<p hx-vals='js:{a: 1}'>"),
        (runs_nothing_inline, "templates/a.html", "<script>go()</script>"),
        (runs_nothing_inline, "static/js/a.js", "ev" + "al('1')"),
        (is_short, "a.py", "\n" * (LONGEST + 1)),
    ],
)
def test_each_rule_sees_what_breaks_it(rule: Rule, name: str, text: str) -> None:
    assert list(rule(name, text)) != []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (trusts_only_html_by_name, "templates/a.html", "{{ chart.svg_html | safe }}"),
        (
            runs_nothing_inline,
            "templates/a.html",
            '<script type="module" nonce="{{ nonce }}" src="/a.js"></script>',
        ),
        (runs_nothing_inline, "templates/a.html", '<p hx-get="/once" data-one="1">on = off</p>'),
        (names_no_machine, "templates/a.html", "<p></p>/<b>x</b> and /wo" + "rking-days"),
        (keeps_no_secret, "a.py", "token = 'an-ordinary-sentence-in-words'"),
    ],
)
def test_no_rule_minds_what_is_right(rule: Rule, name: str, text: str) -> None:
    assert list(rule(name, text)) == []


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for lock in ("requirements.txt", "requirements-test.txt", "requirements-node.txt"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        pins = re.findall(r"(?m)^[\w.\[\]-]+==.*$", text)
        assert pins
        assert all(pin.endswith("\\") for pin in pins), f"{lock}: a version without hashes"


def test_every_version_that_is_served_is_the_one_that_is_tested() -> None:
    served, tested = (
        set(re.findall(r"(?m)^([\w.\[\]-]+==\S+)", (ROOT / lock).read_text()))
        for lock in ("requirements.txt", "requirements-test.txt")
    )
    assert served - tested == set()


def test_the_lock_of_the_javascript_tools_holds_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    others = {name: package for name, package in packages.items() if name}
    assert [name for name, package in others.items() if "resolved" in package] == []
    assert [name for name, package in others.items() if not package.get("integrity")] == []


def test_nothing_that_is_made_here_is_kept() -> None:
    unwanted = ("uv.lock", "node_modules", ".venv", "instance", "build")
    assert [name for name in kept() if name.split("/")[0] in unwanted] == []


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make run" in readme
    assert "make test" in readme


def test_what_lands_has_passed_the_whole_test_run() -> None:
    assert re.search(r"(?m)^make test$", (ROOT / ".ci" / "run").read_text())


def test_every_command_of_the_makefile_is_in_its_help() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"(?m)^\.PHONY: (.*)$", makefile)
    assert phony is not None
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[1] for line in listed.splitlines() if line.startswith("  make ")} == set(
        phony.group(1).split()
    )


def test_every_place_is_under_the_contract_that_keeps_places_apart() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    apart = {
        name for contract in contracts if contract["type"] == "independence" for name in contract["modules"]
    }
    places = {name.split("/")[1] for name in kept() if re.fullmatch(r"webapp/\w+/__init__\.py", name)}
    # Rooms that are no place: they are shared by all, or know no page.
    rooms = {"demo", "dialect", "migrations", "models", "offline", "reminders", "twins", "worksheets"}
    assert {f"webapp.{place}" for place in places - rooms} <= apart
