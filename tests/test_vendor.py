"""What others wrote and our phones run is, byte for byte, what we looked at."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"


def hash_of(path: Path) -> str:
    """The SHA-384 of a file, written as browsers write it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def faults(folder: Path, manifest: dict[str, str]) -> list[str]:
    """Every file that was changed, added or taken away since the manifest was written."""
    here = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST.name}
    missing = [f"{name}: gone" for name in manifest if name not in here]
    strange = [f"{name}: not in the manifest" for name in sorted(here) if name not in manifest]
    changed = [
        f"{name}: changed"
        for name in sorted(here)
        if name in manifest and hash_of(folder / name) != manifest[name]
    ]
    return missing + strange + changed


def test_every_vendored_file_has_the_bytes_of_the_manifest() -> None:
    assert faults(VENDOR, json.loads(MANIFEST.read_text())) == []


def test_every_vendored_package_says_its_version_and_brings_its_licence() -> None:
    packages = [p for p in VENDOR.iterdir() if p.is_dir()]
    assert packages
    for package in packages:
        assert "@" in package.name, f"{package.name} has no version in its name"
        assert (package / "LICENSE").read_text().strip()


@pytest.mark.parametrize(
    ("harm", "said"),
    [("change", "a.js: changed"), ("remove", "a.js: gone"), ("add", "b.js: not in the manifest")],
)
def test_one_changed_byte_is_seen(tmp_path: Path, harm: str, said: str) -> None:
    file = tmp_path / "a.js"
    file.write_bytes(b"export const one = 1;")
    manifest = {"a.js": hash_of(file)}
    if harm == "change":
        file.write_bytes(b"export const one = 2;")
    elif harm == "remove":
        file.unlink()
    else:
        (tmp_path / "b.js").write_bytes(b"")
    assert faults(tmp_path, manifest) == [said]
