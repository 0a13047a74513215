"""The preview, asked as browsers, neighbours and attackers would ask it: over its socket, on a small site."""

from __future__ import annotations

import asyncio
import io
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sites

from gongkai import manifest, pipeline, serve
from gongkai.preview import handlers
from gongkai.report import MOST_SHOWN, Report
from gongkai.rules import found

ITEM = "content/zfb/jdbz/gztj/2026/0101.yaml"
PAGE = "/zfb/jdbz/gztj/2026/0101.html"
SECRET = b"no visitor may read this"
PATIENCE = 20


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """To its end, in a thread of its own: Playwright's tests leave a loop behind that is still going in theirs."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, coroutine).result()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """Someone at the preview's door."""

    def __init__(self, address: str, site: Path, out: io.StringIO) -> None:
        self.address, self.site, self.out = address, site, out
        parts = re.fullmatch(r"http://(\S+):(\d+)/(.*)", address)
        assert parts
        self.host, self.port, self.query = parts[1], int(parts[2]), parts[3]
        self.tree = site / ".preview" / "output"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def raw(self, request: bytes) -> bytes:
        with self.connect() as door:
            door.sendall(request)
            pieces = []
            with suppress(ConnectionResetError):
                while piece := door.recv(1 << 16):
                    pieces.append(piece)
        return b"".join(pieces)

    def ask(self, path: str | bytes, method: str = "GET", host: str | None = None, **headers: str) -> Answer:
        """One request; header names are spelt with _ for -. host="" sends no Host."""
        target = path if isinstance(path, bytes) else path.encode()
        fields = {"Host": f"127.0.0.1:{self.port}" if host is None else host, **headers, "Connection": "close"}
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items() if value)
        return parse(self.raw(method.encode() + b" " + target + b" HTTP/1.1\r\n" + lines.encode() + b"\r\n"))

    def get(self, path: str) -> str:
        return self.ask(path).body.decode()

    @contextmanager
    def listening(self) -> Iterator[Callable[[], dict[str, Any]]]:
        """An open page: gives a function that waits for the next message."""
        with self.connect() as door:
            assert self.handshake(door, f"http://127.0.0.1:{self.port}") == 101
            yield lambda: read_message(door)

    def handshake(self, door: socket.socket, origin: str | None, host: str = "127.0.0.1") -> int:
        lines = [
            "GET /__preview__/live HTTP/1.1",
            f"Host: {host}:{self.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            *([] if origin is None else [f"Origin: {origin}"]),
        ]
        door.sendall("\r\n".join([*lines, "", ""]).encode())
        head = b""
        while not head.endswith(b"\r\n\r\n") and (piece := door.recv(1)):
            head += piece
        return int(head.split()[1])

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.site / name
        path.write_bytes(change(path.read_text("utf-8")).encode())

    def wait(self, fulfilled: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not fulfilled():
            assert time.monotonic() < end, self.out.getvalue()
            time.sleep(0.01)


def parse(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(status.split()[1]), headers, body)


def read_message(door: socket.socket) -> dict[str, Any]:
    def read(count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = door.recv(count - len(data))
            assert piece, "the socket was closed"
            data += piece
        return data

    kind, size = read(2)
    assert kind == 0x81
    assert size < 126
    message: dict[str, Any] = json.loads(read(size))
    return message


@contextmanager
def previewing(site: Path, host: str = "127.0.0.1", port: int = 0, lang: str = "en") -> Iterator[Visitor]:
    """A preview in a thread of its own, stopped as by Ctrl+C."""
    addresses: queue.Queue[str] = queue.Queue()
    loops: list[asyncio.AbstractEventLoop] = []
    codes: list[int] = []
    out = io.StringIO()
    original = serve.serve

    async def recorded(*args: Any) -> None:
        loops.append(asyncio.get_running_loop())
        await original(*args)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webbrowser, "open", addresses.put)
        patch.setattr(serve, "serve", recorded)
        patch.setattr(serve, "PAUSE", 0.01)
        report = Report(lang, out)
        options = sites.options(site, drafts=True)
        thread = threading.Thread(target=lambda: codes.append(serve.run(options, host, port, True, report)))
        thread.start()
        try:
            yield Visitor(addresses.get(timeout=PATIENCE), site, out)
        finally:
            loops[0].call_soon_threadsafe(interrupt)
            thread.join(PATIENCE)
    assert codes == [0], "Ctrl+C is the usual end"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A preview for tests that only ask, with things inside and beside its tree that are nobody's business."""
    root = tmp_path_factory.mktemp("preview")
    site = sites.write(root / "site", sites.SMALL)
    sites.write(root, dict.fromkeys(("secret.txt", "site/.git/config", "site/.preview/output-evil/index.html"), SECRET))
    with previewing(site) as visitor:
        sites.write(visitor.tree, dict.fromkeys((".env", ".git/config", "empty/.keep", "zfb/.secret.html"), SECRET))
        if os.name == "posix":
            os.mkfifo(visitor.tree / "pipe.html")
        for name, target in {"out.txt": root / "secret.txt", "folder": root, "in.html": visitor.tree / "index.html"}.items():
            (visitor.tree / name).symlink_to(target)
        yield visitor


# --------------------------------------------------------------------------------------------------------- who is let in


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "[::1]:{}"])
def test_our_own_names_are_answered(visitor: Visitor, host: str) -> None:
    assert visitor.ask("/", host=host.format(visitor.port)).status == 200


