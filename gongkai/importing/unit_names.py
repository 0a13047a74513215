"""The names of units, and how a list of them is parted. Nothing here knows who leads.

- Names are parted at 、 ， , ； ; outside brackets. A bracket that belongs to a name stays with it.
- “A、B等市直有关单位” names A, B and 市直有关单位; an empty word after 等 (“等部门”, “等有关单位”) is no name.
- 和, 与 and 及 part two names only where a whole name stands on both sides: 文化和旅游局 is one unit.
- Names that a copy has run together (县人社局县卫健局) are parted where one ends and the next begins with 县, 市, 区, 省.
- Blanks inside a name are not kept, blanks between two whole names part them.
- “各县、市、区政府” and “省、市、县教育局” are one name. “县工信、财政、审计局” is three: what they share is put back.
- A person behind a unit, with or without an office, is no part of its name; “同上” is no name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.cjk import compiled, either, simplified
from gongkai.importing import unit_duties

CHINESE = compiled(r"[\u3400-\u9fff]")
UNIT = compiled(
    r".*(?:局|委|办|部|厅|院|会|处|室|站|所|队|中心|公司|集团|学校|大学|银行|政府|街道|乡|镇|区|县|市|省|单位|部门|机构|机关|组|联|社"
    r"|馆|校|园|科|股|署|台|行|地|企业|者|军|库|厂|场|段|院校|负责人|协|园|工委|指挥部|专班|支部"
    r"|(?:中国)?(?:移动|电信|联通|铁塔|石油|石化|邮政|人寿|人保)|国网.+|人行.+|武警)"
)
WHOLE = either(
    r"[\u4e00-\u9fff（）()]*(?:局|委|办|部|厅|院|会|中心|公司|政府|街道|银行|处|站|所|署|社|单位|部门|机构|乡镇|[中大支总]队|学校"
    r"|(?:办公|秘书|科|股|处|督查|研究)室)"
)
ENDS_WHOLE = compiled(r"(?:局|委|办|部|厅|院|会|中心|公司|政府|街道|银行|处|站|所|署|社|单位|部门|机构|镇|乡|区|县|市|）|\))$")
BY = compiled(r"^(?:(?:此|本|该|上述|以上)(?:各?项)?(?:工作|任务|事项)?[，,]?)?(?:具体)?由")
CLASS_OF_UNITS = compiled(r".*(?:部门|单位|机构|方面|地方|乡镇|街道|企业|院校|学校)")
NO_NAME = compiled(r"\d*\s*[个家]?各?(?:有关|相关)?(?:(?:部门|单位|方面|地方|机构)[和、及与]?){0,2}")
JOINED_BEHIND = compiled(r"(?:和|与|及|以及)([\u4e00-\u9fff（）()]{2,})")
NOBODY = compiled(r"[/\\—–\-―…_＿无]*")
SAME_AS_ABOVE = compiled(r"同上|同前|[〃″]|''|\"")

AND = compiled(rf"(?<=[局委办部厅院会心司府道行处站所署社位门构镇室）)])(?:和|与|及|以及)(?=.{{3,}}$)(?={WHOLE}$)")
BESIDE = compiled(
    r"(?<=[\u4e00-\u9fff）)])会同(?!县(?:人民)?政府|县委)|(?<=[局委办部厅院府室道镇乡])[/／](?=[\u4e00-\u9fff])"
)  # 会同县 is a county
BLANKS = compiled(r"(?<![A-Za-z&])\s+|\s+(?![A-Za-z&])")
ENDED = r"(?<=局|委|办|厅|署|院|行)"
RUN_TOGETHER = compiled(rf"{ENDED}(?=[县市区省州][\u4e00-\u9fff]{{1,12}}(?:局|委|办|厅|署|院|中心))")
SHORTENED = compiled(r"[\u4e00-\u9fff]{2,4}")
EVERY_PLACE = compiled(  # 各县、市、区政府; 各市、县（区）人民政府
    r"各(?:(?:县|市|区|镇|乡|街道|旗|州|园区|开发区){1,2}(?:[（(][^（）()]{1,12}[）)])?[、，,](?!各))*"
    r"(?:县|市|区|镇|乡|街道|旗|州|园区|开发区){1,2}(?:[（(][^（）()]{1,12}[）)])?"
    r"(?=人民政府|政府|党委|党政|党工委|有关|相关|[、，,；;。\s]|$)"
)
BOTH = compiled(r"各[\u4e00-\u9fff（）()]{1,10}(?:党委|党工委)、(?:人民)?政府(?![\u4e00-\u9fff])")  # 各乡镇党委、政府
LEVELS = compiled(  # 省、市、县教育局
    r"(?<![\u4e00-\u9fff])[省市县区州镇乡](?:[、，,](?:省|市|县|区|州|镇|乡|街道|村)(?:[（(][^（）()]{1,8}[）)])?){1,4}(?=[\u4e00-\u9fff]{2})"
)

PERSON = compiled(r"[\u4e00-\u9fff·]{2,5}")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤钮尤华俞柳鲍殷施洪冉"
)
FULL_NAME = compiled(
    rf"[{SURNAMES}][\u4e00-\u9fff]{{2}}|[{SURNAMES}]某|[王张李刘陈杨黄赵吴周徐孙朱胡郭罗郑梁谢宋唐许韩冯邓曹彭曾肖][\u4e00-\u9fff]"
)
BRACKET_BEHIND = compiled(r"(.+)[（(]([^（）()]+)[）)]")
OFFICER = compiled(
    r"[\u4e00-\u9fff·]{2,4}[（(][^（）()]{2,}(?:长|主任|书记|主席|经理|负责人|专员|调研员)[）)]|[\u4e00-\u9fff]{0,12}(?:局长|主任|书记|县长|市长|区长|镇长|乡长|院长|校长)\s+[\u4e00-\u9fff]{2,4}"
)

CLOSERS = {"）": "（", ")": "(", "】": "【", "]": "[", "〕": "〔"}
OPENERS = "（(【[〔"


def names_in(phrase: str) -> list[str]:
    """The names in a phrase without its duty: “由A、B等市直有关单位” → A, B, 市直有关单位."""
    found: list[str] = []
    listed = [name for part in split(BY.sub("", phrase)) for name in _parted_by_blanks(part)]
    for part in [name for whole in listed for with_ in BESIDE.split(whole) for name in AND.split(with_)]:
        before, among, after = part.rpartition("等")
        joined = JOINED_BEHIND.fullmatch(after) if before else None  # 甲局、乙局等和各县政府
        if joined and is_unit(joined[1]):
            found += [before, joined[1]]
            continue
        if among and (not after or NO_NAME.fullmatch(after)):
            found.append(before)
        elif among and before and CLASS_OF_UNITS.fullmatch(after):
            found += [before, after]
        else:
            found.append(part)
    bare = (BLANKS.sub("", _without_person(part)) for part in _with_shared_ending(found))
    return [name for name in bare if not NOBODY.fullmatch(name) and not SAME_AS_ABOVE.fullmatch(name)]


def split(text: str, marks: str = "、，,；;") -> list[str]:
    """The parts between the marks that stand outside brackets; where brackets are not paired, they do not count."""
    paired = _is_paired(text)
    places = (*EVERY_PLACE.finditer(text), *LEVELS.finditer(text), *BOTH.finditer(text))
    whole = {place for match in places for place in range(*match.span())}
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        if place in whole and sign in marks:
            continue
        if paired and sign in CLOSERS.values():
            depth += 1
        elif paired and sign in CLOSERS:
            depth -= 1
        elif sign in marks and not depth:
            parts.append(text[start:place])
            start = place + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def is_unit(name: str) -> bool:
    """By the end of the name; a bracket behind it, also one that is not closed, does not count."""
    return UNIT.fullmatch(simplified(re.sub(r"(?<=.)[（(].*", "", name))) is not None


def is_person(name: str) -> bool:
    return FULL_NAME.fullmatch(name) is not None and not is_unit(name)


def is_whole(line: str) -> bool:
    """Whether a line ends with a whole name, or says something else than names."""
    last = re.split(r"[、，,；;]", line)[-1]
    return bool(ENDS_WHOLE.search(last) or unit_duties.DUTY.search(last))


def _is_paired(text: str) -> bool:
    open_brackets: list[str] = []
    for sign in text:
        if sign in CLOSERS.values():
            open_brackets.append(sign)
        elif sign in CLOSERS and (not open_brackets or open_brackets.pop() != CLOSERS[sign]):
            return False
    return not open_brackets


def _parted_by_blanks(text: str) -> list[str]:
    """“甲县教育局 甲县财政局” are two names, “乙 局” is one."""
    parts = text.split()
    return parts if len(parts) > 1 and all(len(part) > 2 and re.fullmatch(WHOLE, part) for part in parts) else [text]


def _with_shared_ending(names: Sequence[str]) -> list[str]:
    """“县工信、财政、审计局”: the names share their beginning and their ending, which only the first and the last have."""
    if len(names) < 2:
        return list(names)
    last = re.fullmatch(r"([\u4e00-\u9fff]{2,4})(局|委|办)", names[-1])
    first = re.fullmatch(r"([省市县区州])([\u4e00-\u9fff]{2,4})", names[0])
    if not last or not first or is_unit(names[0]) or not all(SHORTENED.fullmatch(name) for name in names[1:-1]):
        return list(names)
    if last[1][0] == first[1] or any(map(is_unit, names[1:-1])):
        return list(names)
    return [f"{first[1]}{bare}{last[2]}" for bare in (first[2], *names[1:-1], last[1])]


def _without_person(part: str) -> str:
    """“县城管局 张某某” is a unit and a person, “张某某（县交通局局长）” is nothing but a person."""
    if OFFICER.fullmatch(part):
        return ""
    behind = BRACKET_BEHIND.fullmatch(part)
    part = behind[1] if behind and all(map(is_person, re.split(r"[、，,\s]+", behind[2]))) else part
    unit, _, person = part.rpartition(" ")
    officer = PERSON.fullmatch(person) and not is_unit(person)
    return unit if officer and re.fullmatch(WHOLE, unit.strip()) else part
