"""Writing a worksheet of one's own: the editor, how it looks on a phone, publishing, sharing, files."""

from __future__ import annotations

import json
from typing import Any

from flask import redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import languages, own_worksheets, worksheet_check
from webapp.access import therapist_required, this_therapist
from webapp.models.own_worksheet import OwnWorksheet
from webapp.own_worksheets import found_or_404, mine_or_404
from webapp.therapist.blueprint import bp
from webapp.therapist.library import worksheet_or_404
from webapp.twins.form import form_fill
from webapp.words import gettext
from webapp.worksheet_check import MODALITIES, PROBLEMS, PURPOSES, Fault, Unfit, check
from webapp.worksheet_draft import (
    TYPES,
    Values,
    fresh,
    languages_of,
    name_in_form,
    order_of,
    pressed,
    sheet_of,
    typed,
    with_numbers,
)

Json = dict[str, Any]

PLACES = ("share", "unshare", "retire", "restore", "drop")


@bp.post("/library/own")
@therapist_required
def new_own_worksheet() -> Response:
    """Begin one: empty, or as a copy of one that is in the library."""
    therapist, source = this_therapist(), request.form.get("source", "")
    if not source:
        return _begun(fresh(therapist.practice.language), None)
    sheet = _copyable(source)
    return _begun(typed(sheet, therapist.practice.language), sheet)


@bp.get("/library/own/file")
@therapist_required
def own_worksheet_file() -> str:
    """The field for a file that was saved from a library, here or elsewhere."""
    return render_template("therapist/own_worksheet_file.html", errors={}, faults=[])


@bp.post("/library/own/file")
@therapist_required
def bring_own_worksheet() -> Response | tuple[str, int]:
    """Make a draft of what is in the file; nothing is published by it."""
    file = request.files.get("file")
    data = file.read(worksheet_check.LARGEST + 1) if file else b""
    try:
        if not data:
            raise Unfit([Fault("", gettext("Choose a file in JSON that was saved from a library."))])
        sheet = {key: part for key, part in worksheet_check.read(data).items() if key != "measure"}
        return _begun(typed(sheet, this_therapist().practice.language), sheet)
    except Unfit as problem:
        first = next((each.words for each in problem.faults if not each.path), "")
        errors = {"file": first or gettext("This file holds no worksheet that can be used.")}
        shown = [each._asdict() for each in problem.faults if each.path]
        return render_template("therapist/own_worksheet_file.html", errors=errors, faults=shown), 422


@bp.get("/library/own/<own>/edit")
@therapist_required
def edit_own_worksheet(own: str) -> str:
    """The draft, or what a new one begins with: the version that stands."""
    row, versions = mine_or_404(this_therapist(), own)
    values, _ = _draft(row, versions)
    return _editor(row, versions, values, {}, request.args.get("at", ""))


@bp.post("/library/own/<own>/edit")
@therapist_required
def press_own_worksheet(own: str) -> Response | tuple[str, int]:
    """Keep what is typed, then do what the button says. Whatever is wrong, nothing typed is lost."""
    therapist = this_therapist()
    row, versions = mine_or_404(therapist, own)
    _, base = _draft(row, versions)
    values: Values = {name: text for name, text in request.form.to_dict().items() if text and name != "press"}
    press, here = request.form.get("press", ""), f"/library/own/{own}"
    values, at = pressed(values, press)
    try:
        own_worksheets.keep(row, values, base)
        if press == "publish":
            own_worksheets.publish(therapist, row, values, base)
            return redirect(f"/library/{own}?notice=published", code=303)
    except Unfit as problem:
        return _editor(row, versions, values, _errors(problem.faults, values, base), ""), 422
    if press == "preview":
        return redirect(f"{here}/preview", code=303)
    ending = f"at={at}" if at else "at=end" if press != "save" else "notice=saved"
    return redirect(f"{here}/edit?{ending}", code=303)


