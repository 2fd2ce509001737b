"""Forms that were begun on the phone: Today leads back to each of them."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.said import uid
from webapp import words
from webapp.client.interpreter import href
from webapp.client.views import VIEWS
from webapp.offline import worker

KEEPS_A_DRAFT = "data-draft="


def forms() -> list[str]:
    """The path of every page that keeps what is typed, with ids and a worksheet put in."""
    found = []
    for view in VIEWS:
        if KEEPS_A_DRAFT in (worker.TEMPLATES / view["template"]).read_text("utf-8"):
            names = re.findall(r"<([a-z_]+)>", view["rule"])
            params = {name: "open_task" if name == "worksheet" else uid(7) for name in names}
            found.append(href(view["name"], **params))
    return found


def test_many_forms_keep_a_draft() -> None:
    assert len(forms()) > 20


@pytest.mark.parametrize("path", forms())
def test_what_was_begun_leads_back_to_its_form(path: str) -> None:
    env = Environment(loader=FileSystemLoader(worker.TEMPLATES), autoescape=True)
    words.install(env)
    env.globals |= {"asset": worker.asset, "href": href}
    draft = {"path": path, "title": "Begun", "at": "2026-11-23T22:14:05+01:00"}
    html = env.get_template("client/_drafts.html").render(phone={"drafts": [draft]}, today="2026-11-23")
    assert f'href="{path}"' in html
