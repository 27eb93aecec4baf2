"""The server: textual-serve's, behind a door that asks for a token.

Each reviewer has a `textual_serve.Server` of their own whose command names them, so the reviewer of a
connection is decided by its cookie alone.
"""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server

from vcl_tui.web.access import Access, same_origin

COOKIE = "vcl_session"
TEMPLATES = Path(__file__).parent / "templates"
"""Our own page: textual-serve's names a web font at a public address."""
REVIEWER = web.RequestKey("reviewer", str)
"""Where the door leaves the reviewer's name for the handlers behind it."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Site:
    """Where the review screen is served, and what it opens.

    Attributes:
        db: the store's file.
        public_url: how browsers reach us, without a slash at the end; behind a proxy not our own address.
        review_arguments: options handed on to `vcl review`.
    """

    db: Path
    host: str
    port: int
    public_url: str
    review_arguments: Sequence[str] = ()

    def command(self, reviewer: str) -> str:
        """The shell command that shows the screen to this reviewer: no editor, no files."""
        return shlex.join(
            [
                *(sys.executable, "-m", "vcl_tui", "--db", str(self.db.absolute())),
                *("review", "--restricted", "--reviewer", reviewer),
                *self.review_arguments,
            ]
        )


class _QuietServer(Server):
    """Prints and logs nothing: a log line of a request would hold its token."""

    def initialize_logging(self) -> None:
        logging.getLogger("textual-serve").setLevel(logging.ERROR)

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing; the command has said where to go."""


def make_application(site: Site, access: Access) -> web.Application:
    """The web application: the page, its socket and its files, each only with a session."""
    servers = {
        name: _QuietServer(site.command(name), site.host, site.port, title="vcl", public_url=site.public_url)
        for name in access.tokens
    }

    @web.middleware
    async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
        token = request.query.get("token")
        if token is not None:
            return _exchange(access, token, secure=site.public_url.startswith("https"))
        reviewer = access.reviewer(request.cookies.get(COOKIE, ""))
        if reviewer is None:
            raise web.HTTPForbidden(text="This page needs the link with your token; ask who started vcl serve.\n")
        request[REVIEWER] = reviewer
        return await handler(request)

    async def index(request: web.Request) -> web.StreamResponse:
        page: web.StreamResponse = await servers[request[REVIEWER]].handle_index(request)
        page.headers["Content-Security-Policy"] = _only_ourselves(site.public_url)
        page.headers["Referrer-Policy"] = "no-referrer"
        page.headers["X-Content-Type-Options"] = "nosniff"
        page.headers["X-Frame-Options"] = "DENY"
        page.headers["Cache-Control"] = "no-store"
        return page

    async def websocket(request: web.Request) -> web.StreamResponse:
        if not same_origin(request.headers.get("Origin"), _host_of(site.public_url)):
            raise web.HTTPForbidden(text="not from this page\n")
        socket: web.StreamResponse = await servers[request[REVIEWER]].handle_websocket(request)
        return socket

    application = web.Application(middlewares=[door])
    any_server = next(iter(servers.values()))
    _set_up_templates(application)
    application.add_routes(
        [
            web.get("/", index, name="index"),
            web.get("/ws", websocket, name="websocket"),
            web.static("/static", any_server.statics_path, name="static"),
        ]
    )
    return application


def _host_of(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def _only_ourselves(public_url: str) -> str:
    """The policy that lets a page load and reach nothing but us; the terminal sizes its cells by inline styles."""
    socket = f"{'wss' if public_url.startswith('https') else 'ws'}://{_host_of(public_url)}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"connect-src 'self' {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _set_up_templates(application: web.Application) -> None:
    import aiohttp_jinja2  # noqa: PLC0415 -- comes with textual-serve, only needed here
    import jinja2  # noqa: PLC0415

    aiohttp_jinja2.setup(application, loader=jinja2.FileSystemLoader(TEMPLATES))


def _exchange(access: Access, token: str, *, secure: bool) -> web.StreamResponse:
    """A token becomes a cookie, and the address in the browser loses it."""
    session = access.open_session(token)
    if session is None:
        raise web.HTTPForbidden(text="This token is unknown; ask who started vcl serve for a new link.\n")
    answer = web.Response(status=303, headers={"Location": "/"})
    answer.set_cookie(COOKIE, session, httponly=True, samesite="Strict", secure=secure, path="/")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def serve(site: Site, access: Access) -> None:
    """Serve until interrupted.

    Raises:
        OSError: the address can't be bound.
    """
    web.run_app(make_application(site, access), host=site.host, port=site.port, access_log=None, print=None)
