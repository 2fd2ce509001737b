"""Reminders: what is due (``due``), who sends it and only once (``sending``), and the ways there (``email``, ``push``).

What a reminder says is the same for everybody and everything: "You have something to look at". No name, no title,
no word of what was agreed leaves the server.
"""
