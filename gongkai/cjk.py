"""Chinese text: a line break between two Chinese characters is no space; words in traditional characters are the same words."""

from __future__ import annotations

import re

CHARACTER = (
    r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
    r"\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff]"
)
_BREAK = re.compile(rf"(?<={CHARACTER})[ \t]*\n[ \t]*(?={CHARACTER})")

_SIMPLIFIED = str.maketrans(
    "項標號務辦機關單協責導領時間進備註級類別題執執應實際負項點劃開監體內預會廳處縣區鎮鄉館隊發財環農業經濟資訊業衛聯書驗檢產國黨團報總設權屬門與條稅統計長營護員學",
    "项标号务办机关单协责导领时间进备注级类别题执执应实际负项点划开监体内预会厅处县区镇乡馆队发财环农业经济资讯业卫联书验检产国党团报总设权属门与条税统计长营护员学",
)


def join_lines(text: str) -> str:
    """`text` without the line breaks that stand between two Chinese characters; other line breaks stay."""
    return _BREAK.sub("", text)


def simplified(text: str) -> str:
    """`text` with the traditional characters of headings and of units' names in their simplified form: for comparing only."""
    return text.translate(_SIMPLIFIED)
