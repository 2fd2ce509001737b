"""Pure functions that exist twice: here, and in static/js/twins/ for the phone.

JSON in, JSON out; no clock, no chance, no database. Both give exactly the same for any JSON, which
tests/vectors and tests/test_two_renderers.py hold them to. They trust no shape: a record is what a
phone once sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from webapp.twins.answered import answered
from webapp.twins.compose import delete_entry, discard_draft, dismiss, save_entry, share_entry
from webapp.twins.entry_page import entry_page
from webapp.twins.form import form_fill
from webapp.twins.goals import goal_begun, goal_of, goal_page, goals_page, tie_entry
from webapp.twins.history import history
from webapp.twins.learned import learned_page, pack_page
from webapp.twins.meetings import meeting_begun, prepared, reflect_on, session_events
from webapp.twins.overview import assignment_page, log, prepare, today
from webapp.twins.own_pages import (
    aftercare_of,
    aftercare_page,
    help_page,
    plan_page,
    record_way,
    requests_of,
)
from webapp.twins.own_record import delete_record, record_fill, save_record
from webapp.twins.own_versions import own_versions
from webapp.twins.progress import progress
from webapp.twins.proposals import proposal_page, proposals_page
from webapp.twins.read_log import read_log
from webapp.twins.routines import routine_begun, routine_events, routine_of
from webapp.twins.sending import sync_status
from webapp.twins.supporters import (
    dismiss_encouragement,
    encouraged,
    seen_by_supporter,
    supporter_form,
    supporters_page,
)
from webapp.twins.takeaways import practised, takeaway_page
from webapp.twins.timeline import timeline
from webapp.twins.versions import settle_entry, versions

# By the names that webapp/client/views.py and commands.py use.
TWINS: dict[str, Callable[..., dict[str, Any]]] = {
    "today": today,
    "log": log,
    "form_fill": form_fill,
    "assignment_page": assignment_page,
    "entry_page": entry_page,
    "versions": versions,
    "history": history,
    "timeline": timeline,
    "progress": progress,
    "sync_status": sync_status,
    "prepare": prepare,
    "prepared": prepared,
    "reflect_on": reflect_on,
    "meeting_begun": meeting_begun,
    "routine_begun": routine_begun,
    "routine_of": routine_of,
    "routine_events": routine_events,
    "session_events": session_events,
    "practised": practised,
    "takeaway_page": takeaway_page,
    "read_log": read_log,
    "save_entry": save_entry,
    "share_entry": share_entry,
    "settle_entry": settle_entry,
    "delete_entry": delete_entry,
    "discard_draft": discard_draft,
    "dismiss": dismiss,
    "record_fill": record_fill,
    "record_way": record_way,
    "plan_page": plan_page,
    "help_page": help_page,
    "requests_of": requests_of,
    "aftercare_of": aftercare_of,
    "aftercare_page": aftercare_page,
    "own_versions": own_versions,
    "answered": answered,
    "save_record": save_record,
    "delete_record": delete_record,
    "goals_page": goals_page,
    "goal_page": goal_page,
    "goal_of": goal_of,
    "goal_begun": goal_begun,
    "tie_entry": tie_entry,
    "learned_page": learned_page,
    "pack_page": pack_page,
    "proposals_page": proposals_page,
    "proposal_page": proposal_page,
    "supporters_page": supporters_page,
    "supporter_form": supporter_form,
    "seen_by_supporter": seen_by_supporter,
    "encouraged": encouraged,
    "dismiss_encouragement": dismiss_encouragement,
}