FOREIGN_HOSTS = """
    evil.example evil.example:{} 127.0.0.1.evil.example:{} evil.example:{}@127.0.0.1 localhost.:{}
    LOCALHOST:{} localhost 127.0.0.1 127.0.0.1:1 127.0.0.1:0{} 0:{} 0.0.0.0:{} 127.1:{} 2130706433:{}
    0x7f000001:{} 0177.0.0.1:{} [::]:{} [::ffff:127.0.0.1]:{} ::1:{} 127.0.0.2:{} localhost:{}.evil.example
    localhost:{}/ localhost:{}, 127.0.0.1:{},127.0.0.1:{} user@localhost:{} ①②⑦.0.0.1:{}
""".split()


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_no_other_name_is_answered(visitor: Visitor, host: str) -> None:
    answer = visitor.ask("/", host=host.format(visitor.port, visitor.port))
    assert answer.status in (400, 421)
    assert "青石县".encode() not in answer.body


def test_a_request_names_its_host_exactly_once(visitor: Visitor) -> None:
    own, evil, end = f"Host: 127.0.0.1:{visitor.port}\r\n", "Host: evil.example\r\n", "Connection: close\r\n\r\n"
    requests = [
        f"GET / HTTP/1.1\r\n{end}",
        f"GET / HTTP/1.0\r\n{end}",
        f"GET / HTTP/1.1\r\n{own}{evil}{end}",
        f"GET / HTTP/1.1\r\n{evil}{own}{end}",
        f"GET / HTTP/1.1\r\n{own}{own}{end}",
        f"GET http://evil.example/ HTTP/1.1\r\n{evil}{end}",
    ]
    for request in requests:
        answer = visitor.raw(request.encode())
        assert b" 400 " in answer[:20] or b" 421 " in answer[:20], request


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{}"},
        {"Origin": "https://127.0.0.1:{}"},
        {"Origin": "http://127.0.0.1:{}.evil.example"},
        {"Referer": "http://evil.example/"},
        {"Referer": "http://127.0.0.1:{}.evil.example/"},
        {"Referer": "http://127.0.0.1:{}@evil.example/"},
    ],
)
def test_pages_of_other_sites_cannot_read_a_draft(visitor: Visitor, headers: dict[str, str]) -> None:
    for path in ("/", PAGE, "/__preview__/state", "/__preview__/reload.js", "/build.json"):
        answer = visitor.ask(path, **{name: value.format(visitor.port) for name, value in headers.items()})
        assert answer.status == 403
        assert "type the whole address" in answer.body.decode()


