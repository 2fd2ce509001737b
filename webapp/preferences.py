"""What a client has chosen about language and looks, for pages that are made before anything else is read."""

from __future__ import annotations

from typing import Any

from webapp.db import db
from webapp.models.client import Client
from webapp.models.own import Preferences
from webapp.models.record import as_json
from webapp.twins.preferred import PREFERENCES


def of(client: Client) -> dict[str, Any] | None:
    """The record of it, as twins take it; none where nothing was chosen yet."""
    found = db.session.scalar(
        Preferences.called(client, PREFERENCES).where(Preferences.kind == "preferences")
    )
    return None if found is None else as_json(found)
