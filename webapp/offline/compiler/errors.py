"""How the compiler refuses."""

from __future__ import annotations


class Unsupported(Exception):
    """A template says something that the phone could not draw alike, or may not say."""

    def __init__(self, template: str, line: int, reason: str) -> None:
        super().__init__(f"{template}:{line}: {reason}")
        self.template, self.line, self.reason = template, line, reason
