"""Our modules become one classic script; what the linker cannot read it refuses with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.v8 import Phone
from webapp.offline.assets import without_comments
from webapp.offline.linker import Unlinkable, link
from webapp.offline.worker import built

VENDOR = Path(__file__).parent.parent / "static" / "vendor"


def written(folder: Path, **modules: str) -> Path:
    """Write modules as files; the entry is entry.js."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "entry.js"


def test_modules_see_each_other_and_nothing_else(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry="import { double as twice, Box } from \"./numbers.js\";\nimport * as all from './numbers.js';\n"
        "const hidden = 20;\nexport const answer = () => twice(hidden) + new Box(all.two).held;\n",
        numbers="export const two = 2;\nconst hidden = 1;\nfunction double(n) {\n  return n * two * hidden;\n}\n"
        "export class Box {\n  constructor(held) {\n    this.held = held;\n  }\n}\nexport { double };\n",
    )
    assert Phone.of(entry).call("answer") == 42


def test_a_module_runs_once_and_after_what_it_needs(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import { list } from "./list.js";\nimport { a } from "./a.js";\nimport { b } from "./b.js";\n'
        "export const seen = () => [...list, a, b];\n",
        a='import { list } from "./list.js";\nlist.push("a runs");\nexport const a = "a";\n',
        b='import { list } from "./list.js";\nimport { a } from "./a.js";\nlist.push("b runs");\nexport const b = a + "b";\n',
        list="export const list = [];\n",
    )
    assert Phone.of(entry).call("seen") == ["a runs", "b runs", "a", "ab"]


def test_virtual_modules_stand_beside_the_entry(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "use.js").write_text(
        'import { config } from "../config.js";\nexport const use = () => config.n;\n'
    )
    entry = written(tmp_path, entry='import { use } from "./deep/use.js";\nexport { use as used };\n')
    assert Phone.of(entry, {"./config.js": 'export const config = {"n": 7};'}).call("used") == 7


def test_asynchronous_functions_are_awaited(tmp_path: Path) -> None:
    entry = written(tmp_path, entry="export async function later(n) {\n  return n + 1;\n}\n")
    assert Phone.of(entry).call("later", 1) == 2


def test_the_script_is_classic_strict_and_names_no_folder(tmp_path: Path) -> None:
    script = link(written(tmp_path, entry="export const a = 1;\n"))
    assert script.startswith('"use strict";')
    assert "export" not in script
    assert str(tmp_path) not in script


def test_idb_links() -> None:
    [idb] = VENDOR.glob("idb*/**/index.js")
    assert "openDB" in link(idb)


REFUSED = {
    "export default 1;": "cannot read",
    'import x from "./a.js";': "cannot read",
    'import "./a.js";': "cannot read",
    "export let x = 1;": "cannot read",
    'export * from "./a.js";': "cannot read",
    'export { a } from "./a.js";': "cannot read",
    'import { a } from "a";': "relative",
    'import { a } from "./missing.js";': "there is no module missing.js",
    'import { nothing } from "./a.js";': "does not export nothing",
    '  import { a } from "./a.js";': "start of a line",
    "const later = () => import('./a.js');": "start of a line",
    "const here = import.meta.url;": "start of a line",
    "let x = 1;\nexport { x };": "can change",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=REFUSED)
def test_it_refuses(tmp_path: Path, text: str, reason: str) -> None:
    entry = written(tmp_path, entry=f"// first line\n{text}\n", a="export const a = 1;\n")
    with pytest.raises(Unlinkable, match=rf"^entry\.js:2: .*{reason}"):
        link(entry)


def test_a_circle_is_refused(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import { a } from "./a.js";\n',
        a='import { b } from "./b.js";\nexport const a = 1;\n',
        b='import { a } from "./a.js";\nexport const b = 1;\n',
    )
    with pytest.raises(
        Unlinkable, match=r"^b\.js:1: goes round in a circle: entry\.js -> a\.js -> b\.js -> a\.js"
    ):
        link(entry)


def test_a_comment_before_code_on_its_line_takes_nothing_after_it_along() -> None:
    text = "/** A. */\nfirst();\n  /** @type {Place} */ (here).close();\n// b\n/**\n * C.\n */\nlast();\n"
    assert without_comments(text) == "first();\n  /** @type {Place} */ (here).close();\nlast();\n"


def test_the_worker_as_it_is_served_is_a_script() -> None:
    # Only read by the engine, not run: a function that nobody calls.
    Phone(f"globalThis.read = () => {{\n{built().text}}};", "read")
