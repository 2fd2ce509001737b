"""The words of the consent. When they change in what they mean, ``CONSENT_VERSION`` goes up."""

from __future__ import annotations

from webapp.leaving import kept_words
from webapp.words import gettext


def consent_words(therapist: str, practice: str, keeps_years: int | None = None) -> list[str]:
    """What it is for, who reads what and when, where it is kept, and how to leave: a paragraph each."""
    names = {"therapist": therapist, "practice": practice}
    return [
        gettext(
            "What it is for. Here you find what you agreed with %(therapist)s, do it between two "
            "sessions, and write down how it went, so that you can use it together.",
            **names,
        ),
        gettext(
            "Who reads what. %(therapist)s reads what you share. If a colleague at %(practice)s takes over or "
            "stands in, the app tells you who and from when. What you keep private is not shown to a therapist; "
            "it is kept on the server of %(practice)s. Nobody else in the app sees it.",
            **names,
        ),
        gettext(
            "When. %(therapist)s reads it before your sessions. It is not watched live. If you need help "
            "now, call the numbers on the card behind “Help now”.",
            **names,
        ),
        gettext(
            "Where it is kept. On this phone, so that it works with no connection, and on the server of "
            "%(practice)s. Whoever can unlock your phone can open the app.",
            **names,
        ),
        " ".join(
            [
                gettext(
                    "How to leave. You can stop at any time and need no reason: here in the app under “Mine”. "
                    "From then on nobody reads what you wrote."
                ),
                kept_words(practice, keeps_years),
            ]
        ),
    ]
