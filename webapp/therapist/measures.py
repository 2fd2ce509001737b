"""The measures of a practice: what is installed, looking at a file as a phone would show it, installing it."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from webapp.access import therapist_required, this_therapist
from webapp.db import db
from webapp.measures import Plan, install, plan
from webapp.models.measure import Measure
from webapp.questionnaire import Unfit
from webapp.therapist.blueprint import bp
from webapp.words import gettext


@bp.get("/library/measures")
@therapist_required
def measures() -> str:
    """What is installed, and the field for a file."""
    return _page("")


@bp.post("/library/measures/preview")
@therapist_required
def preview_measure() -> str | tuple[str, int]:
    """Read the file, and show it as a phone would; nothing is kept yet."""
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        return _page(gettext("Choose a file: a FHIR R4 Questionnaire in JSON.")), 422
    try:
        found = plan(this_therapist().practice_id, data)
    except Unfit as problem:
        return _page(str(problem)), 422
    return _preview(found, data.decode())


@bp.post("/library/measures")
@therapist_required
def install_measure() -> Response | tuple[str, int]:
    """Keep it for the practice, and put it on every client's phone."""
    therapist = this_therapist()
    try:
        install(therapist.practice_id, request.form.get("questionnaire", "").encode(), therapist.id)
    except Unfit as problem:
        return _page(str(problem)), 422
    return redirect("/library/measures?notice=saved", code=303)


def _page(error: str) -> str:
    kept = db.session.scalars(Measure.of(this_therapist().practice_id)).all()
    newest = {each.worksheet: each for each in kept}
    return render_template(
        "therapist/measures.html",
        measures=list(newest.values()),
        versions={name: sum(each.worksheet == name for each in kept) for name in newest},
        errors={"file": error} if error else {},
        notice=request.args.get("notice", ""),
    )


def _preview(found: Plan, text: str) -> str:
    return render_template(
        "therapist/measure_preview.html",
        plan=found,
        sheet=found.sheet,
        text=text,
        risky=(found.sheet.get("risk") or {}).get("field", ""),
    )
