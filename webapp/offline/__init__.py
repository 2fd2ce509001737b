"""What the phone needs to be its own server: the service worker, the manifest, the files by their hash."""

from __future__ import annotations

from flask import Blueprint

from webapp.offline import manifest, worker

bp = Blueprint("offline", __name__)
bp.add_url_rule("/sw.js", view_func=worker.worker)
bp.add_url_rule("/manifest.webmanifest", view_func=manifest.manifest)
bp.app_context_processor(lambda: {"version": worker.version()})
