"""What the program says, per language: one module each."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple


class Sentences(NamedTuple):
    """A rule's sentences: what is wrong, how to mend it, and why it matters (for `rules`)."""

    message: str
    hint: str
    why: str


class Catalogue(NamedTuple):
    """`rules`: by rule id. `words`: what commands and reports say. `fields`: what each field of the content is for."""

    rules: dict[str, Sentences]
    words: dict[str, str]
    fields: dict[str, str]


def languages() -> list[str]:
    """The languages that the program speaks."""
    return sorted(path.stem.replace("_", "-") for path in Path(__file__).parent.glob("[!_]*.py"))


OFFICES_IN_CHINESE = {"zh", "yue", "bo", "ug", "mn", "ii", "za"}
"""Languages whose offices work in Chinese beside their own: pages lack words in Chinese there, and so does the program."""


def catalogue(lang: str) -> Catalogue:
    """The catalogue of a language ("zh-CN" is the module zh_CN); of one without a module Chinese or English, as offices read."""
    name = f"gongkai.messages.{lang.replace('-', '_')}"
    if not lang.replace("-", "").isalnum() or find_spec(name) is None:
        name = "gongkai.messages." + ("zh_CN" if lang.partition("-")[0] in OFFICES_IN_CHINESE else "en")
    module = import_module(name)
    return Catalogue(module.RULES, module.WORDS, module.FIELDS)
