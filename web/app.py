"""The pages: which address shows what, in which language, and what a reader is told when something fails."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, render_template, request, url_for
from jinja2 import StrictUndefined
from waitress.server import create_server
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.routing import PathConverter

from kashaf.index.arabic import LEVELS
from kashaf.index.authorities import Authorities
from kashaf.index.engine import Engine, EngineError
from kashaf.index.errors import KashafError
from kashaf.index.fields import FIELDS
from kashaf.search import as_json, similar
from kashaf.search.operators import OPERATORS
from kashaf.search.request import SearchRequest
from kashaf.search.service import search
from kashaf.web import changes, evidence, results, urls
from kashaf.web.languages import DEFAULT, LANGUAGES, Interface
from kashaf.web.markup import direction
from kashaf.web.texts import TEXTS
from kashaf.web.urls import EMPTY, Address

MOST_BODY = 64 * 1024
"""Bytes of a request; the pages take none but its head."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class CannotServe(KashafError):
    """The address to serve at cannot be had."""


class _IdConverter(PathConverter):
    """An article's id, whatever it holds: ids come from files and tables of the reader's own."""

    regex = ".+"
    part_isolating = False


@dataclass(slots=True)
class _Freshness:
    """Turns an engine to its newest commit, at most once in so many seconds for all threads together."""

    engine: Engine
    seconds: float
    _last: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ensure(self) -> None:
        with self._lock:
            now = time.monotonic()
            if self._last is not None and now - self._last < self.seconds:
                return
            self._last = now
            self.engine.refresh()


@dataclass(frozen=True, slots=True)
class _Pages:
    """One function for each kind of page."""

    engine: Engine
    authorities: Authorities

    def search(self) -> Response | str:
        address = self.address()
        found = search(address.request, self.engine, self.authorities)
        found = replace(found, problems=(*address.problems, *found.problems))
        if address.format == "json":
            return _json(as_json.result(found))
        ui = Interface(address.request.language)
        return render_template(
            "search.html",
            found=found,
            problems=found.problems,
            hits=list(results.hits(found, ui)),
            facets=results.facets(found, ui),
            chips=results.chips(found, ui, self.authorities),
            suggestions=results.suggestions(found, ui),
            sorts=results.sorts(found.request, ui),
            levels=results.levels(found.request, ui),
            pages=results.pages(found),
        )

    def article(self, id: str) -> Response | str:
        if not self.engine.has(id):
            raise NotFound
        address = self.address()
        record = self.engine.records([id])[0]
        alike = similar.similar(record, self.engine)
        if address.format == "json":
            return _json(as_json.record(record, alike))
        ui = Interface(address.request.language)
        words = evidence.marks(record, address.request, self.engine, self.authorities)
        return render_template(
            "article.html",
            record=record,
            years_label=evidence.years_label,
            lines=evidence.text_lines(record, words),
            evidence=evidence.evidence(record, _empty(), ui, self.authorities),
            similar=results.alike(similar.with_titles(alike, self.engine), ui),
            problems=address.problems,
        )

    def help(self) -> str:
        return render_template("help.html", operators=OPERATORS, levels=LEVELS, fields=FIELDS)

    def about(self) -> str:
        return render_template("about.html", info=self.engine.info())

    def address(self) -> Address:
        """What the address of this request asks for, read once."""
        if "address" not in g:
            asked = request.accept_languages.best_match([language.code for language in LANGUAGES]) or DEFAULT
            g.language = asked
            query = request.query_string.decode("utf-8", "replace")  # typed by hand it is not percent-encoded
            g.address = urls.read(query, self.authorities.resolve, asked)
        address: Address = g.address
        return address

    def context(self) -> dict[str, Any]:
        """What every template can use."""
        address = self.address()
        return {
            "ui": Interface(address.request.language),
            "request_": address.request,
            "empty": _empty(),
            "changes": changes,
            "link": _link,
            "article_link": _article_link,
            "page_link": _page_link,
            "here": _here,
            "fields_of": lambda found: urls.pairs(found, g.language),
            "direction": direction,
            "problems": (),
        }

    def failed(self, error: Exception) -> Response:
        """The page, or the JSON, that says what went wrong."""
        status = error.code or 500 if isinstance(error, HTTPException) else 500
        address = self.address()
        ui = Interface(address.request.language)
        known = status if f"error_{status}" in TEXTS else 500 if status >= 500 else 400
        title, advice = ui.text(f"error_{known}"), ui.text(f"error_{known}_advice")
        if address.format == "json":
            body = {"type": "about:blank", "title": title, "status": status, "detail": advice}
            response = _json(body, "application/problem+json")
        else:
            response = Response(render_template("error.html", title=title, advice=advice), mimetype="text/html")
        if isinstance(error, HTTPException):
            response.headers.extend(header for header in error.get_headers() if header[0] == "Allow")
        response.status_code = status
        return response


