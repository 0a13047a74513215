"""Where a document's title stands among the lines above its text: as the page says, or as titles are worded.

A title says at its end of what kind the document is (…的通知, …工作要点). It may be broken over lines: an office's name,
关于 and what it is about, the kind. What stands above it is the site's, or the letterhead; a document's number may stand between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.importing import numbering
from gongkai.importing.labels import Labels, as_day
from gongkai.sources.source import Line

LONGEST = 100
MOST_LINES = 4
MOST_AROUND = 12
SHORTEST_OWN = 8
NUMBER = re.compile(r"[\u4e00-\u9fff]{0,15}\s?[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*[号號]")
IN_BRACKETS = re.compile(rf"[（(【\[]?\s*({NUMBER.pattern})\s*[）)】\]]?")
YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
KIND = re.compile(
    r"(?:通知|意见|方案|办法|决定|函|报告|通报|公告|通告|要点|计划|规划|规定|规则|细则|清单|目录|台账|表)(?:[（(][^（）()]{1,30}[）)])?"
)
OWN = ("h1", "ArticleTitle", "title")  # what a page itself says is its title
OFFICE = re.compile(r"[\u4e00-\u9fff]{3,30}(?:政府|委员会|局|办|办公室|厅|委|院|部|中心|指挥部|领导小组)")
OF_SITE = re.compile(r".{0,4}|.*[\s|｜>＞].*|.*(?:网站?|平台|首页|文件)|.*\d{4}-\d{1,2}-\d{1,2}.*")


def number_of(text: str) -> str:
    """The document's number, where a line is nothing else (it may stand in brackets); "" for any other line."""
    match = IN_BRACKETS.fullmatch(text.strip())
    return match[1] if match else ""


def find(page: Labels, prose: Sequence[Line], below: str = "") -> tuple[str, int, int]:
    """The title, and which of the lines it takes, from the first to before the last: as a label gives it; the line that the page
    itself calls its title; the first lines that are worded as one; or the first that is no document's number and not the site's.
    `below` is the title of the list that stands below.
    """
    if "title" in page.facts:
        return page.facts["title"], 0, 0
    start, end = _own(page, prose)
    if not end:
        start, end = _worded(prose)
    if not end:
        start = next((place for place, line in enumerate(prose) if not number_of(line.text)), len(prose))
        first = prose[start].text if start < len(prose) else ""
        if not is_title(first) or (below and (OF_SITE.fullmatch(first) or OFFICE.fullmatch(first))):
            return "", 0, 0
        end = start + 1
    return "".join(line.text for line in prose[start:end]), start, end


def runs_on(upper: str, lower: str) -> bool:
    """Whether two lines are one title that was too long for a line: only the second says of what kind the document is, and the
    first says neither that nor anything else that stands alone (a day, a number, a label, a file's number).
    """
    alone = numbering.mark(upper) or re.search(r"[\s。；;：:，,>＞）)]|\d日$", upper) or NUMBER.search(upper) or "关于" in lower
    whole = says_kind(upper) or YEAR.search(lower) or numbering.mark(lower) or re.search(r"[\s。；;：:，,]", lower)
    joined = 6 <= len(upper) <= 40 and 4 <= len(lower) <= 40 and says_kind(lower) and not alone and not whole
    return joined and not OF_SITE.fullmatch(upper) and not as_day(upper)


def says_kind(text: str) -> bool:
    """Whether words end with the kind of a document."""
    return any(match.end() == len(text) for match in KIND.finditer(text))


def is_title(text: str) -> bool:
    return 2 <= len(text) <= LONGEST and text[-1] not in "；;，,：:" and "。" not in text


def squeeze(text: str) -> str:
    """A title without its blanks and the document's number."""
    return re.sub(rf"\s|[(（]{NUMBER.pattern}[)）]", "", text)


def _own(page: Labels, prose: Sequence[Line]) -> tuple[int, int]:
    """The lines that say what the page calls its title, or its beginning (the site's name often follows); (0, 0) for none."""
    for said in filter(None, (squeeze(page.others.get(name, "")) for name in OWN)):
        for start in range(min(MOST_AROUND, len(prose))):
            for end in range(min(start + MOST_LINES, len(prose)), start, -1):
                words = squeeze("".join(line.text for line in prose[start:end]))
                if words == said or (len(words) >= SHORTEST_OWN and said.startswith(words)):
                    return start, end
    return 0, 0


def _worded(prose: Sequence[Line]) -> tuple[int, int]:
    """The first lines that are worded as a title; (0, 0) for none, or where the first line may be one in other words."""
    for start, line in enumerate(prose[:MOST_AROUND]):
        if number_of(line.text):
            continue
        count = _lines_of([line.text for line in prose[start : start + MOST_LINES]])
        if count:
            return start, start + count
        if numbering.mark(line.text) or (not start and is_title(line.text) and (YEAR.search(line.text) or "关于" in line.text)):
            break
    return 0, 0


def _lines_of(lines: Sequence[str]) -> int:
    """How many of the lines are a title that begins with the first; 0 where none does."""
    about = next((place for place, text in enumerate(lines) if "关于" in text), 0)
    if about and not all(map(OFFICE.fullmatch, lines[:about])):  # 甲局 / 乙局 / 关于…
        about = 0
    for count in range(1, len(lines) + 1):
        text = lines[count - 1]
        if not is_title(text) or numbering.mark(text) or as_day(text) or re.search(r"[：:]|\s\S+\s", text):
            return 0
        whole = "".join(lines[:count])
        if count > max(1, about) and "关于" not in whole and not (count == 2 and runs_on(*lines[:2])):
            return 0
        goes_on = count < len(lines) and re.fullmatch(r"[的》].{0,30}", lines[count]) and says_kind(lines[count])
        if count > about and says_kind(text) and not goes_on and len(whole) <= LONGEST:
            return count
    return 0
