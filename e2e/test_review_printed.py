"""The review on paper: two pages, however much there is to say."""

from __future__ import annotations

import re

import pytest

from e2e.browsers import DESK, Chromium
from e2e.conftest import Launch
from e2e.demo_door import enter
from e2e.servers import LiveServer
from e2e.therapist_steps import client_path
from tests.full_review import fill

pytestmark = pytest.mark.chromium

FULL, OF_THE_DEMO = "Amir Haddad", "Cleo Marchetti"
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_a_review_is_printed_on_two_pages_of_a4_however_full_it_is(
    server: LiveServer, launch: Launch
) -> None:
    fill(f"sqlite:///{server.database}", FULL)
    desk = launch("chromium", "desk", server.url, DESK)
    assert isinstance(desk, Chromium)
    enter(desk.page, "Thea")
    for name in (FULL, OF_THE_DEMO):
        desk.page.goto(client_path(desk.page, name) + "/review")
        assert 1 <= len(PAGE.findall(desk.page.pdf(format="A4"))) <= 2, name
    desk.page.emulate_media(media="print")
    desk.page.goto(client_path(desk.page, FULL) + "/review")
    paper = desk.page.locator("section.in-print")
    assert paper.is_visible()
    assert "more" in paper.inner_text(), "what is not printed is counted"
    assert not desk.page.locator("article.entry").first.is_visible()
