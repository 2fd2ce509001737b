"""The supporter's place: what somebody close sees who was let in by a client, and a few words back."""

from __future__ import annotations

from webapp.supporter.pages import bp

__all__ = ["bp"]
