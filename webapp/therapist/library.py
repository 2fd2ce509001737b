"""The library: every worksheet there is and what it asks, by what it is for; and what is ready to agree."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.exceptions import NotFound

from webapp import feed_start
from webapp.access import therapist_required, this_therapist
from webapp.therapist.agreement import PURPOSES
from webapp.therapist.blueprint import bp
from webapp.therapist.presets import preset_or_404, presets

Json = dict[str, Any]

ANY = "any"


def newest() -> dict[str, Json]:
    """Each worksheet in its newest version, by name; the measures of this therapist's practice among them."""
    found: dict[str, Json] = {}
    for sheet in (*feed_start.worksheets(), *feed_start.measures(this_therapist().practice_id)):
        known = found.get(sheet["worksheet"])
        if known is None or known["version"] < sheet["version"]:
            found[sheet["worksheet"]] = sheet
    return found


def worksheet_or_404(name: str) -> Json:
    """The newest version of this worksheet."""
    found = newest().get(name)
    if found is None:
        raise NotFound()
    return found


def shelves(problem: str) -> Json:
    """Worksheets and presets by what they are for; with a problem, those that fit it or any."""
    items = [*newest().values(), *presets()]
    problems = sorted({each for item in items for each in item["problem"]} - {ANY})
    fitting = [each for each in items if problem not in problems or {problem, ANY} & set(each["problem"])]
    found = [
        {"purpose": purpose, "held": held}
        for purpose in PURPOSES
        if (held := [item for item in fitting if item["purpose"] == purpose])
    ]
    return {"shelves": found, "problems": problems, "problem": problem if problem in problems else ""}


@bp.get("/library")
@therapist_required
def library() -> str:
    """All of it, or what fits a problem."""
    found = shelves(request.args.get("problem", ""))
    return render_template("therapist/library.html", count=len(newest()), **found)


@bp.get("/library/all-fields")
@therapist_required
def library_fields() -> str:
    """Every question of every worksheet, with its scale and the words at its ends, as tables."""
    return render_template("therapist/library_fields.html", sheets=list(newest().values()))


@bp.get("/library/ready/<preset>")
@therapist_required
def library_preset(preset: str) -> str:
    """What a preset says, and what it is written on."""
    found = preset_or_404(preset)
    return render_template("therapist/preset.html", preset=found, sheet=worksheet_or_404(found["worksheet"]))


@bp.get("/library/<worksheet>")
@therapist_required
def library_worksheet(worksheet: str) -> str:
    """What one worksheet asks."""
    return render_template("therapist/worksheet.html", sheet=worksheet_or_404(worksheet))
