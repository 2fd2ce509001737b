"""/sw.js: everything that the phone needs to answer by itself, as the bytes of one script.

Engine, templates, words, addresses and headers travel together, so an update is all or nothing.
The version is the hash of these bytes; every page and every answer names it. There is one script for
each language, with the words of that one alone: ``/sw.js`` speaks English, ``/sw.js?language=es`` Spanish.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request
from jinja2 import Environment, FileSystemLoader

from webapp import kept, languages, words
from webapp.access import public
from webapp.client.interpreter import table
from webapp.offline import manifest
from webapp.offline.assets import STATIC, asset, hash_of, names, without_comments
from webapp.offline.compiler import compile_templates
from webapp.offline.compressed import compressed
from webapp.offline.linker import link
from webapp.security import PAGE_HEADERS, content_security_policy
from webapp.settings import ROOT

TEMPLATES = ROOT / "templates"
SHARED = ("layout.html", "client/", "parts/")

# What a page loads: kept on the phone with each version.
PAGE_SCRIPT = "js/page/app.js"
FOLDERS = ("css", "vendor", "icons")
SHELL_KINDS = (".css", ".js", ".svg", "icon-192.png")

NONCE = "@@NONCE@@"
VERSION = "@@VERSION@@"


@dataclass(frozen=True)
class Built:
    """The worker's text, and the version that it and all its pages name."""

    text: str
    version: str


@public
def worker() -> Response:
    """The script, asked about at each visit: an old one must never outlive its server."""
    script = built(languages.known(request.args.get("language", "")))
    response = current_app.response_class(script.text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    response.set_etag(script.version)
    return compressed(response.make_conditional(request))


def version() -> str:
    """The version of the app in the language of this request, as ``data-version`` and X-Version name it."""
    return built(words.language()).version


@functools.cache
def built(language: str = languages.ENGLISH) -> Built:
    """Build the worker for a language; raise for a template that the phone could not draw."""
    modules = {"./templates.js": compiled_templates(), "./config.js": config_module(language)}
    text = without_comments(link(STATIC / "js/phone/worker.js", modules))
    found = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Built(text.replace(VERSION, found), found)


@functools.cache
def compiled_templates() -> str:
    """The shared templates as a JavaScript module."""
    env, shared = shared_templates()
    return kept.text("worker", _sources(), lambda: compile_templates(env, shared).javascript)


def shared_templates() -> tuple[Environment, list[str]]:
    """The templates that both renderers draw."""
    env = Environment(loader=FileSystemLoader(TEMPLATES))  # noqa: S701 (words.install turns escaping on)
    words.install(env)
    return env, env.list_templates(
        filter_func=lambda name: name.startswith(SHARED) and name.endswith(".html")
    )


def catalogue(language: str) -> dict[str, Any]:
    """The messages that the phone can come to say, in this language: those of its templates and of its scripts."""
    whole = words.catalogue(language)
    said = messages_of_templates()
    scripts = "".join(path.read_text("utf-8") for path in sorted((STATIC / "js/phone").glob("*.js")))
    return {
        message: text
        for message, text in sorted(whole.items())
        if message in said or json.dumps(message, ensure_ascii=False) in scripts
    }


@functools.cache
def messages_of_templates() -> frozenset[str]:
    """Every message of the shared templates."""
    found = kept.text(
        "messages", _sources(), lambda: json.dumps(sorted(languages.messages_of(*shared_templates())))
    )
    return frozenset(json.loads(found))


@functools.cache
def _sources() -> list[str]:
    """The shared templates, each after its name."""
    _, shared = shared_templates()
    return [part for name in shared for part in (name, (TEMPLATES / name).read_text("utf-8"))]


def config_module(language: str = languages.ENGLISH) -> str:
    """The same as a JavaScript module. Order is kept: a page reads what is named first before what points to it."""
    return f"export const config = {json.dumps(config(language), ensure_ascii=False)};\n"


def config(language: str = languages.ENGLISH) -> dict[str, Any]:
    """What the worker must know of this server."""
    return {
        **table(),
        "version": VERSION,
        "assets": {name: hash_of(name) for name in (*names("css", "icons", "vendor"), PAGE_SCRIPT)},
        "shell": shell(language),
        "headers": PAGE_HEADERS,
        "csp": content_security_policy(NONCE),
        "language": language,
        "languages": languages.offered(),
        "words": {"table": words.locale_table(language), "catalogue": catalogue(language)},
    }


def shell(language: str = languages.ENGLISH) -> list[str]:
    """The addresses of all files that a page is made of."""
    files = [name for name in names(*FOLDERS) if name.endswith(SHELL_KINDS)]
    return [manifest.address(language), *(asset(name) for name in sorted([*files, PAGE_SCRIPT]))]
