"""The words that name units → who leads, who supports. Nothing is guessed:

- Only those lead of whom a 牵头 is written (“A、B牵头”, “A、B等牵头单位”, “牵头单位:A”), and the names of a column that is
  headed 牵头单位. Everyone else who is named supports. Being named first means nothing by itself, unless the document says
  so (“列第一位者为牵头单位,下同”): `first_leads` tells that it did.
- Names are parted at 、 ， , ； ; and line ends outside brackets. A bracket that belongs to a name stays with it.
- “A、B等市直有关单位” names A, B and 市直有关单位; an empty word after 等 (“等部门”, “等有关单位”) is no name.
- “各县市区人民政府均为责任单位,以下不再列出” is a default of the whole plan.
- 和, 与 and 及 part two names only where a whole name stands on both sides: 文化和旅游局 is one unit.
- Another labelled fact in the same bracket (“适用范围:…”), and words that say when, are no units.
- Names that a copy has run together (县人社局县卫健局) are parted where one ends and the next begins with 县, 市, 区, 省;
  `doubtful` tells it.
- Blanks inside a name are not kept, blanks between two whole names part them. What the names alone do not say is kept by the
  published wording.
- “各县、市、区政府” and “省、市、县教育局” are one name. “县工信、财政、审计局” is three: what they share is put back.
- A person behind a unit, with or without an office, is no part of its name; one alone is no unit, but one of `persons`.
- “责任单位：A；配合单位：B” and “A负责，B配合”: A leads, for others only help. “同上” is no name.
- Where there is not one Chinese character, the list is English: parted at semicolons, and at commas and “and” where a whole name
  follows; “Lead: …” and “… (lead)” say who leads.
- `strange` are names that do not look like a unit: they are kept, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.cjk import simplified
from gongkai.importing import dues

DUTY = re.compile(r"牵头|负责|配合|责任单位|责任部门|落实|承办|参与|协助|协同")
LEADS = re.compile(r"(?:(?:共同|联合|总)?牵头(?:(?:负责|办理|落实|推进|实施|组织实施|抓总)|单位|部门)?|(?<!举办)主办)$")
SUPPORTS = re.compile(
    r"(?:(?:按|按照|依|依据|根据)?(?:各自)?(?:职责|职能)(?:分工)?(?:分别|抓好|做好|共同)?(?:负责|落实|配合|推进|实施)?"
    r"|(?:分工|分别|共同|具体|分头)?(?:负责|配合|参与|协助|协同|承办|(?<!政)协办)(?:落实|实施|推进|单位|部门)?)$"
)
LEADS_INSIDE = re.compile(
    r"(?<=牵头)(?:、|会同(?!县(?:人民)?政府|县委)|(?=[省市县区州][\u4e00-\u9fff]{1,12}(?:局|委|办|部|厅|院|中心|公司)))"
)
BESIDE = re.compile(
    r"(?<=[\u4e00-\u9fff）)])会同(?!县(?:人民)?政府|县委)|(?<=[局委办部厅院府室道镇乡])[/／](?=[\u4e00-\u9fff])"
)  # 会同县 is a county
TOGETHER = re.compile(r"^(?:并)?会同(?!县(?:人民)?政府|县委)")
LEADER = re.compile(r"(.+)[（(](?:总?牵头|主办|主责)(?:单位|部门)?[）)]")
ROLE = re.compile(
    r"(牵头|主办|主责|责任|配合|协办|协同|负责|参与|参加|承办|实施|指导|落实)(?:责任)?(?:单位|部门|科室|股室|处室|机构|主体)?\s*[:：]\s*"
)
LABEL = re.compile(r"[【\[]\s*([\u4e00-\u9fff]{2,8})\s*[】\]]\s*[:：]?(?=.)")  # 【牵头单位】甲局
BEHIND_ROLE = re.compile(r"([（(](?:总?牵头|主办|主责|配合|协办)(?:单位|部门)?[）)])(?=[\u4e00-\u9fff])")  # 甲局（牵头）乙局
MARKS = re.compile(r"[★☆▲△●◆※*]|(?:^|(?<=[\s、，,；;]))\d{1,2}[.．、](?=[\u4e00-\u9fff])")
BARE_ROLE = re.compile(ROLE.pattern.removesuffix(r"\s*[:：]\s*"))
ROLE_LABEL = re.compile(rf"[【\[]\s*({BARE_ROLE.pattern})\s*[】\]]\s*[:：]?")
ROLE_AHEAD = re.compile(rf"\s+(?={ROLE.pattern})")
NOT_AGAIN = (
    r"(?:以下|下)?(?:各项)?均?不再?(?:一一|逐一|逐项|另行|单独)?(?:列出|列明|列举|罗列|单列|重复|赘述|注明|标注|[做作]?分工)"
)
AFTER_DUTY = re.compile(r"^|(?<=牵头[，,；;])|(?<=负责[，,；;])|(?<=配合[，,；;])|(?<=落实[，,；;])")
DEFAULT = re.compile(rf"(.+?)均?为(?:责任|配合|协办)(?:单位|部门)[,，、]?(?:{NOT_AGAIN}|以?下均?同)")
CONCERNS = re.compile(  # 具体任务均涉及各县政府，不再列出; 以下各项均需各乡镇落实，不再列出
    r"[^，。、]{0,10}(?:均?涉及(?:到)?|均(?:需要?|须|应|要)(?:由)?|均由)(.+?)"
    rf"(?:(?:具体|共同|分别|抓好|负责|配合|承担|参与|组织|推进|贯彻)*(?:落实|实施|负责|配合|参与))?[,，、]?{NOT_AGAIN}.*"
)
FIRST_LEADS = re.compile(
    r"(?:(?:排名|列|排)(?:在|名)?(?:第一位?|首位|最前)|第一个|第一位|首位)(?:者|的)?[^，。]{0,10}为(?:工作|主要|责任|总)*(?:牵头|汇总|主办|主责).*"
)
FIRST_LEADS_NOTE = re.compile(rf"[（(](?=[^（）()]*[）)])[^（）()]*?{FIRST_LEADS.pattern.removesuffix('.*')}[^（）()]*[）)]")
SAME_BELOW = re.compile(r"(?:以下|下)(?:均)?同")
OTHER_FACT = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
NOBODY = re.compile(r"[/\\—–\-―…_＿无]*")
NO_NAME = re.compile(r"\d*\s*[个家]?各?(?:有关|相关)?(?:部门|单位|方面|地方|机构)?")
CHINESE = re.compile(r"[\u3400-\u9fff]")
BLANKS = re.compile(r"(?<![A-Za-z&])\s+|\s+(?![A-Za-z&])")
CLASS_OF_UNITS = re.compile(r".*(?:部门|单位|机构|方面|地方|乡镇|街道|企业|院校|学校)")
UNIT = re.compile(
    r".*(?:局|委|办|部|厅|院|会|处|室|站|所|队|中心|公司|集团|学校|大学|银行|政府|街道|乡|镇|区|县|市|省|单位|部门|机构|机关|组|联|社"
    r"|馆|校|园|科|股|署|台|行|地|企业|者|军|库|厂|场|段|院校|负责人|协|园|工委|指挥部|专班|支部"
    r"|(?:中国)?(?:移动|电信|联通|铁塔|石油|石化|邮政|人寿|人保)|国网.+|人行.+|武警)"
)
WHOLE = (
    r"[\u4e00-\u9fff（）()]*(?:局|委|办|部|厅|院|会|中心|公司|政府|街道|银行|处|站|所|署|社|单位|部门|机构|乡镇"
    r"|(?:办公|秘书|科|股|处|督查|研究)室)"
)
AND = re.compile(rf"(?<=[局委办部厅院会心司府道行处站所署社位门构镇室）)])(?:和|与|及|以及)(?=.{{3,}}$)(?={WHOLE}$)")
ENDED = r"(?<=局|委|办|厅|署|院|行)"
RUN_TOGETHER = re.compile(rf"{ENDED}(?=[县市区省州][\u4e00-\u9fff]{{1,12}}(?:局|委|办|厅|署|院|中心))")
LATIN_UNIT = re.compile(
    r"\b(?:(?:ministr|agenc|authorit|treasur|universit|societ|registr)(?:y|ies)"
    r"|(?:department|office|council|commission|service|board|bureau|committee|institute|secretariat|court|cent(?:re|er)|division"
    r"|directorate|inspectorate|unit|network|coalition)s?|police)\b",
    re.IGNORECASE,
)
EVERY_PLACE = re.compile(  # 各县、市、区政府; 各市、县（区）人民政府
    r"各(?:(?:县|市|区|镇|乡|街道|旗|州|园区|开发区){1,2}(?:[（(][^（）()]{1,12}[）)])?[、，,](?!各))*"
    r"(?:县|市|区|镇|乡|街道|旗|州|园区|开发区){1,2}(?:[（(][^（）()]{1,12}[）)])?"
    r"(?=人民政府|政府|党委|党政|党工委|有关|相关|[、，,；;。\s]|$)"
)
BOTH = re.compile(r"各[\u4e00-\u9fff（）()]{1,10}(?:党委|党工委)、(?:人民)?政府(?![\u4e00-\u9fff])")  # 各乡镇党委、政府
LEVELS = re.compile(  # 省、市、县教育局
    r"(?<![\u4e00-\u9fff])[省市县区州镇乡](?:[、，,](?:省|市|县|区|州|镇|乡|街道|村)(?:[（(][^（）()]{1,8}[）)])?){1,4}(?=[\u4e00-\u9fff]{2})"
)
DUTY_BEHIND = re.compile(r"(.+)[（(](?:配合|协办|协同|参与|参加|承办|协助|责任|支持)(?:单位|部门)?[）)]")
SAME_AS_ABOVE = re.compile(r"同上|同前|[〃″]|''|\"")
PERSON = re.compile(r"[\u4e00-\u9fff·]{2,5}")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤钮尤华俞柳鲍殷施洪冉"
)
FULL_NAME = re.compile(
    rf"[{SURNAMES}][\u4e00-\u9fff]{{2}}|[{SURNAMES}]某|[王张李刘陈杨黄赵吴周徐孙朱胡郭罗郑梁谢宋唐许韩冯邓曹彭曾肖][\u4e00-\u9fff]"
)
BRACKET_BEHIND = re.compile(r"(.+)[（(]([^（）()]+)[）)]")
OFFICER = re.compile(
    r"[\u4e00-\u9fff·]{2,4}[（(][^（）()]{2,}(?:长|主任|书记|主席|经理|负责人|专员|调研员)[）)]|[\u4e00-\u9fff]{0,12}(?:局长|主任|书记|县长|市长|区长|镇长|乡长|院长|校长)\s+[\u4e00-\u9fff]{2,4}"
)
SHORTENED = re.compile(r"[\u4e00-\u9fff]{2,4}")
LONGEST_NAME = 20
NOBODY_LATIN = re.compile(
    r"n\.?\s?/?\s?a\.?|none|nil|t\.?b\.?[acd]\.?|to be (?:confirmed|determined|decided)|not applicable", re.I
)
ROLE_LATIN = re.compile(
    r"(?:joint |co-?)?(lead|leading|support|supporting|partner|contributing|responsible|implementing)s?"
    r"(?: (?:agency|agencies|department|body|bodies|ministry|organi[sz]ation|unit|institution)s?)?\s*:\s*",
    re.I,
)
ROLE_BEHIND_LATIN = re.compile(
    r"(.+?)\s*\((?:joint |co-?)?(lead|leading|support|supporting|partner)(?: (?:agency|department|body))?s?\)", re.I
)
CLOSERS = {"）": "（", ")": "(", "】": "【", "]": "[", "〕": "〔"}
OPENERS = "（(【[〔"
RESPONSIBLE = ("责任", "承办", "负责", "实施", "落实")
HELPING = ("配合", "协办", "协同", "参与", "参加")
LEADING = ("牵头", "主办", "主责")
ALONE = re.compile(r"(?:具体|主要)?(?:负责|承办)(?:落实|实施|推进|单位|部门)?$")  # beside others who help: leads


class Units(NamedTuple):
    """Who leads, who supports, and who supports every item of the plan; whether from here on the first named leads."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    default_support: tuple[str, ...] = ()
    first_leads: bool = False
    doubtful: bool = False
    strange: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return self.lead + self.support


