"""Which browsers there are here. A missing one skips its tests; where everything must run (CI=true) it fails them."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FIREFOX = Path(os.environ.get("FIREFOX", "/usr/bin/firefox-esr"))
WEBKIT_DRIVER = Path("/usr/bin/WebKitWebDriver")
XVFB = Path("/usr/bin/Xvfb")
NEEDED = {"chromium": [CHROMIUM], "firefox": [FIREFOX], "webkit": [WEBKIT_DRIVER, XVFB]}


def require(engine: str) -> None:
    """Go on only when this engine can be started here."""
    missing = [str(path) for path in NEEDED[engine] if not path.exists()]
    if engine == "webkit" and importlib.util.find_spec("selenium") is None:
        missing.append("selenium")
    if not missing:
        return
    reason = f"{engine} is not here: {', '.join(missing)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
