"""The app's own list of addresses, with something put into their gaps."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import Rule

from webapp.models.client import Client

SAFE = {"GET", "HEAD", "OPTIONS"}
NOBODYS = "01890a5d-ac96-774b-bcce-b302099a8057"


def address(rule: Rule, client: Client | None = None, **gaps: str) -> str:
    """A path for this rule: the client's id where one is asked for, an id of nothing elsewhere."""
    known = {"client_id": client.id} if client is not None else {}
    known |= {
        "worksheet": "journal",
        "shape": "csv",
        "filename": "icons/icon.svg",
        "preset": "erp_practice",
        "token": "nobody-made-this",
    } | gaps
    path = rule.rule
    for name in rule.arguments:
        for converter in ("", "path:", "uuid:", "string:", "int:"):
            path = path.replace(f"<{converter}{name}>", known.get(name, NOBODYS))
    assert "<" not in path, f"say in tests/urls.py what to put into {rule.rule}"
    return path


def unsafe_routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every route and method that may change something."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - SAFE)
    ]