def test_our_own_pages_and_the_address_bar_may_ask(visitor: Visitor) -> None:
    own = f"http://127.0.0.1:{visitor.port}"
    for headers in ({"Sec_Fetch_Site": "none"}, {"Sec_Fetch_Site": "same-origin", "Origin": own, "Referer": f"{own}/zfb/"}):
        assert visitor.ask(PAGE, **headers).status == 200


@pytest.mark.parametrize(
    "origin",
    [
        *(None, "", "null", "http://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:{}"),
        *("http://localhost:{}", "http://127.0.0.1:{}, http://evil.example", "ws://127.0.0.1:{}", "http://192.0.2.1:{}"),
    ],
)
def test_a_socket_is_opened_only_for_our_own_origin(visitor: Visitor, origin: str | None) -> None:
    with visitor.connect() as door:
        assert visitor.handshake(door, origin and origin.format(visitor.port)) == 403


def test_the_socket_is_opened_for_each_of_our_names(visitor: Visitor) -> None:
    for name in ("127.0.0.1", "localhost", "[::1]"):
        with visitor.connect() as door:
            assert visitor.handshake(door, f"http://{name}:{visitor.port}", name) == 101


@pytest.mark.parametrize("method", "POST PUT DELETE PATCH OPTIONS TRACE CONNECT PROPFIND get".split())
def test_nothing_but_reading_is_offered(visitor: Visitor, method: str) -> None:
    for path in ("/", PAGE, "/forcereload", "/__preview__/state", "/__preview__/live"):
        assert visitor.ask(path, method).status in (400, 405)


def test_nobody_can_force_a_reload(visitor: Visitor) -> None:
    with visitor.connect() as door:
        assert visitor.handshake(door, f"http://127.0.0.1:{visitor.port}") == 101
        for path in ("/forcereload", "/forcereload?path=/x", "/livereload", "/livereload.js", "/__preview__/forcereload"):
            assert visitor.ask(path).status == 404
        door.sendall(b"\x81\x85\0\0\0\0hello")  # what a page says is not listened to
        door.settimeout(0.1)
        with pytest.raises(TimeoutError):
            door.recv(1)


def test_other_computers_need_the_token(site: Path) -> None:
    with previewing(site, host="0.0.0.0") as visitor:
        assert "other computers" in visitor.out.getvalue()
        token = visitor.query.removeprefix("?token=")
        assert len(token) > 20
        for wrong in ("/", "/?token=", "/?token=wrong", f"/?token={token}x", "/?token=%E4%BD%A0", f"/build.json?x={token}"):
            assert visitor.ask(wrong).status == 403
        assert visitor.ask("/", Cookie=f"gongkai-{visitor.port}=wrong").status == 403
        let_in = visitor.ask(f"/?token={token}")
        assert (let_in.status, let_in.headers["location"]) == (302, "/")
        cookie = let_in.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert visitor.ask(PAGE, Cookie=cookie.split(";")[0]).status == 200
        assert visitor.ask(PAGE, Cookie=cookie.split(";")[0], host="evil.example").status == 421
        with visitor.connect() as door:
            assert visitor.handshake(door, f"http://127.0.0.1:{visitor.port}") == 403


def test_much_is_refused_before_it_is_read(visitor: Visitor) -> None:
    own = f"Host: 127.0.0.1:{visitor.port}\r\n"
    for request in (
        f"GET / HTTP/1.1\r\n{own}X: {'x' * (1 << 20)}\r\n\r\n",
        f"POST / HTTP/1.1\r\n{own}Content-Length: 1\r\n\r\nx",
        f"POST / HTTP/1.1\r\n{own}Content-Length: 67108864\r\n\r\n",
        f"POST / HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        f"GET / HTTP/1.1\r\n{own}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ):
        with suppress(BrokenPipeError, ConnectionResetError):  # closed while we were still sending: as good
            assert visitor.raw(request.encode())[:12] in (b"", b"HTTP/1.1 400")
    ranges = visitor.ask("/build.json", Range="bytes=" + "0-0," * 2000)
    assert ranges.body == (visitor.tree / "build.json").read_bytes()


