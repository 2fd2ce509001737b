"""What comes back to the phone: that an entry was read, and a few words on it."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp import inbox
from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.db import db, now
from webapp.fields import Fields
from webapp.ids import is_uuid, uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.comment import Comment
from webapp.models.entry import Entry
from webapp.models.record import Record
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.review_entries import readings
from webapp.words import gettext


@bp.post("/clients/<client_id>/entries/<entry_id>/seen")
@therapist_required
def mark_seen(client_id: str, entry_id: str) -> Response | str:
    """Read it. The client is told who and when."""
    client = client_or_404(client_id)
    entry = _entry(client, entry_id)
    _mark(client, [entry])
    return _back(client, entry_id)


@bp.post("/clients/<client_id>/entries/seen")
@therapist_required
def mark_all_seen(client_id: str) -> Response:
    """Read those that stood on the page: the form names them, so that none is marked that came since."""
    client = client_or_404(client_id)
    named = set(request.form.getlist("entry"))
    _mark(client, [entry for entry in CaseFile(client).unread if entry.id in named])
    return redirect(f"/clients/{client_id}/review", code=303)


@bp.post("/clients/<client_id>/entries/<entry_id>/comments")
@therapist_required
def add_comment(client_id: str, entry_id: str) -> Response | str | tuple[str, int]:
    """A few words on it; who comments has read it. The form carries the id: pressing twice says it once."""
    client, therapist = client_or_404(client_id), this_therapist()
    entry = _entry(client, entry_id)
    form = Fields(request.form.to_dict())
    text = form.text("text", gettext("Write something first."))
    if form.errors:
        return _part(client, entry_id, form), 422
    typed = form.values.get("comment_id", "")
    comment = typed if is_uuid(typed) else uuid7()
    if db.session.scalar(Record.called(client, comment)) is None:
        at = client.local(now()).isoformat(timespec="seconds")
        body: dict[str, object] = {"entry_id": entry_id, "text": text, "by": therapist.name, "at": at}
        # A question asks for more: the phone offers to add to the entry.
        body |= {"is_question": True} if form.values.get("is_question") == "1" else {}
        inbox.put(client, Put("comment", comment, body))
    elif db.session.scalar(Comment.about(client, entry_id).where(Comment.id == comment)) is None:
        raise NotFound()
    _mark(client, [entry])
    return _back(client, entry_id)


def _entry(client: Client, entry_id: str) -> Entry:
    """An entry that the therapist may read."""
    found = db.session.scalar(Entry.for_staff(client).where(Entry.id == entry_id))
    if found is None:
        raise NotFound()
    return found


def _mark(client: Client, entries: list[Entry]) -> None:
    file, therapist = CaseFile(client), this_therapist()
    at = client.local(now()).isoformat(timespec="seconds")
    puts = [
        Put("seen", f"seen.{entry.id}", {"entry_id": entry.id, "by": therapist.name, "at": at})
        for entry in entries
        if not file.is_read(entry)
    ]
    if puts:
        inbox.put(client, *puts)


def _back(client: Client, entry_id: str) -> Response | str:
    """The entry's own part of the page to htmx, else the page with this entry in sight."""
    if request.headers.get("HX-Request") == "true":
        return _part(client, entry_id, Fields({}))
    return redirect(f"/clients/{client.id}/review#entry-{entry_id}", code=303)


def _part(client: Client, entry_id: str, form: Fields) -> str:
    """The entry alone; without htmx on a page of its own."""
    is_part = request.headers.get("HX-Request") == "true"
    file = CaseFile(client)
    (item,) = readings(file, [_entry(client, entry_id)])
    if form.values.get("comment_id"):
        item["fresh"] = form.values["comment_id"]
    return render_template(
        "therapist/review_entry.html" if is_part else "therapist/review_comment.html",
        client=client,
        item=item,
        values=form.values,
        errors=form.errors,
        today=file.today,
    )
