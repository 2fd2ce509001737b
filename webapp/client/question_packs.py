"""Questions to think with after a session: those of the presets that have some (webapp/presets)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

PRESETS = Path(__file__).parent.parent / "presets"
# The nearest to what is just over comes first.
FIRST = "reflection_session"


def question_packs() -> list[Json]:
    """Each with its id, its title and its questions, in English; languages.in_all_languages gives the others."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(PRESETS.glob("*.json"))]
    packs = [
        {"id": each["preset"], "title": each["title"], "questions": each["lists"]["prompt"]}
        for each in found
        if each["purpose"] == "reflect" and each["lists"].get("prompt")
    ]
    return sorted(packs, key=lambda pack: pack["id"] != FIRST)