def create_app(engine: Engine, authorities: Authorities, *, refresh_seconds: float = 1.0) -> Flask:
    """The pages over an open index, as a WSGI application.

    The engine is turned to its newest commit at the beginning of a request, at most once in `refresh_seconds`.
    """
    here = Path(__file__).parent
    # Both paths are given, because Flask cannot find them in an editable install of a namespace package.
    app = Flask("kashaf.web", root_path=str(here), instance_path=str(here / "instance"))
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.url_map.merge_slashes = False  # an id may hold two in a row
    app.url_map.converters["id"] = _IdConverter
    pages, freshness = _Pages(engine, authorities), _Freshness(engine, refresh_seconds)

    def fresh() -> None:
        if request.endpoint != "static":
            freshness.ensure()

    def engine_failed(error: EngineError) -> Response:
        app.logger.error("%s", error)
        return pages.failed(ServiceUnavailable())

    def program_failed(error: Exception) -> Response:
        app.logger.exception("%s %s", request.method, request.path, exc_info=error)
        return pages.failed(InternalServerError())

    views: tuple[tuple[str, str, Callable[..., Response | str]], ...] = (
        ("/", "search", pages.search),
        ("/articles/<id:id>", "article", pages.article),
        ("/help", "help", pages.help),
        ("/about", "about", pages.about),
    )
    for rule, name, view in views:
        app.add_url_rule(rule, name, view)
    app.before_request(fresh)
    app.after_request(_guarded)
    app.context_processor(pages.context)
    app.register_error_handler(EngineError, engine_failed)
    app.register_error_handler(HTTPException, pages.failed)
    app.register_error_handler(Exception, program_failed)
    return app


def serve(engine: Engine, authorities: Authorities, host: str, port: int) -> None:
    """Serve the pages until Ctrl-C; raises CannotServe if the address is taken or not this machine's."""
    app = create_app(engine, authorities)
    settings: dict[str, Any] = {"max_request_body_size": MOST_BODY, "max_request_header_size": MOST_BODY, "ident": None}
    # A browser opens several connections at once; that some of them wait a moment is not worth a line each.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with _listening(host, port) as listening:
        server = create_server(app, **settings, sockets=[listening])
        place = f"[{host}]" if ":" in host else host
        print(f"http://{place}:{port}/  (Ctrl-C ends)", flush=True)
        try:
            server.run()
        finally:
            server.close()


def _listening(host: str, port: int) -> socket.socket:
    """A socket at the address. Opened here, because waitress leaves half a server open where it fails."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]  # Python adds the address once more
        raise CannotServe(
            f"{host}:{port}: cannot serve here: {reason}; choose another with --port or --host"
        ) from error


def _guarded(response: Response) -> Response:
    response.headers.extend(HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Vary"] = "Accept-Language"
    return response


def _json(whole: as_json.Json, mimetype: str = "application/json") -> Response:
    return Response(json.dumps(whole, ensure_ascii=False) + "\n", mimetype=mimetype)


def _empty() -> SearchRequest:
    """The request of the page without parameters, in the language of this one."""
    return replace(EMPTY, language=g.address.request.language)


def _with_query(path: str, found: SearchRequest) -> str:
    query = urls.write(found, g.language)
    return f"{path}?{query}" if query else path


def _link(found: SearchRequest) -> str:
    return _with_query(url_for("search"), found)


def _article_link(id: str, found: SearchRequest) -> str:
    return _with_query(url_for("article", id=id), found)


def _page_link(name: str) -> str:
    return _with_query(url_for(name), _empty())


def _here(found: SearchRequest) -> str:
    """The address of this very page with another request; of the search page where this is none."""
    return _with_query(url_for(request.endpoint or "search", **(request.view_args or {})), found)
