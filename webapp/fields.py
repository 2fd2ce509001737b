"""What a person types into a form: read once, kept as typed, refused with words that help."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.words import gettext

UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
NAME, PHONE, WORDS, TEXT = 120, 60, 500, 5_000
DIALLED = re.compile(r"\+?[0-9][0-9 ()/.-]*")
WHOLE = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])(?::[0-5][0-9])?")  # some browsers add seconds


@dataclass
class Fields:
    """The typed values of a form, and what is wrong with them, by field."""

    values: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def line(self, name: str, missing: str = "", limit: int = NAME) -> str:
        """One line of text; where it may not be empty, ``missing`` says what to do."""
        text = self.values.get(name, "").strip()
        if missing and not _shows(text):
            self.errors[name] = missing
        elif _length(text) > limit:
            self.errors[name] = gettext("Please keep this to %(limit)s characters.", limit=limit)
        elif any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text):
            self.errors[name] = _unshown()
        return text

    def text(self, name: str, missing: str = "", limit: int = TEXT) -> str:
        """A text of several lines; where it may not be empty, ``missing`` says what to do."""
        text = self.values.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()
        if missing and not _shows(text):
            self.errors[name] = missing
        elif _length(text) > limit:
            self.errors[name] = gettext("Please keep this to %(limit)s characters.", limit=limit)
        elif any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
            self.errors[name] = _unshown()
        return text

    def phone(self, name: str, missing: str = "") -> str:
        """A number that a phone can dial."""
        text = self.line(name, missing, PHONE)
        if text and name not in self.errors and not DIALLED.fullmatch(text):
            self.errors[name] = gettext("Write the number as it is dialled, for example +44 116 123.")
        return text

    def whole(self, name: str, low: int, high: int, missing: str = "") -> int | None:
        """A whole number between two others, those included; None for an empty field."""
        text = self.values.get(name, "").strip()
        if not text:
            if missing:
                self.errors[name] = missing
            return None
        if WHOLE.fullmatch(text) and low <= int(text) <= high:
            return int(text)
        self.errors[name] = gettext("Choose a number from %(low)s to %(high)s.", low=low, high=high)
        return None

    def day(self, name: str, missing: str = "") -> str:
        """A day of the calendar between 2000 and 2199, as 2026-11-24; "" for an empty field."""
        text = self.values.get(name, "").strip()
        if not text:
            if missing:
                self.errors[name] = missing
            return ""
        try:
            known = DAY.fullmatch(text) and 2000 <= date.fromisoformat(text).year < 2200
        except ValueError:
            known = False
        if not known:
            self.errors[name] = gettext("Choose a day of the calendar.")
        return text

    def clock(self, name: str, missing: str = "") -> str:
        """A time of the day, as 08:15; "" for an empty field."""
        text = self.values.get(name, "").strip()
        found = CLOCK.fullmatch(text)
        if found:
            return found[1]
        if text:
            self.errors[name] = gettext("Write the time as 20:30.")
        elif missing:
            self.errors[name] = missing
        return ""

    def choice(self, name: str, known: Collection[str], otherwise: str) -> str:
        """One of these; ``otherwise`` for an empty field."""
        text = self.values.get(name, "").strip() or otherwise
        if text not in known:
            self.errors[name] = gettext("Choose one of these.")
        return text

    def ticked(self, name: str, missing: str) -> None:
        """A box that must be ticked."""
        if self.values.get(name) != "1":
            self.errors[name] = missing


def _shows(text: str) -> bool:
    """Whether there is anything to be seen: a name of joiners and blanks is none."""
    return any(unicodedata.category(sign) not in UNSEEN for sign in text)


def _length(text: str) -> int:
    """How many characters a reader counts: a letter and its mark are one."""
    return len(unicodedata.normalize("NFC", text))


def _unshown() -> str:
    return gettext("This holds signs that cannot be shown. Please type it again.")
