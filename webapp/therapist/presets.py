"""Ready to agree: a worksheet with a title, reasons, and words to choose from, for the therapist to change.

A preset is data (webapp/presets/<name>.json). It fills the form for a new assignment and nothing
more: what is agreed stands in the assignment itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound

from webapp.languages import in_all_languages
from webapp.words import language, said

Json = dict[str, Any]

PRESETS = Path(__file__).parent.parent / "presets"
TEXTS = ("title", "rationale", "first_step", "obstacle", "if_then", "smaller")


def presets() -> list[Json]:
    """All of them, by name."""
    return [in_all_languages(json.loads(path.read_text("utf-8"))) for path in sorted(PRESETS.glob("*.json"))]


def preset_or_404(name: str) -> Json:
    """The preset with this name."""
    for preset in presets():
        if preset["preset"] == name:
            return preset
    raise NotFound()


def filled(preset: Json) -> dict[str, str]:
    """The form values of an assignment that begins as this preset says."""
    here = language()
    lists = {
        f"list:{field}": "\n".join(said(words, here) for words in listed)
        for field, listed in preset["lists"].items()
    }
    return {
        **{name: said(preset[name], here) for name in TEXTS},
        "purpose": preset["purpose"],
        "minutes": str(preset["minutes"]),
        **lists,
        **{f"ask:{field}": "1" for field in preset["ask"]},
    }
