"""Chinese text: a line break between two Chinese characters is no space; words in traditional characters are the same words."""

from __future__ import annotations

import re

CHARACTER = (
    r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
    r"\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff]"
)
_BREAK = re.compile(rf"(?<={CHARACTER})[ \t]*\n[ \t]*(?={CHARACTER})")

_SIMPLIFIED = str.maketrans(
    "項標號務辦機關單協責導領時間進備註級類別題執應實際負點劃開監體內預會廳處縣區鎮鄉館隊發財環農業經濟資訊衛聯書驗檢產國黨團報"
    "總設權屬門與條稅統計長營護員學牽參舉職園銀醫電鐵個組織為審規廣遊氣糧儲殘婦臺構場廠軍倉傳輸貿術勞動險療穩續衆眾係證據則庫頭結達節賬績調後狀態圖記將兩對於問評",
    "项标号务办机关单协责导领时间进备注级类别题执应实际负点划开监体内预会厅处县区镇乡馆队发财环农业经济资讯卫联书验检产国党团报"
    "总设权属门与条税统计长营护员学牵参举职园银医电铁个组织为审规广游气粮储残妇台构场厂军仓传输贸术劳动险疗稳续众众系证据则库头结达节账绩调后状态图记将两对于问评",
)
_TRADITIONAL: dict[str, str] = {}
for _traditional, _plain in _SIMPLIFIED.items():
    _TRADITIONAL[chr(_plain)] = _TRADITIONAL.get(chr(_plain), "") + chr(_traditional)


def join_lines(text: str) -> str:
    """`text` without the line breaks that stand between two Chinese characters; other line breaks stay."""
    return _BREAK.sub("", text)


def simplified(text: str) -> str:
    """`text` with the traditional characters of headings and of units' names in their simplified form: for comparing only."""
    return text.translate(_SIMPLIFIED)


def compiled(pattern: str) -> re.Pattern[str]:
    """A regular expression that is written in simplified characters, for texts in either form, or in both mixed."""
    return re.compile(either(pattern))


def either(pattern: str) -> str:
    """The same as a pattern: each character with those that it stands for."""
    made: list[str] = []
    in_class = escaped = False
    for sign in pattern:
        variants = "" if escaped else _TRADITIONAL.get(sign, "")
        made.append(sign + variants if in_class or not variants else f"[{sign}{variants}]")
        in_class = in_class if escaped else sign == "[" or (in_class and sign != "]")
        escaped = sign == "\\" and not escaped
    return "".join(made)
