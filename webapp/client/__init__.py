"""The client's places: the pages that the phone draws too, their forms, and the door of the sync."""

from __future__ import annotations

from webapp.client.pages import bp

__all__ = ["bp"]
