#!/usr/bin/python3
"""A WebKitGTK window that remembers: PROFILE FEATURE,FEATURE WIDTHxHEIGHT. WebKitWebDriver starts it.

The stock MiniBrowser forgets everything under automation; this one keeps its profile, so that a cold start can be tested.
It runs under the system's Python, which alone has the bindings.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

profile, wanted, size = sys.argv[1], set(sys.argv[2].split(",")), [int(n) for n in sys.argv[3].split("x")]


def settings() -> WebKit2.Settings:
    """Settings with the wanted features on, and the console printed."""
    made = WebKit2.Settings()
    features = WebKit2.Settings.get_all_features()
    for place in range(features.get_length()):
        feature = features.get(place)
        if feature.get_identifier() in wanted:
            made.set_feature_enabled(feature, True)
    made.set_enable_write_console_messages_to_stdout(True)
    return made


def open_view(_session: object = None) -> WebKit2.WebView:
    """One window for the driver."""
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True, settings=settings())
    window = Gtk.Window()
    window.set_default_size(*size)
    window.add(view)
    window.show_all()
    view.connect("permission-request", allow)
    view.connect("close", lambda _view: window.destroy())
    return view


def allow(_view: object, request: WebKit2.PermissionRequest) -> bool:
    """Say yes to everything that a page asks for."""
    request.allow()
    return True


def automate(_context: object, session: WebKit2.AutomationSession) -> None:
    """Introduce ourselves under the name that the driver expects."""
    info = WebKit2.ApplicationInfo()
    info.set_name("MiniBrowser")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", open_view)


storage = WebKit2.WebsiteDataManager(
    base_data_directory=profile + "/data", base_cache_directory=profile + "/cache"
)
# Cookies are kept only where they are told to be.
storage.get_cookie_manager().set_persistent_storage(
    profile + "/cookies.sqlite", WebKit2.CookiePersistentStorage.SQLITE
)
context = WebKit2.WebContext.new_with_website_data_manager(storage)
context.set_automation_allowed(True)
context.connect("automation-started", automate)
Gtk.main()
