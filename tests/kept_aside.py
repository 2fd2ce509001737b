"""What another phone said about the same entry, for tests/stores.py: right, half right, and of any shape."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from typing import Any

from webapp.twins.form import AMOUNTS, BARRIERS

Json = dict[str, Any]

# Of an answer that has rows: how they are named.
ROWS = ["0001", "0002", "0193a1b2c3d4e5f6a71", "z"]


class KeptAside(ABC):
    """Makes the values that were kept aside, and a person's choice among them; one part of Hostile."""

    chance: random.Random

    @abstractmethod
    def maybe(self, likelihood: float = 0.5) -> bool: ...

    @abstractmethod
    def words(self, most: int = 6) -> str: ...

    @abstractmethod
    def id(self) -> str: ...

    @abstractmethod
    def day(self, back: int = 60, ahead: int = 10) -> str: ...

    @abstractmethod
    def instant(self, **bounds: int) -> str: ...

    @abstractmethod
    def answer(self, one: Json) -> Any: ...

    def kept_aside(self, sheet: Json, body: Json) -> Json:
        """What another phone said about the same entry, and that one of them deleted it."""
        found: Json = {"alts": [self.alt(sheet, body) for _ in range(self.chance.randrange(1, 5))]}
        if self.maybe(0.3):
            found["disputed"] = self.chance.choice(["delete_waits", "edited_after_delete", "new_reason"])
        return found

    def alt(self, sheet: Json, body: Json) -> Json:
        """One value kept aside: an answer, something beside the answers, or what no phone of ours says."""
        alt: Json = {
            "op": self.chance.choice([self.id(), "01930000-0000-7000-8000-000000000001"]),
            "at": self.chance.choice([self.instant(), "", "soon"]),
            "dev": self.chance.choice(["d1", "web-1", self.words()]),
            "rev": self.chance.randrange(5),
        }
        if self.maybe(0.15):
            alt["locked"] = True
        one = self.chance.choice(sheet["fields"])
        if self.maybe(0.6):
            alt |= {"k": f"f:{one['id']}", "v": self.answer(one) if self.maybe(0.9) else self.oddity()}
            if one["type"] == "picks" and self.maybe(0.8):
                alt["e"] = self.chance.choice(one["options"])["id"] if self.maybe(0.9) else "gone"
                alt["v"] = self.chance.choice([True, None, 35, 0])
            if one["type"] == "rows" and self.maybe(0.8):
                column = self.chance.choice(one["columns"])
                alt["e"] = f"{self.chance.choice(ROWS)}.{column['id'] if self.maybe(0.9) else 'gone'}"
                alt["v"] = self.answer(column)
            return alt
        envelope = {
            "share": self.chance.choice(["shared", "private"]),
            "status": "partly",
            "occurred_at": self.instant(),
            "day": self.day(),
            "learned": self.words(8),
            "barrier_other": self.words(8),
            "distress_peak": self.chance.randrange(101),
            "difficulty": self.chance.randrange(5),
            "amount_done": self.chance.choice(AMOUNTS),
            "ask_review": self.maybe(),
            "recorded_at": self.instant(),
            "unheard_of": self.oddity(),
        }
        key = self.chance.choice(sorted(envelope))
        alt |= {"k": key, "v": envelope[key] if self.maybe(0.9) else self.oddity()}
        if self.maybe(0.1):
            alt |= {"k": "barriers", "e": self.chance.choice(BARRIERS), "v": self.chance.choice([True, None])}
        return alt

    def oddity(self) -> Any:
        """A value of any shape."""
        return self.chance.choice(
            [None, "", {}, [], True, 7, -1, 1.5, self.words(), {"a": self.words()}, ["x"]]
        )

    def choices(self, entry: Json) -> Json:
        """What somebody might choose among the versions of this entry."""
        form: Json = {
            "base": str(entry["rev"]) if self.maybe(0.9) else "7",
            "as": self.chance.choice(["keep", "delete", ""]),
        }
        for alt in entry["extra"].get("alts", []):
            name = f"keep:{alt['k']}|{alt['e']}" if "e" in alt else f"keep:{alt['k']}"
            offers = ["aside", "drop"] if alt.get("locked") else ["this", "both", "edit", alt["op"]]
            form[name] = self.chance.choice(offers) if self.maybe(0.95) else ""
        return form