def read(words: str, role: str = "") -> Units:
    """The units in a cell, or in the bracket at the end of a clause (with or without its brackets).

    `role` is what the column's heading says of all of them: "lead", "support", or nothing.
    """
    lead: list[str] = []
    support: list[str] = []
    default: list[str] = []
    first_leads = False
    inner = _inner(words.strip())
    if not CHINESE.search(inner):
        return _read_english(inner, role)
    inner = MARKS.sub("", BEHIND_ROLE.sub(r"\1、", ROLE_LABEL.sub(r"；\1：", inner)))
    inner, notes = FIRST_LEADS_NOTE.subn("", inner)
    first_leads = notes > 0
    doubtful = False
    helped = _is_helped(inner)
    for sentence in _sentences(inner):
        match = _default(sentence)
        if match:
            default += _split(match[1])
            first_leads |= _read_sentence(sentence[: match.start()], role, helped, lead, support)
        elif FIRST_LEADS.match(sentence):
            first_leads = True
        elif sentence:
            first_leads |= _read_sentence(sentence, role, helped, lead, support)
    for names in (lead, support, default):
        parted = [part for name in names for part in RUN_TOGETHER.split(name)]
        doubtful |= len(parted) > len(names)
        names[:] = parted
    persons = tuple(filter(_is_person, (*lead, *support)))
    lead, support = ([name for name in names if name not in persons] for names in (lead, support))
    strange = tuple(name for name in (*lead, *support) if len(name) > LONGEST_NAME or not _is_unit(name))
    return merged([Units(tuple(lead), tuple(support), tuple(default), first_leads, doubtful, strange, persons)])


