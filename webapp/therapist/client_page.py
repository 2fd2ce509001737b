"""One client: the next session, what is agreed, what has ended, and how to come back after a lost passkey."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request

from webapp.access import client_or_404, therapist_required, this_therapist
from webapp.feed_start import welcome
from webapp.fields import Fields
from webapp.models.client import Client
from webapp.models.invitation import Invitation
from webapp.models.risk_flag import RAISED
from webapp.therapist.blueprint import bp
from webapp.therapist.casefile import CaseFile
from webapp.therapist.caseload import invitation_page
from webapp.therapist.eyes import told
from webapp.twins import dose
from webapp.twins.goals import goals_page
from webapp.twins.learned import setback_steps
from webapp.twins.own_pages import plan_steps
from webapp.twins.rows import by_id


@bp.get("/clients/<client_id>")
@therapist_required
def client_page(client_id: str) -> str:
    """Everything about the agreement with one client, and the ways on."""
    return page_of(client_or_404(client_id), {})


def page_of(client: Client, typed: Mapping[str, Fields]) -> str:
    """The page; ``typed`` are the answers to requests, by the request, that were not right yet."""
    file = CaseFile(client)
    plan = next(iter(file.own("safety_plan")), None)
    newest = sorted(file.assignments, key=lambda each: str(each["body"].get("agreed_at")), reverse=True)
    current = [each for each in newest if not each["body"].get("retired")]
    ended = [each for each in newest if each["body"].get("retired")]
    return render_template(
        "therapist/client.html",
        client=client,
        standing_in_for="" if client.therapist_id == this_therapist().id else client.therapist.name,
        file=file,
        current=[
            {
                "assignment": each,
                "dots": file.beads(each),
                "tally": file.tally(each),
                "is_paused": dose.is_paused(each, file.today),
            }
            for each in current
        ],
        ended=ended,
        today=file.today,
        notice=request.args.get("notice", ""),
        requests=sorted(
            [*file.asked("adjust_request"), *file.asked("proposal")],
            key=lambda each: str(each["record"]["received"]),
            reverse=True,
        ),
        agreed_on=by_id(file.assignments),
        typed=typed,
        plan=plan,
        plan_steps=plan_steps(plan),
        setbacks=next(iter(file.own("setback_plan")), None),
        setback_steps=setback_steps(next(iter(file.own("setback_plan")), None)),
        strategies=file.own("coping_strategy"),
        goals=goals_page(file.context()),
        aftercare=file.own("aftercare_plan"),
        waiting=Invitation.waiting_for(client),
        raised=[each for each in told(file) if each["status"] == RAISED],
    )


@bp.post("/clients/<client_id>/invitation")
@therapist_required
def invite_again(client_id: str) -> str:
    """A new way in for somebody whose passkey is lost, or whose invitation was not used in time."""
    client, therapist = client_or_404(client_id), this_therapist()
    token, code = Invitation.for_client(client, therapist)
    welcome(client)
    return invitation_page(client, therapist, token, code)
