"""What was answered and not opened since, for Today. answered.js is the twin."""

from __future__ import annotations

from webapp.twins.days import add
from webapp.twins.rows import by_id
from webapp.twins.shape import Json, body, identity, mapping, records, text, whole

ANSWERED = ("adjust_request", "proposal")
# For how long it is told: on a phone that knows what was opened, and where nobody knows.
KNOWN_DAYS, UNKNOWN_DAYS = 31, 7


def answered(context: Json) -> Json:
    """A line for each request and idea whose answer nobody opened on this phone, the newest answer first.

    A phone that is new to all of this tells of the last month at most.
    """
    answers, agreed = by_id(context.get("answers")), by_id(context.get("assignments"))
    found = []
    for record in records(context.get("own")):
        answer = answers.get("answer." + identity(record))
        if answer and text(record.get("kind")) in ANSWERED and _is_news(answer, context):
            title = text(body(agreed.get(text(body(record).get("assignment_id")))).get("title"))
            found.append({"record": record, "answer": answer, "title": title})
    return {"answered": sorted(found, key=_place, reverse=True)}


def _is_news(answer: Json, context: Json) -> bool:
    phone = context.get("phone")
    if phone is not None and mapping(mapping(phone).get("opened")).get(identity(answer)) == _rev(answer):
        return False
    days = UNKNOWN_DAYS if phone is None else KNOWN_DAYS
    return text(body(answer).get("at"))[:10] >= add(context.get("today"), -days)


def _rev(answer: Json) -> int:
    return whole(answer.get("rev")) or 0


def _place(line: Json) -> tuple[str, str]:
    return text(body(line["answer"]).get("at")), identity(line["record"])
