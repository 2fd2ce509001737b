"""Taking a client's record out: four files with what the therapist may read, and never anything private."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app, redirect, render_template, stream_with_context
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import access, audit, export
from webapp.access import own_client_or_404, therapist_required, this_therapist
from webapp.db import now, writing
from webapp.models.client import Client
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.fhir_bundle import bundle
from webapp.therapist.review_entries import readings
from webapp.therapist.spreadsheet import table

TYPES = {
    "fhir": ("json", "application/fhir+json"),
    "csv": ("csv", "text/csv"),
    "json": ("json", "application/json"),
}


@bp.get("/clients/<client_id>/take-out")
@therapist_required
def take_out(client_id: str) -> str:
    """What can be taken out, and what is in each."""
    return render_template(
        "therapist/take_out.html", client=own_client_or_404(client_id), fresh=access.has_just_signed_in()
    )


@bp.get("/clients/<client_id>/take-out/print")
@therapist_required
def printed(client_id: str) -> str | Response:
    """All that may be read on one page, for printing."""
    client = own_client_or_404(client_id)
    if not access.has_just_signed_in():
        return _sign_in_again(client)
    _note(client, "print")
    file = CaseFile(client)
    return render_template(
        "therapist/take_out_print.html",
        client=client,
        file=file,
        items=readings(file, file.entries),
        today=file.today,
    )


@bp.get("/clients/<client_id>/take-out/file/<shape>")
@therapist_required
def taken_out(client_id: str, shape: str) -> Response:
    """One of the files, written while it is read."""
    client = own_client_or_404(client_id)
    if shape not in TYPES:
        raise NotFound()
    if not access.has_just_signed_in():
        return _sign_in_again(client)
    _note(client, shape)
    ending, mimetype = TYPES[shape]
    response = current_app.response_class(stream_with_context(_pieces(client, shape)), mimetype=mimetype)
    name = f"{client.id}-{shape}-{client.local(now()).date().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(client: Client, shape: str) -> Iterator[str]:
    if shape == "json":
        return export.shared(client)
    file = CaseFile(client)
    return table(file) if shape == "csv" else bundle(file, current_app.config["ORIGIN"])


def _note(client: Client, shape: str) -> None:
    therapist = this_therapist()
    with writing() as session:
        who = (therapist.practice_id, "therapist", therapist.id)
        audit.note(session, who, f"taken out: {shape}", client.id)


def _sign_in_again(client: Client) -> Response:
    return redirect(f"/sign-in?next=/clients/{client.id}/take-out", code=303)
