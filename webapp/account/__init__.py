"""Coming in and going out: invitations, passkeys, devices, consent, and the door of the demo."""

from flask import Blueprint

from webapp.account import consent, demo, devices, invitation, sign_in

bp = Blueprint("account", __name__)
for place in (sign_in, invitation, devices, consent, demo):
    bp.register_blueprint(place.bp)
