"""What was typed → a command and its options. Nothing of the engine is imported, and nothing is done."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NoReturn

from gongkai.messages import languages
from gongkai.options import YEARS

CHINA = timezone(timedelta(hours=8))
FLAG: dict[str, Any] = {"action": "store_true"}
OPTIONS: dict[str, dict[str, Any]] = {
    "as-of": {"metavar": "DATE"},
    "base-url": {"metavar": "URL"},
    "clean": FLAG,
    "document": {"metavar": "ADDRESS"},
    "drafts": FLAG,
    "dry-run": FLAG,
    "for-unit": {"dest": "unit", "metavar": "UNIT"},
    "force": FLAG,
    "host": {"default": "127.0.0.1"},
    "into": {"metavar": "DIR"},
    "jobs": {"type": int, "default": 0, "metavar": "N"},
    "lang": {},
    "no-links": {"dest": "links", "action": "store_false"},
    "only": {"action": "append", "default": [], "metavar": "RULE"},
    "open": FLAG,
    "output": {"metavar": "DIR"},
    "overview": FLAG,
    "period": {"metavar": "PERIOD"},
    "plan": {"metavar": "ADDRESS"},
    "port": {"type": int, "default": 5500},
    "preview": FLAG,
    "profile": FLAG,
    "record": {"dest": "recording", "action": "store_true"},
    "site": {"type": Path, "metavar": "DIR"},
    "strict": FLAG,
    "to": {"metavar": "PATH"},
    "update": FLAG,
}
"""Each option, with what argparse is to make of it; unless it says otherwise, an option is a text, "" where it is not given."""

COMMANDS = {
    "build": "as-of strict drafts base-url output clean record jobs profile",
    "check": "as-of strict only",
    "verify": "output jobs",
    "serve": "as-of host port open",
    "import": "as-of into update dry-run",
    "export": "as-of plan document for-unit overview period to force no-links preview drafts base-url",
    "new": "",
    "explain": "as-of",
    "rules": "",
    "schema": "",
}
"""Each command with its options, beside `--site` and `--lang`, which all take."""

FORMATS = {
    "build": ("text", "json"),
    "check": ("text", "json", "github", "sarif"),
    "verify": ("text", "json"),
    "import": ("text", "json"),
    "schema": ("json", "markdown"),
}
"""How a command may answer (`--format`); the first is usual."""

ARGUMENTS: dict[str, dict[str, Any]] = {
    "import": {
        "file": {"nargs": "+"},
        "--as": {"dest": "kind", "choices": ("table", "blocks", "commitments", "clauses"), "default": ""},
    },
    "export": {"what": {}},
    "new": {"kind": {"choices": ("item", "plan", "document")}, "address": {}},
    "explain": {"path": {}},
    "rules": {"rule": {"nargs": "?", "default": ""}},
    "schema": {"table": {"nargs": "?", "default": ""}},
}
"""What some commands take beside: by their order, or one that is theirs alone."""

UNASKED = {"output": "", "drafts": False, "base_url": "", "strict": False, "clean": False, "jobs": 0, "recording": False}
"""What is not asked for where a command has no such option."""


class WrongUsage(Exception):
    """What was typed cannot be done; the text says why, in the user's language."""


class Parser(argparse.ArgumentParser):
    """Options are written out: an abbreviation could mean another one tomorrow."""

    def __init__(self, words: Mapping[str, str], **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False, add_help=False)
        self.words = words
        self._positionals.title, self._optionals.title = words["help.arguments"], words["help.options"]
        self.add_argument("-h", "--help", action="help", help=words["help.help"])

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", self.words["help.usage"], 1)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(message)


