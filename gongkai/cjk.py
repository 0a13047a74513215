"""Lines of Chinese: a line break between two Chinese characters is no space."""

from __future__ import annotations

import re

CHARACTER = (
    r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
    r"\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff]"
)
_BREAK = re.compile(rf"(?<={CHARACTER})[ \t]*\n[ \t]*(?={CHARACTER})")


def join_lines(text: str) -> str:
    """`text` without the line breaks that stand between two Chinese characters; other line breaks stay."""
    return _BREAK.sub("", text)
