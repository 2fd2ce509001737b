"""A client's forms in a browser without a script: opened, filled in, sent, and read again."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Form, Page
from webapp.db import db
from webapp.models.client import Client
from webapp.models.record import Record

Json = dict[str, Any]


def form_at(browser: FlaskClient, path: str) -> Form:
    """The entry's form on this page."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return next(form for form in Page(answer.text).forms if "data-draft" in form.element.attributes)


def rows_in(form: Form, name: str) -> list[str]:
    """The ids of the rows that a form shows, in their order."""
    found = form.element.all(id=name)[0].all("fieldset")
    return [row.attributes["data-row"] for row in found if "data-row" in row.attributes]


def send(browser: FlaskClient, form: Form, **answers: str) -> Any:
    """Send it with these answers; ``press`` is the button, ``f_x`` the field x."""
    pressed = answers.pop("press", "done")
    typed = {
        name.replace("f_", "f:", 1) if name.startswith("f_") else name: value
        for name, value in answers.items()
    }
    return browser.post(form.action, data={**form.values, **typed, "as": pressed})


def cells(name: str, rows: list[str], *filled: Json) -> dict[str, str]:
    """The form values of rows, one mapping of columns for each."""
    return {
        f"f:{name}:{row}.{column}": value
        for row, columns in zip(rows, filled, strict=False)
        for column, value in columns.items()
    }


def newest(app: Flask, client: Client) -> Json:
    """The entry that was written to last. Ids made in the same moment are in no order."""
    with app.app_context():
        entries = db.session.scalars(Record.of(client).where(Record.kind == "entry"))
        body: Json = max(entries, key=lambda entry: entry.seq).body
    return body
