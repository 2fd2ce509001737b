"""What a client keeps beside entries: requests, what helps, plans, limits, a call for help.

Each kind is its answers (``f:...``) with little around them. What others may read of them is decided
here, in one place, as for entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from sqlalchemy import Select

from webapp.models.client import Client
from webapp.models.record import Record, instant_in
from webapp.models.therapist import Therapist

PRIVATE, SHARED = "private", "shared"


class OwnRecord(Record):
    """A record of the client's own that is no entry. ``occurred_at`` is when it was first written down."""

    __mapper_args__ = {"polymorphic_abstract": True}  # noqa: RUF012
    is_clients: ClassVar[bool] = True
    # What stands where the client has not said who may read it.
    share_unsaid: ClassVar[str] = PRIVATE

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """When, about which assignment or session, and who may read it."""
        return {
            "occurred_at": instant_in(body, "recorded_at"),
            "assignment_id": body.get("assignment_id") or None,
            "subject_id": body.get("session_id") or body.get("entry_id") or None,
            "share": body.get("share") or cls.share_unsaid,
        }

    @classmethod
    def for_staff(cls, client: Client) -> Select[Self]:
        """Those that the therapist may read, in the order in which they were made."""
        return cls.of(client).where(cls.share == SHARED, cls.disputed.is_(False))

    @classmethod
    def for_staff_of_all(cls, therapist: Therapist) -> Select[Self]:
        """The same of all this therapist's clients."""
        return cls.of_all(therapist).where(cls.share == SHARED, cls.disputed.is_(False))


class AdjustRequest(OwnRecord):
    """The wish to have an assignment smaller, different, less often, paused or explained again."""

    __mapper_args__ = {"polymorphic_identity": "adjust_request"}  # noqa: RUF012
    share_unsaid: ClassVar[str] = SHARED


class HelpSignal(OwnRecord):
    """Help was asked for with a tap. It is only ever added; the therapist says when it was seen."""

    __mapper_args__ = {"polymorphic_identity": "help_signal"}  # noqa: RUF012
    share_unsaid: ClassVar[str] = SHARED


class SafetyPlan(OwnRecord):
    """The six steps; one for each client, under an id that is the same for all."""

    __mapper_args__ = {"polymorphic_identity": "safety_plan"}  # noqa: RUF012


class CopingStrategy(OwnRecord):
    """One thing that helps, of the client's own list."""

    __mapper_args__ = {"polymorphic_identity": "coping_strategy"}  # noqa: RUF012


class AftercarePlan(OwnRecord):
    """What to do after a session or after something hard, and whether it helped."""

    __mapper_args__ = {"polymorphic_identity": "aftercare_plan"}  # noqa: RUF012


class Limits(OwnRecord):
    """From where on the app offers a pause; one for each client, and nobody else's affair."""

    __mapper_args__ = {"polymorphic_identity": "limits"}  # noqa: RUF012


class Goal(OwnRecord):
    """What the client wants to reach; how far it has come is said in entries."""

    __mapper_args__ = {"polymorphic_identity": "goal"}  # noqa: RUF012


class Preferences(OwnRecord):
    """Language, light or dark, size of text, what an entry starts as; one for each client, and nobody else's affair."""

    __mapper_args__ = {"polymorphic_identity": "preferences"}  # noqa: RUF012


class SetbackPlan(OwnRecord):
    """What to notice and do when a harder week comes; one for each client, under an id that is the same for all."""

    __mapper_args__ = {"polymorphic_identity": "setback_plan"}  # noqa: RUF012


class Proposal(OwnRecord):
    """The client's own idea for something to agree on."""

    __mapper_args__ = {"polymorphic_identity": "proposal"}  # noqa: RUF012
    share_unsaid: ClassVar[str] = SHARED


class ShareGrant(OwnRecord):
    """What one supporter may see; ``share`` says whether the therapist is told that there is one."""

    __mapper_args__ = {"polymorphic_identity": "share_grant"}  # noqa: RUF012


class Dismissal(OwnRecord):
    """That an encouragement was put away; nobody else's affair."""

    __mapper_args__ = {"polymorphic_identity": "dismissal"}  # noqa: RUF012


class Encouragement(Record):
    """A few words of a supporter's, for the client alone."""

    __mapper_args__ = {"polymorphic_identity": "encouragement"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """By which grant it came."""
        return {"subject_id": body.get("grant_id")}


class Preparation(OwnRecord):
    """What the client brings to the next session: up to three topics, what went well, what was hard, a question."""

    __mapper_args__ = {"polymorphic_identity": "preparation"}  # noqa: RUF012
    share_unsaid: ClassVar[str] = SHARED


class Reflection(OwnRecord):
    """What stayed with the client after a session."""

    __mapper_args__ = {"polymorphic_identity": "reflection"}  # noqa: RUF012


class TherapyFeedback(OwnRecord):
    """How therapy itself is going, in the client's eyes."""

    __mapper_args__ = {"polymorphic_identity": "therapy_feedback"}  # noqa: RUF012


class Routine(OwnRecord):
    """On which days, when and where the client does an assignment; one for each, which the therapist may read."""

    __mapper_args__ = {"polymorphic_identity": "routine"}  # noqa: RUF012
    share_unsaid: ClassVar[str] = SHARED


class Answer(Record):
    """What the therapist says to one of the client's own records; its id is "answer.<record>"."""

    __mapper_args__ = {"polymorphic_identity": "answer"}  # noqa: RUF012

    @classmethod
    def columns(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """What it answers."""
        return {"subject_id": body.get("record_id")}