def merged(parts: Iterable[Units]) -> Units:
    """The units of several brackets together; each name once, and a leader only as one."""
    every = list(parts)
    lead = dict.fromkeys(name for part in every for name in part.lead)
    support = dict.fromkeys(name for part in every for name in part.support if name not in lead)
    default = dict.fromkeys(name for part in every for name in part.default_support)
    told = any(part.first_leads for part in every), any(part.doubtful for part in every)
    strange = dict.fromkeys(name for part in every for name in part.strange)
    persons = dict.fromkeys(name for part in every for name in part.persons)
    return Units(tuple(lead), tuple(support), tuple(default), *told, tuple(strange), tuple(persons))


def led_by_first(named: Units) -> Units:
    """The same units where the document says that the first named leads; a written 牵头 goes before that."""
    return named if named.lead or not named.support else named._replace(lead=named.support[:1], support=named.support[1:])


def says_first_leads(text: str) -> bool:
    """Whether a sentence of a document's own words says that the first named leads."""
    return any(FIRST_LEADS.search(sentence) for sentence in text.split("。"))


def brackets(text: str) -> list[tuple[int, int]]:
    """The brackets in a paragraph that name who is responsible, as (start, end). A bracket inside its sentences must say a duty
    or a role; one at its end may also hold nothing but names.
    """
    found = [(start, end) for start, end in _pairs(text) if _names_units(text[start + 1 : end - 1])]
    start = bracket_at_end(text)
    if start >= 0 and all(place != start for place, _ in found):
        found = [span for span in found if span[1] <= start] + [(start, len(text.rstrip("。 ")))]
    return found


