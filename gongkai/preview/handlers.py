"""The preview's answers. Every handler lets in the preview's own pages and nobody else: other sites must not read drafts."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import secrets
import socket
from hmac import compare_digest
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from livereload.handlers import LiveReloadHandler
from tornado.http1connection import HTTP1Connection
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

OURS = "/__preview__/"
FILES = Path(__file__).parent
MOST_CLIENTS = 64
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Origin",
    "X-Content-Type-Options": "nosniff",
}
TYPES = {
    **{f".{name}": f"text/{name}; charset=utf-8" for name in ("html", "css", "csv")},
    **{f".{name}": f"application/{name}; charset=utf-8" for name in ("json", "xml")},
    **{f".{name}": f"image/{name}" for name in ("png", "jpeg", "gif", "webp")},
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
}
NEVER_OURS = re.compile(r"^$|^[.]|[/\\:\x00-\x1f\x7f]|[. ]$")
HEAD_END = re.compile(rb"</head>", re.IGNORECASE)
BODY = re.compile(rb"<body(?:\s[^>]*)?>", re.IGNORECASE)


class Shown:
    """What there is to see: the tree of the last good build, and on top of its pages what is wrong since (HTML).

    `state` is another whenever the pages look different; a page that was made in an old one reloads itself.
    """

    def __init__(self, root: Path, refusal: str) -> None:
        self.root = root
        self.refusal = refusal
        self.problems = ""
        self.state = secrets.token_hex(8)
        self.clients: set[Live] = set()

    def change(self, problems: str) -> None:
        self.problems, self.state = problems, secrets.token_hex(8)
        for client in self.clients.copy():
            client.send_message({"command": "reload", "path": "*"})

    def dress(self, page: bytes) -> bytes:
        """A page with the line that reloads it, and with the problems while there are any. The file stays as it is."""
        line = f'<script src="{OURS}reload.js" data-state="{self.state}" defer></script>\n'.encode()
        page = HEAD_END.sub(lambda match: line + match[0], page, count=1)
        return BODY.sub(lambda match: match[0] + self.problems.encode(), page, count=1) if self.problems else page


class Door:
    """Who is let in: requests for the names that we answer to; where other computers can knock, only with the token."""

    def __init__(self, host: str, listening: socket.socket) -> None:
        self.socket = listening
        self.socket.setblocking(False)
        bound, port = listening.getsockname()[:2]
        address = ipaddress.ip_address(bound)
        name = socket.gethostname() if address.is_unspecified else host
        names = {_in_url(name), "localhost", "127.0.0.1", "[::1]"}
        self.hosts = {f"{name}:{port}" for name in names} | (names if port == 80 else set())
        self.token = "" if address.is_loopback else secrets.token_urlsafe(16)
        self.cookie = f"gongkai-{port}"
        self.address = f"http://{_in_url(name)}:{port}/" + (f"?token={self.token}" if self.token else "")

    def opens(self, given: str) -> bool:
        return compare_digest(given.encode(), self.token.encode())


def application(shown: Shown, door: Door) -> Application:
    shared = {"shown": shown, "door": door}
    handlers = [(f"{OURS}live", Live, shared), (f"{OURS}(.*)", Own, shared), (".*", Page, shared)]
    return Application(handlers, log_function=lambda handler: None, websocket_max_message_size=1 << 10)


class Guarded(RequestHandler):
    """What all handlers have in common."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, shown: Shown, door: Door) -> None:
        self.shown, self.door = shown, door

    def set_default_headers(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        headers, host = self.request.headers, self.request.host
        if host not in self.door.hosts and not (self.door.token and host == self.arrived_at()):
            raise HTTPError(421)
        fetched, origin = headers.get("Sec-Fetch-Site", "none"), headers.get("Origin", self.own)
        referer = headers.get("Referer", "") or f"{self.own}/"
        if fetched not in ("none", "same-origin") or origin != self.own or not referer.startswith(f"{self.own}/"):
            raise HTTPError(403)
        if self.door.token and not self.door.opens(self.get_cookie(self.door.cookie) or ""):
            if not self.door.opens(self.get_query_argument("token", "")):
                raise HTTPError(403)
            self.set_cookie(self.door.cookie, self.door.token, httponly=True, samesite="Lax")
            self.redirect("/")

    @property
    def own(self) -> str:
        """The origin of our own pages, for this request."""
        return f"http://{self.request.host}"

    def arrived_at(self) -> str:
        """The address of this computer that the request came to, spelt as a Host: the others know us by it."""
        address, port = cast(HTTP1Connection, self.request.connection).stream.socket.getsockname()[:2]
        return f"{_in_url(address)}:{port}"

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", TYPES[".txt"])
        if status_code == 405:
            self.set_header("Allow", ", ".join(self.SUPPORTED_METHODS))
        self.finish(self.shown.refusal if status_code in (403, 421) else f"{status_code} {self._reason}")

    def log_exception(self, kind: Any, value: Any, trace: Any) -> None:
        if not isinstance(value, HTTPError):
            super().log_exception(kind, value, trace)


class Page(Guarded):
    """The files of the tree, each looked up when it is asked for: a new tree takes the old one's place as a whole."""

    async def get(self) -> None:
        path = self.request.path
        file = find(self.shown.root, path)
        if file is None and find(self.shown.root, path + "/"):
            self.redirect(path + "/")
            return
        if file is None:
            self.set_status(404)
            file = find(self.shown.root, "/404.html") or FILES / "blank.html"
        self.set_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        try:
            if file.suffix == ".html":
                self.finish(self.shown.dress(file.read_bytes()))
                return
            opened = file.open("rb")
        except OSError:  # went away just now, or may not be read
            raise HTTPError(404) from None
        with opened, contextlib.suppress(StreamClosedError):
            self.set_header("Content-Length", opened.seek(0, 2))
            opened.seek(0)
            while self.request.method == "GET" and (piece := opened.read(1 << 16)):
                self.write(piece)
                await self.flush()

    head = get


def find(root: Path, path: str) -> Path | None:
    """The file that a URL's path names, letter for letter. None for what is hidden, linked, elsewhere, or not there."""
    try:
        start, *names = (unquote_to_bytes(name).decode("utf-8") for name in path.split("/"))
        names = [*names[:-1], names[-1] or "index.html"]
        if start or any(NEVER_OURS.search(name) for name in names):
            return None
        file = root.joinpath(*names)
        return file if file.resolve() == file and file.is_file() else None
    except (OSError, ValueError, IndexError):
        return None


class Own(Guarded):
    """The preview's script and style sheet, and the state, for pages that ask whether they are out of date."""

    def get(self, name: str) -> None:
        if name not in ("state", "reload.js", "preview.css"):
            raise HTTPError(404)
        self.set_header("Content-Type", TYPES.get(Path(name).suffix, TYPES[".txt"]))
        self.finish(self.shown.state if name == "state" else (FILES / name).read_bytes())

    head = get


class Live(Guarded, LiveReloadHandler):  # type: ignore[misc]
    """livereload's WebSocket: open pages wait here for its "reload". What they say is not listened to.

    livereload lets every origin in; who comes here was already stopped if it is not ours, so it only has to be named.
    """

    def prepare(self) -> None:
        super().prepare()
        if "Origin" not in self.request.headers:
            raise HTTPError(403)
        if len(self.shown.clients) >= MOST_CLIENTS:
            raise HTTPError(429)

    def open(self) -> None:
        self.shown.clients.add(self)

    def on_close(self) -> None:
        self.shown.clients.discard(self)

    def on_message(self, message: str | bytes) -> None:
        pass


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
