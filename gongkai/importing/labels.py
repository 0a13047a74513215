"""The labelled facts that a page prints above a document: 信息来源:… 发布时间:… 索引号:…, the breadcrumb, and its buttons.

Goes in: the lines above the items. Comes out: what they say, and the lines that belong to the document itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from gongkai.importing import numbering
from gongkai.importing.furniture import is_furniture
from gongkai.sources.source import Line

FIELDS = {
    "信息来源": "source",
    "文章来源": "source",
    "稿件来源": "source",
    "来源": "source",
    "发布时间": "published",
    "发布日期": "published",
    "发表时间": "published",
    "发文字号": "number",
    "文号": "number",
    "成文日期": "issued",
    "标题": "title",
    "名称": "title",
    "信息名称": "title",
    "文件名称": "title",
    "发文文号": "number",
    "发文日期": "issued",
    "发文时间": "issued",
    "文件编号": "number",
    "生成日期": "issued",
    "印发日期": "issued",
    "公开日期": "published",
    "更新时间": "published",
    "更新日期": "published",
}
OTHERS = (
    "索引号 统一登记号 公开目录 所属类别 信息分类 主题分类 组配分类 体裁分类 主题词 关键词 "
    "发布机构 发文机关 发文机构 信息状态 有效性 生效日期 失效日期 废止日期 信息时效期 公文时效 "
    "公开方式 公开范围 公开形式 公开时限 公开程序 作者 编辑 责任编辑 审核"
).split()
BUTTONS = (
    "浏览次数 浏览量 阅读次数 阅读人次 阅读量 访问量 点击数 点击量 点击率 文字大小 字体大小 字体 字号 背景色 保护视力色 "
    "视力保护色 点击 浏览 阅读 分享到 分享 打印 收藏"
).split()

CERTAIN = set(  # of a page wherever they stand: no table of work has such a heading
    "索引号 统一登记号 公开目录 信息分类 主题分类 组配分类 体裁分类 发布机构 发文机关 发文机构 信息状态 有效性 "
    "信息时效期 公文时效 成文日期 发文日期 生成日期 发文字号 发文文号".split()
)
NAMES = {*FIELDS, *OTHERS, *BUTTONS}


def _spaced(names: Iterable[str]) -> str:
    """The names, the longest first, with or without blanks between their characters."""
    return "|".join(r"[ \t\u3000\xa0]*".join(name) for name in sorted(names, key=lambda name: (-len(name), name)))


LABEL = re.compile(rf"[【\[•·]?\s*(?<![\u4e00-\u9fff])({_spaced(NAMES)})(?:[ \u3000\xa0]*[:：]|\t|[ \u3000\xa0]*[|｜])")
ALONE = re.compile(rf"[【\[]?\s*(?:{_spaced(NAMES)})\s*[】\]]?\s*[:：]")
BARE = re.compile(rf"({_spaced({*CERTAIN, '文号'})})[ \t\u3000\xa0]+(\S{{2,40}})")  # without a colon
MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(?::\d{2})?)\s+([\u4e00-\u9fff]{2,20})")  # and who published it
WHEN = re.compile(r"(?:时间|日期)\s*[:：]\s*(?=\d{4})")  # the page's where another of its labels follows on the line
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?(?:(?:\s+|T)(\d{1,2}):(\d{2})(?::\d{2})?)?")
IN_WORDS = re.compile(r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
LONGEST = 500
LONGEST_VALUE = 100
CRUMBS = re.compile(r"[>＞»›]")
PLACE = re.compile(r"(?:您?(?:的)?(?:当前)?(?:所在)?位置)\s*[:：]\s*")


class Labels(NamedTuple):
    """What the labels say; `words` are the passages it was read from, `prose` the lines that are no labels."""

    facts: dict[str, str]
    others: dict[str, str]
    breadcrumb: tuple[str, ...]
    words: tuple[str, ...]
    furniture: tuple[Line, ...]
    prose: tuple[Line, ...]


def is_label(text: str) -> bool:
    """Whether a line holds labelled facts."""
    return bool(_pieces(text))


def is_of_page(text: str) -> bool:
    """Whether a line holds labelled facts of which one can only be the page's (索引号, 发布机构 …): also a button, or the day on
    which it was published, beside another label.
    """
    pieces = _pieces(text)
    published = (FIELDS.get(label) == "published" and DAY.search(value) for _, label, value in pieces)
    beside = len(pieces) > 1 and (any(published) or any(label in BUTTONS for _, label, _ in pieces))
    return beside or any(label in CERTAIN for _, label, _ in pieces)


def page_lines(lines: Sequence[Line]) -> set[Line]:
    """The lines of runs of labelled facts that are the page's: one in the run can be nothing else. Other lines of it may be
    labels of a task elsewhere (名称：…).
    """
    written = [line for line in lines if line.text]
    runs = itertools.groupby(written, key=lambda line: is_label(line.text))
    labelled = [list(run) for is_run, run in runs if is_run]
    return {line for run in labelled if any(is_of_page(line.text) for line in run) for line in run}


def with_values(lines: Sequence[Line]) -> list[Line]:
    """The lines; where a page's labels stand alone (索引号：), each with the line below it, which is its value. Only where one
    of them can be nothing but the page's. A label right below another has none.
    """
    found: list[Line] = []
    alone = [line for line in lines if ALONE.fullmatch(line.text)]
    if not any(is_of_page(line.text) for line in alone):
        return list(lines)
    for line in lines:
        above = found[-1] if found else None
        if above and ALONE.fullmatch(above.text) and line.text and not is_label(line.text) and len(line.text) <= LONGEST_VALUE:
            found[-1] = above._replace(text=f"{above.text} {line.text}")
        else:
            found.append(line)
    return found


def read(lines: Sequence[Line], given: Mapping[str, str] = {}) -> Labels:
    """What the lines say; `given` are facts that stand outside the text, and only count where the text is silent."""
    facts: dict[str, str] = {}
    others: dict[str, str] = {}
    breadcrumb: tuple[str, ...] = ()
    words: list[str] = []
    furniture: list[Line] = []
    prose: list[Line] = []
    for line in lines:
        pieces = _pieces(line.text)
        if not line.text:
            continue
        if is_furniture(line.text):
            furniture.append(line)
        elif not breadcrumb and _is_breadcrumb(line.text):
            breadcrumb = tuple(part.strip() for part in CRUMBS.split(PLACE.sub("", line.text, count=1)))
            words.append(line.text)
        elif pieces:
            for piece, label, value in pieces:
                if label in BUTTONS:
                    furniture.append(Line(piece, line.line))
                    continue
                words.append(piece)
                _note(label, value, facts, others)
        else:
            prose.append(line)
    for label, value in given.items():
        _note(label, value, facts, others)
    return Labels(facts, others, breadcrumb, tuple(words), tuple(furniture), tuple(prose))


def as_day(text: str) -> str:
    """A text that is nothing but a day (2017年2月24日, 二〇一七年二月二十四日), as YYYY-MM-DD; "" for any other."""
    words = IN_WORDS.fullmatch(text)
    if words:
        year = "".join(str("一二三四五六七八九".find(sign) + 1) for sign in words[1])
        text = f"{year}-{numbering.ordinal(words[2])}-{numbering.ordinal(words[3])}"
    match = DAY.fullmatch(text)
    return _moment(match)[:10] if match else ""


def _note(label: str, value: str, facts: dict[str, str], others: dict[str, str]) -> None:
    field = FIELDS.get(label)
    if field is None:
        if value and value != facts.get(label):
            others.setdefault(label, value)
        return
    match = DAY.search(value)
    if field == "source" and match and match.end() == len(value):  # 来源:某某 2021-04-23 16:16
        facts.setdefault("published", _moment(match))
        value = value[: match.start()].strip()
    elif field in ("published", "issued"):
        value = _moment(match)[: 16 if field == "published" else 10] if match else ""
    if value:
        facts.setdefault(field, value)


@lru_cache(maxsize=50_000)
def _pieces(text: str) -> list[tuple[str, str, str]]:
    """A line of labels as (piece, label, value); nothing when the line does not begin with a label (or with a bare moment)."""
    found = list(LABEL.finditer(text)) if len(text) <= LONGEST else []
    when = WHEN.match(text)
    if when and found:
        end = found[0].start()
        rest = _pieces(text[end:])
        return [(text[:end].strip(), "发布时间", text[when.end() : end].strip()), *rest] if rest else []
    spaced, moment = BARE.fullmatch(text), MOMENT.fullmatch(text)
    if spaced and not found:
        return [(text, re.sub(r"\s", "", spaced[1]), spaced[2])]
    if moment:
        return [(moment[1], "发布时间", moment[1]), (moment[2], "来源", moment[2])]
    if not found:
        return [(text, "发布时间", text)] if DAY.fullmatch(text) and ":" in text else []
    if found[0].start():
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        (text[match.start() : end].strip(), re.sub(r"\s", "", match[1]), text[match.end() : end].strip(" \t\u3000|｜"))
        for match, end in zip(found, ends, strict=True)
    ]


def _is_breadcrumb(text: str) -> bool:
    marks = len(CRUMBS.findall(text))
    return (
        len(text) <= 150 and "。" not in text and (marks >= 2 or (marks == 1 and text.startswith(("首页", "网站首页", "当前"))))
    )


def _moment(match: re.Match[str]) -> str:
    """A day that exists as YYYY-MM-DD, with HH:MM where it is given; "" for others."""
    year, month, day, hour, minute = match.groups()
    try:
        text = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
    return f"{text} {int(hour):02}:{minute}" if hour and int(hour) < 24 and int(minute) < 60 else text