def looks_like_units(text: str) -> bool:
    """Whether a cell holds names of units rather than sentences: for telling columns apart, not for reading."""
    if re.match(r"\d{1,2}[.、．](?!\d)", text):
        return False
    if len(text) > 1000 or "。" in text[:-1] or (text.endswith("。") and not DUTY.search(text)):
        return False
    names = read(text).names
    fitting = sum(len(name) <= 25 and _is_unit(name) for name in names)
    return bool(names) and fitting * 5 >= len(names) * 3


def are_units(text: str) -> bool:
    """Whether a paragraph can hardly be anything but a list of units: two names or more, and nothing else."""
    names = read(text).names
    return len(names) > 1 and looks_like_units(text) and all(len(name) <= 15 and _is_unit(name) for name in names)


def bracket_at_end(text: str) -> int:
    """Where the bracket begins with which a clause names its units; -1 where it ends without one."""
    end = text.rstrip("。；; ")
    start = next((start for start, stop in _pairs(text) if stop == len(end)), -1)
    if start < 0:
        return -1
    inner = end[start + 1 : -1]
    return start if (DUTY.search(inner) and not BARE_ROLE.fullmatch(inner)) or _only_names(inner) else -1


def due_inside(bracket: str) -> str:
    """The words in a bracket of units that say when, as they are written: “（甲局牵头，6月底前完成，长期坚持）”."""
    said = ""
    for phrase, mark in re.findall("([^，,；;。]+)([，,；;。]?)", bracket.strip("。（）()【】[]〔〕")):
        if dues.says_when(phrase.strip()):
            said += phrase + mark
        elif said:
            break
    return said.strip("，,；;。 ") or dues.inside(bracket)


