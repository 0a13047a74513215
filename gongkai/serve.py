"""The preview: the same build in a loop, drafts included, and a server that only this computer's browser can talk to.

Of livereload we use the watcher, and the handler that tells the pages to reload. Its application is not used: it answers any
Host and any Origin, its script is inline (no page of ours lets one run), it builds inside the event loop, and it forgets
what changes within three seconds of a reload. The preview has a tree of its own, so that no draft can lie in `output/`.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
import threading
import time
import traceback
import webbrowser
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path

from livereload.watcher import Watcher
from tornado.httpserver import HTTPServer

from gongkai import files, fsops, manifest, pipeline, write
from gongkai.model import Finding
from gongkai.options import ENGINE, Options
from gongkai.preview.handlers import OURS, Door, Shown, application
from gongkai.report import MOST_SHOWN, Progress, Report, place, tell

PAUSE = 0.15
SETTLE = 10


def run(options: Options, host: str, port: int, open_browser: bool, report: Report) -> int:
    """Previews the site until Ctrl+C."""
    try:
        door = Door(host, listen(host, port))
    except OSError as fault:
        report.say("serve.no-address", host=host, port=port, problem=fault.strerror or fault)
        return 2
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(Preview(options, report), door, open_browser))
    return 0


def listen(host: str, port: int) -> socket.socket:
    """Takes the port, or else the next free one; 0 is any. Raises OSError when there is no such address."""
    if not 0 <= port < 1 << 16:
        raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    family, _, _, _, address = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    for candidate in (port, *range(port + 1, min(port + 20, 1 << 16))):
        try:
            return socket.create_server((str(address[0]), candidate), family=family)
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    return socket.create_server((str(address[0]), 0), family=family)


async def serve(preview: Preview, door: Door, open_browser: bool) -> None:
    """Builds, opens the door, and goes on building until it is cancelled."""
    await preview.changed()
    await preview.rebuild()
    server = HTTPServer(
        application(preview.shown, door), max_header_size=16 << 10, max_body_size=0, idle_connection_timeout=60, body_timeout=10
    )
    server.add_socket(door.socket)
    if door.token:
        preview.say("serve.host", address=door.address)
    preview.say("serve.ready", address=door.address)
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(door.address,), daemon=True).start()
    try:
        await preview.follow()
    finally:
        server.stop()
        for client in preview.shown.clients.copy():
            client.close(1001)
        await server.close_all_connections()


class Sources(Watcher):  # type: ignore[misc]
    """livereload's watcher with our sense of change: all that a build reads, by whole stat signatures, without leftovers.

    By itself it stops at the first changed file (twenty saved files would be twenty builds), and does not see a file that
    is moved in with an old date.
    """

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.list = partial(manifest.list_inputs, options.site, options.layouts, ENGINE)
        self.engine_changed = False
        self.watch(str(options.site))

    def is_changed(self, path: str, ignore: object = None) -> bool:
        try:
            listed = self.list()
        except OSError:
            return False  # something went away while we looked: seen the next time
        before, now = dict(self._task_mtimes), {name: entry.signature for name, entry in listed.items()}
        self._task_mtimes.clear()
        self._task_mtimes.update(now)
        changed = {name for name, _ in before.items() ^ now.items()}
        self.engine_changed |= bool(before) and any(name.startswith("engine/") for name in changed)
        self.filepath = path if changed else None
        return bool(changed)


class Preview:
    """The loop: look, build, show."""

    def __init__(self, options: Options, report: Report) -> None:
        folder = options.site / ".preview"
        fsops.save_file(folder / ".gitignore", b"*\n")
        self.options = options._replace(output=folder / "output")
        self.report = report
        self.shown = Shown(options.site.resolve() / ".preview" / "output", report.words.words["serve.refused"])
        self.sources = Sources(self.options)
        self.pause = PAUSE
        self.tree = ""

    async def follow(self) -> None:
        """Builds after every change, one build at a time; what changes during a build is built after it.

        When the program itself changes, no more is built: the old one must not leave work in the cache under the new one's name.
        """
        while not self.sources.engine_changed:
            await asyncio.sleep(self.pause)
            if await self.changed():
                for _ in range(SETTLE):  # the editor, or git, may not have written everything yet
                    await asyncio.sleep(PAUSE)
                    if not await self.changed():
                        break
                if not self.sources.engine_changed:
                    await self.rebuild()
        self.say("serve.restart")
        self.shown.change(self.overlay(self.report.words.words["serve.restart"], []))
        await asyncio.Event().wait()

    async def changed(self) -> bool:
        """Looks at all sources, beside the event loop; the next look waits twenty times as long as this one took."""
        begun = time.monotonic()
        path, _ = await asyncio.to_thread(self.sources.examine)
        self.pause = max(PAUSE, 20 * (time.monotonic() - begun))
        return path is not None

    async def rebuild(self) -> None:
        """One build beside the event loop. Then, when there is something new to see, every open page is told to reload."""
        words, progress, problem = self.report.words.words, Progress(self.report), ""
        outcome = pipeline.Outcome([], failed=True)
        try:
            outcome = await asyncio.to_thread(pipeline.build, self.options, progress)
        except OSError as fault:
            problem = words["error.disk"].format(problem=fault.strerror or fault, path=fault.filename or "")
        except Exception:
            crash = self.options.cache / "crash.txt"
            fsops.save_file(crash, traceback.format_exc().encode("utf-8", "replace"))
            problem = words["error.bug"].format(path=crash)
        progress.close()
        if problem:
            self.report.print(problem)
        self.report.findings(outcome.findings)
        self.say("serve.failed" if outcome.failed else "serve.built", time=datetime.now().strftime("%H:%M:%S"))
        problems = self.overlay(problem, outcome.findings) if outcome.failed else ""
        tree = files.digest_or_none(self.options.output / write.INVENTORY)  # another preview of this folder may have built it
        if outcome.written or outcome.removed or tree != self.tree or problems != self.shown.problems:
            self.shown.change(problems)
        self.tree = tree

    def overlay(self, problem: str, findings: Sequence[Finding]) -> str:
        """Why the site was not built, as HTML; the worst first."""
        rows = [f"<li><p>{self.plain(problem)}</p></li>"] if problem else []
        for finding in sorted(findings, key=lambda finding: ("error", "warning", "info").index(finding.level))[:MOST_SHOWN]:
            told = tell(finding, self.report.words)
            rows.append(
                f'<li class="{finding.level}"><code class="rule">{finding.rule}</code>'
                f'<code class="place">{self.plain(place(finding))}</code>'
                f"<p>{self.plain(told.message)}</p><p>→ {self.plain(told.hint)}</p></li>"
            )
        title = escape(self.report.words.words["overlay.title"])
        return (
            f'<link rel="stylesheet" href="{OURS}preview.css"><aside class="gongkai-preview" role="alert">'
            f"<details open><summary>{title}</summary><ol>{''.join(rows)}</ol></details></aside>"
        )

    def plain(self, text: str) -> str:
        """Escaped, and without the folders above the site: a screenshot need not tell whose computer this is."""
        for folder, short in ((self.options.site, "."), *((home, "~") for home in files.home())):
            if folder != Path(folder.anchor):
                text = text.replace(str(folder), short)
        return escape(text)

    def say(self, key: str, **values: object) -> None:
        self.report.say(key, **values)
        self.report.out.flush()
