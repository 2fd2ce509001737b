"""The library: every worksheet there is and what it asks, by what it is for; and what is ready to agree."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.exceptions import NotFound

from webapp import feed_start, own_worksheets
from webapp.access import therapist_required, this_therapist
from webapp.therapist.blueprint import bp
from webapp.therapist.presets import preset_or_404, presets
from webapp.worksheet_check import PURPOSES

Json = dict[str, Any]

ANY = "any"


def newest() -> dict[str, Json]:
    """Each worksheet in its newest version, by name: ours, the practice's measures, its own that this therapist sees."""
    found: dict[str, Json] = {}
    therapist = this_therapist()
    installed = feed_start.measures(therapist.practice_id)
    for sheet in (*feed_start.worksheets(), *installed, *own_worksheets.sheets_for(therapist)):
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


def chosen() -> dict[str, str]:
    """What the address narrows the library to."""
    return {name: request.args.get(name, "") for name in ("problem", "modality", "whose")}


def shelves(problem: str, modality: str = "", whose: str = "") -> Json:
    """Worksheets and presets by what they are for: those that fit a problem and a way of working, or any."""
    sheets, own = newest(), own_worksheets.shown_to(this_therapist())
    sets = [{**each, "modality": sheets[each["worksheet"]]["modality"]} for each in presets()]
    items = [*sheets.values(), *sets]
    problems, modalities = _tags(items, "problem"), _tags(items, "modality")
    wanted = {
        "problem": problem if problem in problems else "",
        "modality": modality if modality in modalities else "",
    }
    mine = {each.worksheet for each, _ in own if each.author_id == this_therapist().id}
    kept = {"mine": mine, "practice": {each.worksheet for each, _ in own} - mine}.get(whose)
    fitting = [
        each
        for each in items
        if all(not tag or {tag, ANY} & set(each[name]) for name, tag in wanted.items())
        and (kept is None or ("preset" not in each and each["worksheet"] in kept))
    ]
    found = [
        {"purpose": purpose, "held": held}
        for purpose in PURPOSES
        if (held := [item for item in fitting if item["purpose"] == purpose])
    ]
    return {
        "shelves": found,
        "problems": problems,
        "modalities": modalities,
        **wanted,
        "whose": whose if kept is not None else "",
        "own": own,
        "mine": mine,
    }


def _tags(items: list[Json], name: str) -> list[str]:
    return sorted({each for item in items for each in item[name]} - {ANY})


@bp.get("/library")
@therapist_required
def library() -> str:
    """All of it, or what fits a problem, a way of working, or whose it is."""
    found = shelves(**chosen())
    return render_template(
        "therapist/library.html", count=len(newest()), notice=request.args.get("notice", ""), **found
    )


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
    """What one worksheet asks: as it stands, or one of its own in an earlier version."""
    if not worksheet.startswith("own_"):
        sheet = worksheet_or_404(worksheet)
        is_ours = not (sheet.get("measure") or {}).get("url")  # the words of a measure are its authors'
        return render_template("therapist/worksheet.html", sheet=sheet, own=None, is_ours=is_ours)
    own, versions = own_worksheets.found_or_404(this_therapist(), worksheet)
    if not versions:
        raise NotFound()
    wanted = request.args.get("version", "")
    sheet = next((each for each in versions if str(each["version"]) == wanted), versions[-1])
    return render_template(
        "therapist/worksheet.html",
        sheet=sheet,
        own=own,
        is_ours=True,
        versions=versions,
        is_mine=own.author_id == this_therapist().id,
        notice=request.args.get("notice", ""),
    )