def _names_units(inner: str) -> bool:
    """Whether the words of a bracket inside a text are a duty: they end with one, or begin with a role."""
    duty = (
        ROLE.match(inner) or re.search(r"(?:负责|牵头|配合|落实)(?:，.{1,20}(?:完成|下同))?$", inner) or FIRST_LEADS.search(inner)
    )
    return bool(duty) and looks_like_units(inner)


def _only_names(inner: str) -> bool:
    names = [name for name in _split(inner) if not dues.is_due(name)]
    return bool(names) and all(3 <= len(name) <= 20 and re.fullmatch(WHOLE, name) and _is_unit(name) for name in names)


def _pairs(text: str) -> list[tuple[int, int]]:
    """The outermost brackets of any kind, as (start, end)."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign in OPENERS:
            opened.append(place)
        elif sign in CLOSERS and opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, place + 1))
    return found


def _sentences(text: str) -> list[str]:
    """The sentences and lines; a line on which a name was broken goes on with the next."""
    found: list[str] = []
    for match in re.finditer(r"([^。\n]*)(?:[。\n]|$)", ROLE_AHEAD.sub("；", text)):
        line = match[1].strip()
        ended = match.string[match.start() - 1 : match.start()] == "。"
        broken = found and found[-1] and line and not re.search(r"[、，,；;:：]$", found[-1]) and not _is_whole(found[-1])
        if broken and not ended and _is_whole(found[-1] + line) and not re.search(r"[、，,；;]", line):
            found[-1] += line
        else:
            found.append(line)
    return found


def _is_whole(line: str) -> bool:
    """Whether a line ends with a whole name, or says something else than names."""
    last = re.split(r"[、，,；;]", line)[-1]
    return bool(
        re.search(r"(?:局|委|办|部|厅|院|会|中心|公司|政府|街道|银行|处|站|所|署|社|单位|部门|机构|镇|乡|区|县|市|）|\))$", last)
    ) or bool(DUTY.search(last))


def _read_english(words: str, role: str) -> Units:
    """“Ministry of Finance (lead); Cabinet Office and Office for Statistics” → its names."""
    lead: list[str] = []
    support: list[str] = []
    for part in re.split(r"\s*[;；\n]\s*|\s*(?<!\bn)/\s*", words, flags=re.IGNORECASE):
        label = ROLE_LATIN.match(part)
        if label:
            role = "lead" if label[1].lower().startswith("lead") else "support"
            part = part[label.end() :]
        for name in _english_names(part):
            marked = ROLE_BEHIND_LATIN.fullmatch(name)
            leads = marked[2].lower().startswith("lead") if marked else role == "lead"
            (lead if leads else support).append(marked[1] if marked else name)
    return merged([Units(tuple(lead), tuple(support))])


def _english_names(part: str) -> list[str]:
    """“Home Affairs Department, District Offices” are two names, “Department for Culture, Media and Sport” is one."""
    names: list[str] = []
    for name in re.split(r",\s+(?:and\s+)?|\s+and\s+(?:the\s+)?", part):
        whole = LATIN_UNIT.search(name) or re.fullmatch(r"[A-Z&]{2,8}", name)
        joint = part[part.rfind(names[-1]) + len(names[-1]) : part.rfind(name)] if names and names[-1] in part else ""
        if not joint or (whole and re.search("[A-Z]", name) and names[-1].count("(") <= names[-1].count(")")):
            names.append(name.strip(" ."))
        else:
            names[-1] += joint + name
    nobody = (NOBODY, NOBODY_LATIN, SAME_AS_ABOVE)
    return [name for name in names if not any(pattern.fullmatch(name) for pattern in nobody)]


def _default(sentence: str) -> re.Match[str] | None:
    """“各乡镇均为责任单位，以下不再列出” at the end of a sentence, behind the duties of others."""
    starts = [match.end() for match in AFTER_DUTY.finditer(sentence)]
    found = (style.fullmatch(sentence, start) for start in reversed(starts) for style in (DEFAULT, CONCERNS))
    return next(filter(None, found), None)


def _is_helped(words: str) -> bool:
    """Whether nobody leads by name, but some are responsible and others help them: “责任单位：A；配合单位：B”, “A负责，B配合”."""
    roles = {match[1] for match in ROLE.finditer(words)}
    if roles & {*LEADING} or "牵头" in words:
        return False
    labelled = roles & {*RESPONSIBLE} and roles & {*HELPING}
    return (
        bool(labelled)
        or re.search(r"(?<!分工)(?<!分别)(?<!共同)(?:负责|承办)[^，,；;]{0,4}[，,；;].+(?:配合|协助|协办|协同|参与)", words)
        is not None
    )


def _read_sentence(sentence: str, role: str, helped: bool, lead: list[str], support: list[str]) -> bool:
    """“A、B牵头,C按职责分工负责”: a duty's word holds for the names since the last one. `helped`: who is responsible leads,
    because others help. Whether the sentence says that the first named leads.
    """
    first_leads = other = False
    pending: list[str] = []
    for phrase in [piece for part in _split(sentence, "，,；;") for piece in LEADS_INSIDE.split(part)]:
        named = ROLE.match(phrase)
        if named:
            _take(pending, role, lead, support)
            leading = named[1] in LEADING or (helped and named[1] in RESPONSIBLE)
            pending, role = [], "lead" if leading else "support"
            phrase = phrase[named.end() :]
            other = False
        elif OTHER_FACT.match(phrase):
            other = True
        elif other and (LEADS.search(phrase) or SUPPORTS.search(phrase)):
            other = False
        if other:
            continue
        if FIRST_LEADS.match(phrase):
            first_leads = True
            continue
        if SAME_BELOW.fullmatch(phrase) or dues.says_when(phrase):
            continue
        if pending or lead or support:  # “A牵头，会同B负责”; at the beginning 会同 may be a county
            phrase = TOGETHER.sub("", phrase)
        leads, supports = LEADS.search(phrase), SUPPORTS.search(phrase)
        if leads:
            pending += _names(phrase[: leads.start()])
            _take(pending, "lead", lead, support)
            pending = []
        elif supports:
            pending += _names(phrase[: supports.start()])
            _take(pending, "lead" if helped and ALONE.fullmatch(supports[0]) else role, lead, support)
            pending = []
        else:
            pending += _names(phrase)
    _take(pending, role, lead, support)
    return first_leads


def _take(names: list[str], role: str, lead: list[str], support: list[str]) -> None:
    for name in names:
        leads, supports = LEADER.fullmatch(name), DUTY_BEHIND.fullmatch(name)
        bare = leads[1] if leads else supports[1] if supports else name
        (lead if leads or (role == "lead" and not supports) else support).append(bare)


def _names(phrase: str) -> list[str]:
    """The names in a phrase without its duty: “由A、B等市直有关单位” → A, B, 市直有关单位."""
    found: list[str] = []
    listed = [name for part in _split(phrase.removeprefix("由")) for name in _parted_by_blanks(part)]
    for part in [name for whole in listed for with_ in BESIDE.split(whole) for name in AND.split(with_)]:
        before, among, after = part.rpartition("等")
        if among and (not after or NO_NAME.fullmatch(after)):
            found.append(before)
        elif among and before and CLASS_OF_UNITS.fullmatch(after):
            found += [before, after]
        else:
            found.append(part)
    bare = (BLANKS.sub("", _without_person(part)) for part in _with_shared_ending(found))
    return [name for name in bare if not NOBODY.fullmatch(name) and not SAME_AS_ABOVE.fullmatch(name)]


def _with_shared_ending(names: Sequence[str]) -> list[str]:
    """“县工信、财政、审计局”: the names share their beginning and their ending, which only the first and the last have."""
    if len(names) < 2:
        return list(names)
    last = re.fullmatch(r"([\u4e00-\u9fff]{2,4})(局|委|办)", names[-1])
    first = re.fullmatch(r"([省市县区州])([\u4e00-\u9fff]{2,4})", names[0])
    if not last or not first or _is_unit(names[0]) or not all(SHORTENED.fullmatch(name) for name in names[1:-1]):
        return list(names)
    if last[1][0] == first[1] or any(map(_is_unit, names[1:-1])):
        return list(names)
    return [f"{first[1]}{bare}{last[2]}" for bare in (first[2], *names[1:-1], last[1])]


def _without_person(part: str) -> str:
    """“县城管局 张某某” is a unit and a person, “张某某（县交通局局长）” is nothing but a person."""
    if OFFICER.fullmatch(part):
        return ""
    behind = BRACKET_BEHIND.fullmatch(part)
    part = behind[1] if behind and all(map(_is_person, re.split(r"[、，,\s]+", behind[2]))) else part
    unit, _, person = part.rpartition(" ")
    officer = PERSON.fullmatch(person) and not _is_unit(person)
    return unit if officer and re.fullmatch(WHOLE, unit.strip()) else part


def _parted_by_blanks(text: str) -> list[str]:
    """“甲县教育局 甲县财政局” are two names, “乙 局” is one."""
    parts = text.split()
    return parts if len(parts) > 1 and all(len(part) > 2 and re.fullmatch(WHOLE, part) for part in parts) else [text]


def _split(text: str, marks: str = "、，,；;") -> list[str]:
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


def _is_paired(text: str) -> bool:
    open_brackets: list[str] = []
    for sign in text:
        if sign in CLOSERS.values():
            open_brackets.append(sign)
        elif sign in CLOSERS and (not open_brackets or open_brackets.pop() != CLOSERS[sign]):
            return False
    return not open_brackets


def _inner(words: str) -> str:
    """The words without the brackets around all of them, and without a full stop behind these."""
    bare = words.rstrip("。；;，, ")
    pairs = _pairs(bare)
    outside = "".join(bare[end:start] for (_, end), (start, _) in zip([(0, 0), *pairs], [*pairs, (len(bare), 0)], strict=True))
    if pairs and not outside.strip() and bracket_at_end(bare[: pairs[0][1]]) == 0:
        return "。".join(bare[start + 1 : end - 1] for start, end in pairs)
    return words


def _is_person(name: str) -> bool:
    return FULL_NAME.fullmatch(name) is not None and not _is_unit(name)


def _is_unit(name: str) -> bool:
    """By the end of the name; a bracket behind it, also one that is not closed, does not count."""
    return UNIT.fullmatch(simplified(re.sub(r"(?<=.)[（(].*", "", name))) is not None
