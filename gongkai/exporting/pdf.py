"""A plan or a document as PDF (typst): tagged, PDF/UA-1, with the fonts embedded. What cannot be shown is refused by name.

Fonts are those of this machine, looked for by family in a stated order: the ones that official documents ask for, then what
Windows, macOS and Linux have. Which of them there are is part of a build's keys (formats.py).
"""

from __future__ import annotations

import calendar
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai import formats
from gongkai.exporting import Refused, Word, compose
from gongkai.exporting.paper import Paper, Table
from gongkai.model import Facts
from gongkai.pages import DocumentFront, PlanFront

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
SERIF = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Noto Serif SC",
    "SimSun",
    "Songti SC",
    "AR PL UMing CN",
)
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "Microsoft YaHei", "WenQuanYi Micro Hei")
FAMILIES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", *SERIF, *SANS),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", *SERIF, *SANS),
    "heading": ("SimHei", "STHeiti", "Heiti SC", *SANS, *SERIF),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "Kaiti SC", "AR PL UKai CN", "LXGW WenKai", *SERIF, *SANS),
    "song": ("SimSun", "STSong", *SERIF, *SANS),
}
SIGNS = ("SimSun-ExtB", "Segoe UI Symbol", "Apple Symbols", "Noto Sans Symbols", "Noto Sans Symbols2", "DejaVu Sans")
"""What may help out with a rare sign; none of these makes a Chinese document."""
GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')


def write(shows: PlanFront | DocumentFront, facts: Facts, word: Word) -> bytes:
    """The file's bytes, the same wherever the same fonts are. Raises Refused, and ImportError where typst is not installed."""
    import typst

    paper = compose.paper_of(shows, facts, word)
    there = fonts()
    inputs = {"paper": json.dumps(_plain(paper), ensure_ascii=False), "fonts": json.dumps(choose(there.families()))}
    try:
        data, _ = typst.compile_with_warnings(
            TEMPLATE.read_bytes(),
            font_paths=there,
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["ua-1"],
            timestamp=calendar.timegm(compose.utc(paper.published).timetuple()),
        )
    except typst.TypstError as fault:
        missing = dict.fromkeys(sign for text in GLYPH.findall(f"{fault.message}\n{fault.diagnostic}") for sign in text)
        if missing:
            named = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in missing)
            raise Refused("download/glyph-missing", characters=named) from None
        raise Refused("download/pdf-failed", problem=fault.message) from None
    return data


def choose(there: list[str]) -> dict[str, list[str]]:
    """For each part of a document the families to set it in, best first. Raises Refused when none of them has Chinese."""
    chosen = {part: [family for family in (*families, *SIGNS) if family in there] for part, families in FAMILIES.items()}
    if not set(chosen["song"]) - set(SIGNS):
        raise Refused("download/font-missing")
    return chosen


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts of this machine, looked through once in each process."""
    import typst

    folders = [str(folder) for folder in formats.FONT_FOLDERS if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _plain(paper: Paper) -> dict[str, Any]:
    """The paper as the template reads it. PDF/UA lets no level of headings be left out, however a heading looks."""
    blocks: list[dict[str, Any]] = []
    level = 0
    for block in paper.blocks:
        if isinstance(block, Table):
            rows = [[{**cell._asdict(), "spans": _spans(cell.spans)} for cell in row] for row in block.rows]
            blocks.append({**block._asdict(), "kind": "table", "rows": rows})
            continue
        plain = {**block._asdict(), "kind": "words", "spans": _spans(block.spans)}
        if block.style.startswith("heading"):
            look = int(block.style[-1])
            level = min(look, level + 1)
            plain |= {"look": look, "level": level}
        blocks.append(plain)
    day, (lang, _, region) = compose.utc(paper.published), paper.lang.partition("-")
    return {
        "title": paper.title,
        "author": paper.author,
        "lang": lang,
        "region": region or None,
        "date": {"year": day.year, "month": day.month, "day": day.day, "hour": day.hour, "minute": day.minute, "second": 0},
        "wide": paper.wide,
        "blocks": blocks,
    }


def _spans(spans: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [span._asdict() for span in spans]
