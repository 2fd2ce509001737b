"""The blueprint on which the therapist's places hang."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("therapist", __name__)
