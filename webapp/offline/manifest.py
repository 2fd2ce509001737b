"""/manifest.webmanifest: what the app is called and looks like on a home screen.

The name says nothing about therapy beyond what its owner chose: a lock screen is read by others.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Response, current_app, request

from webapp import languages, words
from webapp.access import public
from webapp.offline.assets import STATIC, asset
from webapp.words import gettext

ICONS = {"icons/icon-192.png": "192x192", "icons/icon-512.png": "512x512"}
SCREENSHOTS = {
    "screenshots/today-phone.png": ("390x844", "narrow"),
    "screenshots/log-phone.png": ("390x844", "narrow"),
    "screenshots/review-desk.png": ("1280x720", "wide"),
}


def address(language: str = languages.ENGLISH) -> str:
    """Where it is in this language, with its hash: another manifest is another version of the app."""
    said = json.dumps(_in_language(language), sort_keys=True).encode()
    ours = "" if language == languages.ENGLISH else f"language={language}&"
    return f"/manifest.webmanifest?{ours}v={hashlib.sha256(said).hexdigest()[:8]}"


@public
def manifest() -> Response:
    """The manifest, with those pictures that are there."""
    response = current_app.json.response(_in_language(languages.known(request.args.get("language", ""))))
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


def described() -> dict[str, Any]:
    """The manifest as data."""
    return {
        "id": "/",
        "name": gettext("Between Sessions"),
        "short_name": gettext("Between"),
        "description": gettext("What you agreed to do between two sessions, and how it went."),
        "start_url": "/today",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f3ec",
        "theme_color": "#f7f3ec",
        "icons": [_icon(name, sizes) for name, sizes in ICONS.items() if (STATIC / name).exists()],
        "shortcuts": [
            {"name": gettext("Log something"), "short_name": gettext("Log"), "url": "/log"},
            {"name": gettext("Help now"), "url": "/help-now"},
        ],
        "screenshots": [
            {"src": asset(name), "sizes": sizes, "type": "image/png", "form_factor": factor}
            for name, (sizes, factor) in SCREENSHOTS.items()
            if (STATIC / name).exists()
        ],
    }


def _in_language(language: str) -> dict[str, Any]:
    before = words.language()
    words.use_language(language)
    try:
        return described()
    finally:
        words.use_language(before)


def _icon(name: str, sizes: str) -> dict[str, str]:
    return {"src": asset(name), "sizes": sizes, "type": "image/png", "purpose": "any maskable"}