def test_a_limited_number_of_pages_is_told_to_reload(site: Path) -> None:
    with previewing(site) as visitor:
        doors = [visitor.connect() for _ in range(handlers.MOST_CLIENTS + 1)]
        own = f"http://127.0.0.1:{visitor.port}"
        assert {visitor.handshake(door, own) for door in doors[:-1]} == {101}
        assert visitor.handshake(doors[-1], own) == 429
        for door in doors:
            door.close()

        def let_in() -> bool:
            with visitor.connect() as door:
                return visitor.handshake(door, own) == 101

        visitor.wait(let_in)


# -------------------------------------------------------------------------------------------------------- what is served

TRAVERSAL = r"""
    /.. /../ /../secret.txt /../../secret.txt /../../../secret.txt /../../../../../../../../etc/passwd
    //etc/passwd ///etc/passwd /zfb/../../../secret.txt /zfb/../index.html /./index.html /zfb/./index.html
    /zfb//index.html //index.html //127.0.0.1/index.html /%2e%2e/secret.txt /%2e%2e%2fsecret.txt
    /..%2fsecret.txt /..%2f..%2fsecret.txt /%2e%2e/%2e%2e/%2e%2e/secret.txt /.%2e/secret.txt /..%5csecret.txt
    /..\secret.txt /.\..\secret.txt /..%5c..%5csecret.txt /zfb%2findex.html /zfb%5cindex.html /%2findex.html
    /%252e%252e/secret.txt /%252e%252e%252fsecret.txt /..%252fsecret.txt /%25252e%25252e/secret.txt
    /%2e%2e%00/secret.txt /%c0%ae%c0%ae/secret.txt /%c0%ae%c0%ae%c0%afsecret.txt
    /%e0%80%ae%e0%80%ae/secret.txt /..%c0%afsecret.txt /..%ef%bc%8fsecret.txt /%u002e%u002e/secret.txt /%ff
    /%fe%ff /%ed%a0%80.html /% /%2 /%zz /index.html% /index.html%00 /index.html%00.png /%00 /%0a /%0d%0aX:1
    /output-evil/index.html /../output-evil/index.html /.preview/output/index.html /..;/secret.txt
    /;/../secret.txt /..;a=b/secret.txt /#/../secret.txt /#/../../secret.txt /@fs/etc/passwd
    /@fs/../secret.txt /@id/secret.txt /index.html::$DATA /index.html:stream /INDEX~1.HTM /Index.html
    /INDEX.HTML /index.html. /index.html%20 /index.html/ /index.html/.. /C:/secret.txt /C:%5csecret.txt
    /file:///etc/passwd /\\127.0.0.1\c$\secret.txt /~root/.bashrc /CON /NUL /.env /.git/config /.git /.hg
    /.DS_Store /%2egit/config /empty/.keep /zfb/.secret.html /out.txt /folder/secret.txt /folder/ /folder
    /in.html /pipe.html /empty/ /empty /assets/ /assets /.cache/build /.cache/lock /cache /../.cache/build
    /site.yaml /content/units.yaml /gongkai/serve.py /layouts/base.html /__preview__/ /__preview__
    /__preview__/../secret.txt /__preview__/handlers.py /__preview__/%2e%2e/serve.py /__preview__/blank.html
    /__preview__/reload.js%00 /__preview__/reload.js/.. /__preview__//state /__PREVIEW__/state /nope
    /nope.html /nope/nope/
""".split()
TRAVERSAL += ["/" + "a" * 300, "/" + "a/" * 2000, "/" + "../" * 200 + "etc/passwd", "/" + "%2e%2e%2f" * 100 + "etc/passwd"]


def test_the_corpus_of_paths_is_large() -> None:
    assert len(set(TRAVERSAL)) >= 120


@pytest.mark.parametrize("suffix", ["", "?raw", "?import&raw", "?/../secret.txt"])
def test_no_spelling_of_a_path_leads_out_of_the_tree(visitor: Visitor, suffix: str) -> None:
    before = visitor.out.getvalue()
    for path in TRAVERSAL:
        answer = visitor.ask(path + suffix)
        assert answer.status in (400, 404), path
        assert SECRET not in answer.body, path
        assert b"root:" not in answer.body, path
    assert visitor.out.getvalue() == before