@bp.get("/library/own/<own>/preview")
@therapist_required
def preview_own_worksheet(own: str) -> str:
    """The draft, or the version that stands, as a phone draws it."""
    row, versions = mine_or_404(this_therapist(), own)
    values, base = _draft(row, versions)
    sheet, faults = sheet_of(values, base, own, len(versions) + 1)
    return render_template(
        "therapist/own_worksheet_preview.html",
        own=row,
        sheet=sheet,
        faults=len(_errors([*faults, *check(sheet)], values, base)),
        parts=drawn(sheet),
        therapist=this_therapist().name,
    )


@bp.post("/library/own/<own>/place")
@therapist_required
def place_own_worksheet(own: str) -> Response:
    """Who sees it, and whether it can be agreed on."""
    therapist = this_therapist()
    row, versions = mine_or_404(therapist, own)
    press = request.form.get("press", "")
    if press not in PLACES:
        raise NotFound()
    own_worksheets.place(therapist, row, press)
    gone = press == "drop" and not versions
    return redirect("/library?notice=saved" if gone else f"/library/{own}?notice=saved", code=303)


@bp.get("/library/<worksheet>/file")
@therapist_required
def worksheet_file(worksheet: str) -> Response:
    """A worksheet as a file that any library can take in; never a measure, whose words are its authors'."""
    text = json.dumps(_copyable(worksheet), ensure_ascii=False, indent=2)
    answer = Response(text + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{worksheet}.json"'
    return answer


def drawn(sheet: Json) -> list[Json]:
    """Each part of a worksheet, as the client's form shows it before anything is written."""
    record = {"id": "", "kind": "worksheet", "body": sheet}
    context: Json = {
        "view": "new_free_entry",
        "worksheet": record,
        "values": {},
        "errors": {},
        "fresh": "preview",
    }
    if not sheet["phases"]:
        return [form_fill(context)]
    planned = {"id": "preview", "body": {"phase": "plan"}}
    return [form_fill(context), form_fill({**context, "view": "result", "entry": planned})]


def _copyable(name: str) -> Json:
    """What may be copied and saved: every worksheet but an installed measure."""
    therapist = this_therapist()
    if name.startswith("own_"):
        _, versions = found_or_404(therapist, name)
        if not versions:
            raise NotFound()
        return versions[-1]
    sheet = worksheet_or_404(name)
    if (sheet.get("measure") or {}).get("url"):
        raise NotFound()
    return {key: part for key, part in sheet.items() if key != "measure"}


def _begun(values: Values, base: Json | None) -> Response:
    name = own_worksheets.begin(this_therapist(), values, base)
    return redirect(f"/library/own/{name}/edit", code=303)


def _draft(row: OwnWorksheet, versions: list[Json]) -> tuple[Values, Json | None]:
    if row.draft is not None:
        return row.draft["values"], row.draft["base"]
    if not versions:
        raise NotFound()
    return typed(versions[-1], this_therapist().practice.language), versions[-1]


def _errors(faults: list[Fault], values: Values, base: Json | None) -> dict[str, str]:
    """The first fault of each field of the form, in the order in which the form shows them."""
    sheet, _ = sheet_of(values, base, "own", 1)
    found: dict[str, str] = {}
    for fault in faults:
        found.setdefault(name_in_form(fault.path, sheet, languages_of(values)[0]), fault.words)
    return found


def _editor(row: OwnWorksheet, versions: list[Json], values: Values, errors: dict[str, str], at: str) -> str:
    known = dict.fromkeys((*languages.spoken(), *languages_of(values)))
    return render_template(
        "therapist/own_worksheet_form.html",
        own=row,
        version=len(versions) + 1,
        values=with_numbers(values),
        errors=errors,
        order=order_of(values),
        tongues=[(each, languages.called(each)) for each in languages_of(values)],
        others=[(each, languages.called(each)) for each in known if each != languages_of(values)[0]],
        at=at,
        types=TYPES,
        purposes=PURPOSES,
        problems=PROBLEMS,
        modalities=MODALITIES,
        notice=request.args.get("notice", ""),
    )