def parse(given: list[str], home: Path, words: Mapping[str, str]) -> argparse.Namespace:
    """The command and its options; `build` when none is named. `home`: the site where --site names no other. Raises WrongUsage,
    in the language of `words`.
    """
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given = ["build", *given]
    if not given[0].startswith("-") and given[0] not in COMMANDS:
        raise WrongUsage(unknown(given[0], COMMANDS, words, "usage.command", "command"))
    parser = Parser(words, prog="build.py", description=words["help.program"])
    commands = parser.add_subparsers(dest="command", required=True, metavar="", title=words["help.commands"])
    for name in COMMANDS:
        said = words[f"help.{name}"]
        command = commands.add_parser(name, words=words, help=said, description=said)
        if name == given[0]:
            _add_options(command, name, home)
    try:
        asked = parser.parse_args(given)
    except WrongUsage as wrong:
        raise WrongUsage(_translate(str(wrong), given[0], words)) from None
    if asked.lang and asked.lang not in languages():
        raise WrongUsage(words["usage.language"].format(text=asked.lang, languages=" · ".join(languages())))
    asked.site = asked.site.absolute()
    asked.as_of = _as_of(getattr(asked, "as_of", ""), words)
    return asked


def _add_options(command: Parser, name: str, home: Path) -> None:
    """What a command takes. Only the one that was called is asked."""
    words = command.words
    command.set_defaults(**UNASKED, words=words)
    for option in ["site", "lang", *COMMANDS[name].split()]:
        settings = OPTIONS[option] if "action" in OPTIONS[option] else {"default": "", **OPTIONS[option]}
        explained = "published" if (name, option) == ("verify", "output") else option
        command.add_argument(f"--{option}", help=words[f"help.{explained}"], **settings)
    if name in FORMATS:
        command.add_argument("--format", choices=FORMATS[name], default=FORMATS[name][0], help=words["help.format"])
    for argument, settings in ARGUMENTS.get(name, {}).items():
        command.add_argument(argument, help=words[f"help.{argument.lstrip('-')}"], **settings)
    command.set_defaults(site=home, **({"drafts": True} if name == "serve" else {}))


def _as_of(given: str, words: Mapping[str, str]) -> date:
    """ "Today", for this whole run: as asked for, as SOURCE_DATE_EPOCH says, or by the clock in China."""
    text = given or os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        if given:
            day = date.fromisoformat(given)
        else:
            day = (datetime.fromtimestamp(int(text), CHINA) if text else datetime.now(CHINA)).date()
    except (ValueError, OverflowError, OSError):
        day = date.min
    if day.year not in YEARS:
        raise WrongUsage(words["usage.date"].format(text=text))
    return day


def language(given: list[str], home: Path) -> str:
    """The language to speak in before anything is read: as asked for, if we know it, or as site.yaml says."""
    for place, argument in enumerate(given):
        lang = argument[7:] if argument.startswith("--lang=") else "".join(given[place + 1 : place + 2])
        if argument.startswith("--lang") and lang in languages():
            return lang
        if argument == "--site" and place + 1 < len(given):
            home = Path(given[place + 1])
        if argument.startswith("--site="):
            home = Path(argument[7:])
    facts = home / "site.yaml"
    try:
        text = facts.read_bytes() if facts.is_file() else b""
    except OSError:
        text = b""
    match = re.search(rb"^(?:lang|\xe8\xaf\xad\xe8\xa8\x80):\s*[\"']?([\w-]+)", text, re.MULTILINE)
    return match[1].decode("ascii") if match else "zh-CN"


def unknown(text: str, known: Iterable[str], words: Mapping[str, str], key: str, name: str) -> str:
    """The sentence `key` about a name that is not known, with the nearest one that is."""
    from difflib import get_close_matches

    nearest = "".join(get_close_matches(text, list(known), 1))
    sentence = words[key].format(**{name: text})
    return sentence + (words["nearest"].format(nearest=nearest) if nearest else "")


def _translate(problem: str, command: str, words: Mapping[str, str]) -> str:
    """argparse's English sentences in the user's language, with its names of what is missing in the user's words."""
    for key, pattern in (
        ("usage.unrecognised", r"unrecognized arguments: (.*)"),
        ("usage.unrecognised", r"argument (.*?): ignored explicit argument .*"),
        ("usage.required", r"the following arguments are required: (.*)"),
        ("usage.choice", r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)"),
        ("usage.value", r"argument (.*?): expected (?:one|at least one) argument"),
        ("usage.number", r"argument (.*?): invalid int value: (.*)"),
    ):
        match = re.fullmatch(pattern, problem)
        if match and key == "usage.required":
            missing = words["argument.join"].join(words.get(f"argument.{name}", name) for name in match[1].split(", "))
            return words[key].format(missing, command)
        if match:
            return words[key].format(*match.groups())
    return problem