def test_bytes_that_are_no_text_are_no_path(visitor: Visitor) -> None:
    for path in (b"/\xff\xfe", b"/\xe4\xbd", "/你好.html".encode(), b"/\x00", b"/a b", b"/\x1b[0m", b"/index.html\x00.png"):
        answer = visitor.raw(
            b"GET " + path + f" HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nConnection: close\r\n\r\n".encode()
        )
        assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 404", b"")


def test_a_page_is_its_file_and_one_line(visitor: Visitor) -> None:
    pages = [name for name in json.loads(visitor.get("/build.json"))["files"] if name.endswith(".html")]
    assert len(pages) > 20
    for name in pages:
        shown, file = visitor.get(f"/{name}").splitlines(), (visitor.tree / name).read_text("utf-8").splitlines()
        added = [line for line in shown if "__preview__" in line]
        assert len(added) == 1
        assert re.fullmatch(r'<script src="/__preview__/reload.js" data-state="[0-9a-f]{16}" defer></script>', added[0])
        assert shown[shown.index(added[0]) + 1] == "</head>"
        shown.remove(added[0])
        assert shown == file


def test_everything_else_is_served_byte_for_byte(visitor: Visitor) -> None:
    inventory = json.loads(visitor.get("/build.json"))["files"]
    others = [name for name in inventory if not name.endswith(".html")]
    assert {name.rpartition(".")[2] for name in others} >= {"css", "csv", "js", "json", "svg", "txt", "xml"}
    for name in others:
        data = (visitor.tree / name).read_bytes()
        assert b"__preview__" not in data
        answer = visitor.ask("/" + "/".join(map(escaped, name.split("/"))))
        assert (answer.status, answer.body) == (200, data)


def escaped(name: str) -> str:
    return "".join(f"%{byte:02x}" for byte in name.encode())


def test_the_line_is_found_behind_a_long_head_and_in_capitals(visitor: Visitor) -> None:
    for number, end in enumerate(("</head>", "</HEAD>")):
        name = f"long{number}.html"
        (visitor.tree / name).write_text(f"<head>\n<!-- {'长' * 100_000} -->\n{end}\n<body>{end}</body>", "utf-8")
        shown = visitor.get(f"/{name}")
        assert shown.count("__preview__") == 1
        assert f"defer></script>\n{end}\n<body>" in shown


def test_folders_are_asked_for_with_a_slash(visitor: Visitor) -> None:
    answer = visitor.ask("/zfb")
    assert (answer.status, answer.headers["location"]) == (302, "/zfb/")
    assert visitor.ask("/zfb/").body == visitor.ask("/zfb/index.html").body


def test_a_missing_page_shows_the_sites_own_404(visitor: Visitor) -> None:
    answer = visitor.ask("/zfb/nope.html")
    assert answer.status == 404
    assert answer.body == visitor.ask("/404.html").body
    assert visitor.ask("/zfb/nope.html", "HEAD") == Answer(404, answer.headers, b"")


def test_every_answer_carries_the_same_protection(visitor: Visitor) -> None:
    paths = ["/", PAGE, "/feed.xml", "/build.json", "/nope", "/zfb", "/__preview__/state", "/__preview__/live", "/../x"]
    answers = [*map(visitor.ask, paths), visitor.ask("/", host="evil.example"), visitor.ask("/", "POST")]
    for answer in answers:
        assert {name: answer.headers.get(name.lower()) for name in handlers.HEADERS} == handlers.HEADERS
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("build.json", "application/json; charset=utf-8"),
        ("zfb/zcwj/%E6%B8%85%E5%8D%95.csv", "text/csv; charset=utf-8"),
        ("__preview__/reload.js", "text/javascript; charset=utf-8"),
        ("__preview__/preview.css", "text/css; charset=utf-8"),
        ("__preview__/state", "text/plain; charset=utf-8"),
    ],
)
def test_types_do_not_depend_on_the_computer(visitor: Visitor, name: str, kind: str) -> None:
    assert visitor.ask(f"/{name}").headers["content-type"] == kind


def test_head_tells_what_get_would(visitor: Visitor) -> None:
    for path in ("/", "/build.json", "/__preview__/reload.js", "/nope"):
        told, given = visitor.ask(path, "HEAD"), visitor.ask(path)
        assert (told.status, told.body, told.headers["content-length"]) == (given.status, b"", str(len(given.body)))


# -------------------------------------------------------------------------------------------------------------- the loop


def test_an_edit_reaches_the_open_page(site: Path) -> None:
    with previewing(site) as visitor, visitor.listening() as message:
        state = visitor.get("/__preview__/state")
        assert state in visitor.get(PAGE)
        visitor.edit(ITEM, lambda text: text.replace("及时发布政策", "马上发布政策"))
        assert message()["command"] == "reload"
        shown = visitor.get(PAGE)
        assert "马上发布政策" in shown, "the page is there before it is told of"
        assert state not in shown
        visitor.edit(ITEM, lambda text: text.replace("马上发布政策", "立刻发布政策"))
        assert message()["command"] == "reload", "however soon after the last one"
        assert "立刻发布政策" in visitor.get(PAGE)


def test_a_failed_build_keeps_the_last_good_site_and_says_why(site: Path) -> None:
    with previewing(site) as visitor, visitor.listening() as message:
        before = visitor.get(PAGE)
        visitor.edit(ITEM, lambda text: text + "<img src=x onerror=alert(1)>: '</aside><script>alert(1)</script>'\n")
        message()
        shown = visitor.get(PAGE)
        assert "&lt;img src=x onerror=alert(1)&gt;" in shown
        assert "<img src=x" not in shown
        assert shown.count("<script") == before.count("<script")
        assert f"{ITEM}:9:1" in shown
        assert "schema/unknown-key" in shown
        assert re.sub(r'<link rel="stylesheet" href="/__preview__.*?</aside>', "", shown, flags=re.DOTALL) == before.replace(
            *(re.findall('reload.js" data-state="(.*?)"', page)[0] for page in (before, shown))
        )
        assert shown.count("gongkai-preview") == 1
        assert 'class="gongkai-preview"' in visitor.get("/nope")
        assert "schema/unknown-key" not in (visitor.tree / PAGE[1:]).read_text("utf-8")
        visitor.edit(ITEM, lambda text: text[: text.index("<img")])
        message()
        assert "gongkai-preview" not in visitor.get(PAGE)
        assert "there are problems" in visitor.out.getvalue()


def test_a_first_build_that_fails_is_shown_too(site: Path) -> None:
    good = (site / ITEM).read_text("utf-8")
    (site / ITEM).write_text(good + "quatsch: 1\n", "utf-8")
    with previewing(site, lang="zh-CN") as visitor, visitor.listening() as message:
        assert not visitor.tree.exists()
        for path in ("/", PAGE):
            shown = visitor.get(path)
            assert "这次没有生成" in shown
            assert "不认识“quatsch”" in shown
            assert shown.count("reload.js") == 1
        (site / ITEM).write_text(good, "utf-8")
        message()
        assert visitor.ask(PAGE).status == 200
        assert "这次没有生成" not in visitor.get(PAGE)


def test_a_site_that_cannot_be_read_at_all_is_shown_too(tmp_path: Path) -> None:
    with previewing(tmp_path) as visitor, visitor.listening() as message:
        assert "site/missing" in visitor.get("/")
        sites.write(tmp_path, sites.SMALL)
        message()
        visitor.wait(lambda: visitor.ask(PAGE).status == 200)


@pytest.mark.parametrize("name", [".preview", ".preview/output"])
def test_a_tree_that_is_a_link_is_not_followed(site: Path, tmp_path: Path, name: str) -> None:
    sites.write(tmp_path, {"elsewhere/secret.txt": SECRET, "elsewhere/output/secret.txt": SECRET})
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).symlink_to(tmp_path / "elsewhere")
    with previewing(site) as visitor:
        for path in ("/secret.txt", "/output/secret.txt", "/index.html"):
            assert visitor.ask(path).status == 404


def test_drafts_are_seen_in_the_preview_and_never_reach_the_published_folder(site: Path) -> None:
    sites.write(site, {ITEM.replace("0101", "0199"): sites.item("一、公开", "还没写完的事项。", draft="yes")})
    assert not sites.build(site).failed
    published = sites.tree(site / "output")
    with previewing(site) as visitor, visitor.listening() as message:
        assert "还没写完的事项" in visitor.get(PAGE.replace("0101", "0199"))
        visitor.edit(ITEM, lambda text: text.replace("及时发布政策", "马上发布政策"))
        message()
    assert sites.tree(site / "output") == published
    assert not any(b"__preview__" in data for data in sites.tree(site / ".preview" / "output").values())
    assert (site / ".preview" / ".gitignore").read_text() == "*\n"
    after = sites.build(site)
    assert (after.failed, after.findings) == (False, []), "what the preview saw of a page is not what was published of it"


def test_what_changes_during_a_build_is_built_after_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One build at a time, and meanwhile everybody is answered."""
    begun, go_on, running = threading.Semaphore(0), threading.Semaphore(0), []
    build = pipeline.build

    def slow(*args: Any) -> pipeline.Outcome:
        assert not running
        running.append(1)
        outcome = build(*args)
        begun.release()
        assert go_on.acquire(timeout=PATIENCE)
        running.pop()
        return outcome

    with previewing(site) as visitor, visitor.listening() as message:
        monkeypatch.setattr(pipeline, "build", slow)
        visitor.edit(ITEM, lambda text: text.replace("及时", "马上"))
        assert begun.acquire(timeout=PATIENCE)
        visitor.edit(ITEM, lambda text: text.replace("马上", "立刻"))
        assert visitor.ask(PAGE).status == 200
        go_on.release()
        message()
        assert begun.acquire(timeout=PATIENCE)
        go_on.release()
        message()
        assert "立刻发布政策" in visitor.get(PAGE)


def test_leftovers_of_editors_are_not_seen(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    look = manifest.list_inputs

    def counted(*args: Any) -> Any:
        looks.append(1)
        return look(*args)

    monkeypatch.setattr(manifest, "list_inputs", counted)
    with previewing(site) as visitor:
        leftovers = [".0101.yaml.swp", "0101.yaml~", "~$0101.docx", "4913", ".#0101.yaml", "0101.yaml.tmp", "Thumbs.db"]
        sites.write((site / ITEM).parent, dict.fromkeys(leftovers, "x"))
        before = len(looks)
        visitor.wait(lambda: len(looks) > before + 3)
        assert visitor.out.getvalue().count("updated") == 1


def test_a_change_is_seen_whatever_the_date_of_the_file(site: Path) -> None:
    with previewing(site) as visitor, visitor.listening() as message:
        aside = site.parent / "0102.yaml"
        aside.write_text(sites.item("一、公开", "从别处移来的事项。"), "utf-8")
        os.utime(aside, (1_000_000_000, 1_000_000_000))
        aside.rename(site / ITEM.replace("0101", "0103"))
        message()
        assert "从别处移来的事项" in visitor.get(PAGE.replace("0101", "0103"))
        before = (site / ITEM).stat()
        visitor.edit(ITEM, lambda text: text.replace("及时", "马上"))
        os.utime(site / ITEM, ns=(before.st_atime_ns, before.st_mtime_ns))
        message()
        visitor.wait(lambda: "马上" in visitor.get(PAGE))


def test_many_files_that_come_one_by_one_are_one_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [False, True, True, True, False, False, True, False]
    built: list[int] = []

    class Scripted(serve.Preview):
        async def changed(self) -> bool:
            if not looks:
                raise KeyboardInterrupt
            return looks.pop(0)

        async def rebuild(self) -> None:
            built.append(len(looks))

    monkeypatch.setattr(serve, "PAUSE", 0.0)
    with pytest.raises(KeyboardInterrupt):
        run(Scripted(sites.options(site), Report("en", io.StringIO())).follow())
    assert built == [3, 0]


def test_a_fault_of_the_disk_or_of_the_program_does_not_end_the_preview(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[Exception] = [OSError(28, "No space left on device", str(site / "output")), ValueError("a bug of ours")]
    build = pipeline.build

    def broken(*args: Any) -> pipeline.Outcome:
        if faults:
            raise faults.pop(0)
        return build(*args)

    with previewing(site) as visitor, visitor.listening() as message:
        monkeypatch.setattr(pipeline, "build", broken)
        for sentence in ("No space left on device", "crash.txt"):
            visitor.edit(ITEM, lambda text: text + "\n")
            message()
            shown = visitor.get(PAGE)
            assert sentence in shown
            assert str(site) not in shown, "a screenshot need not tell whose computer this is"
        assert "a bug of ours" in (site / ".cache" / "crash.txt").read_text("utf-8")
        visitor.edit(ITEM, lambda text: text + "\n")
        message()
        assert "gongkai-preview" not in visitor.get(PAGE)


def test_thousands_of_findings_do_not_bury_the_page(site: Path) -> None:
    preview = serve.Preview(sites.options(site), Report("en", io.StringIO()))
    findings = [found("yaml/tab", f"content/{number}.yaml", 1, 1) for number in range(3000)] + [found("plan/empty", "last.yaml")]
    shown = preview.overlay("", findings[::-1])
    assert shown.count("<li ") == MOST_SHOWN
    assert "last.yaml" not in shown, "errors before warnings"


def test_a_page_that_goes_away_while_it_is_opened_is_not_found(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("gone.html", "gone.csv"):
        monkeypatch.setattr(handlers, "find", lambda root, path, name=name: root / name)
        assert visitor.ask("/").status == 404


def test_the_old_program_does_not_build_under_the_new_ones_name(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = tmp_path / "engine"
    sites.write(engine, {"render.py": "old"})
    monkeypatch.setattr(serve, "ENGINE", engine)
    with previewing(site) as visitor, visitor.listening() as message:
        (engine / "render.py").write_text("new!")
        message()
        assert "start it again" in visitor.get(PAGE)
        assert visitor.out.getvalue().count("updated") == 1


def test_what_a_second_preview_of_the_folder_built_is_shown_by_the_first_too(site: Path) -> None:
    one, other = (serve.Preview(sites.options(site), Report("en", io.StringIO())) for _ in range(2))
    for preview in (one, other):
        run(preview.rebuild())
    before = one.shown.state
    run(one.rebuild())
    assert one.shown.state == before, "nothing new to see"
    sites.write(site, {ITEM: sites.item("一、公开", "改了")})
    run(other.rebuild())
    run(one.rebuild())
    assert one.shown.state != before


# ------------------------------------------------------------------------------------------------------ starting, ending


def test_a_taken_port_gives_way_to_the_next(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with previewing(site, port=port) as visitor:
            assert visitor.port != port
            assert visitor.ask("/").status == 200


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("127.0.0.1", -1), ("no.such.invalid", 0), ("192.0.2.1", 0)])
def test_an_address_that_cannot_be_is_wrong_usage(site: Path, host: str, port: int) -> None:
    out = io.StringIO()
    assert serve.run(sites.options(site), host, port, False, Report("en", out)) == 2
    assert f"Cannot preview at {host}, port {port}" in out.getvalue()
    assert not (site / ".preview").exists()


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_ends_with_0(site: Path) -> None:
    command = [sys.executable, str(sites.REPOSITORY / "build.py"), "serve", "--port", "0", "--site", str(site)]
    heard = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", preexec_fn=heard) as process:
        try:
            assert process.stdout
            address = next(line for line in process.stdout if "http://127.0.0.1:" in line)
            visitor = Visitor(re.findall(r"http://[^（]+", address)[0], site, io.StringIO())
            with visitor.connect() as page, visitor.connect():
                assert visitor.handshake(page, f"http://127.0.0.1:{visitor.port}") == 101
                process.send_signal(signal.SIGINT)
                assert process.wait(PATIENCE) == 0
                assert page.recv(4) == b"\x88\x02" + (1001).to_bytes(2, "big"), "the page is told that the preview went away"
            assert process.stdout.read() == ""
        finally:
            process.kill()
