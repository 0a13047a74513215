"""The headings of a published table, in their many variants → the field that each column shows.

Offices word them freely (责任单位, 指导部门, 牵头科室（股室）, Lead agency), so a heading is known by the words in it, not by
a list of headings. What no rule knows is a column of its own: it is kept under its own heading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from gongkai.cjk import simplified
from gongkai.model import TableColumn

LONGEST = 24
LONGEST_LATIN = 60
MOST_COLUMNS = 20
BODIES = r"(?:单位|部门|科室|股室|处室|机构|主体|乡镇|委局|局办|责任方|机关|县区|镇街|属地)"
RULES = (
    ("number", r"序号?|编号|项次|序列|任务号|(?:任务|项目|事项)(?:序号|编号)|no\.?|#|id|number|ref(?:erence)?\.?"),
    (
        "extra",
        r".*(?:备注|依据|来源|电话|联系方式|邮箱|金额|资金|投资|经费|数量|分值|得分|权重|范围|地点|remarks?|notes?|comments?|budget)",
    ),
    ("extra", r"单位|计量单位|.*(?:发布|更新|填报|报送|开工|开始|启动|召开|印发|起始)(?:时间|日期)|start(?: date)?"),
    (
        "extra",
        r"(?:推荐|申报|建设|预算|获奖|填报|施工|使用|编制|制定|发文|发布)(?:单位|部门|机关|机构)|.*(?:解读|联系|咨询|考核|评分|评价)(?:单位|部门|机关|机构)|主讲人|企业名称|文号|发文字号",
    ),
    (
        "person",
        r"(?!.*(?:单位|部门)[及和/、]).*(?:领导|责任人|负责人|联系人|经办人|联络员|包保人|专员|人员|姓名|县长|局长|主任)|contact.*",
    ),
    (
        "due",
        r".*(?:(?:时限|期限|时间|日期|节点|年限)(?:要求|安排|节点)?|进度(?:安排|要求)|推进时序|年度|工期|时间表)",
    ),
    ("due", r"(?:.*\s)?(?:deadline|due(?: date)?|time ?(?:line|frame))"),
    (
        "due",
        r"(?:target|end|completion|finish|expected)(?: (?:completion|finish|end|delivery))?(?: date)?|timescales?|(?:by )?when",
    ),
    (
        "progress",
        r"下一步(?:工作|打算|安排)|工作动态|.*(?:情况|情形|进展|进度|完成率|结果|成效|状态|完成与否|是否完成).*|(?:.*\s)?(?:status|progress|update|result)s?",
    ),
    (
        "lead",
        rf"(?:.*牵头|主办|主责|主管|组长|第一责任|首要责任)(?:责任)?(?:{BODIES}.*)?|.*牵头.{{0,6}}{BODIES}.*|(?:.*\s)?(?:lead|leads|owner)(?:\s.*)?",
    ),
    (
        "support",
        rf"(?:(?:配合|协办|协同|协作|协助|参与|参加|会办|支持|成员|共同责任|次要责任|第二责任)(?:[及和与、](?=.))?)+(?:责任)?(?:{BODIES}.*)?|(?:其他|其它|其余)(?:责任|相关|有关|配合|协同|协办|参与)*{BODIES}.*|(?:.*\s)?support.*|partners?(?:\s.*)?|other.*(?:actors|bodies|departments).*",
    ),
    (
        "units",
        rf".*{BODIES}(?:[（(/、及和].*)?|(?:责任|任务|职责)?分工|(?:.*\s)?(?:responsib.*|department|(?:sub)?agency|ministry|organi[sz]ation)s?|who",
    ),
    (
        "group",
        r"[一二三四]级.*|.*(?:类别|类型|分类|种类|领域|方面|板块|版块|大类|章节|维度|模块|条线|专题|专栏)|theme|pillar|category|area|section|chapter|goal",
    ),
    (
        "text",
        r".*(?:任务|事项|项目|工作|举措|措施|要求|内容|目标|要点|重点|清单|名称|条款|承诺|事务).*|.*实事|案由|(?:立项|督办|交办)?事由|提案题目|具体安排|行动(?:名称)?|重大工程|(?:研究)?课题",
    ),
    (
        "text",
        r"(?:.*\s)?(?:commitment|action|activity|task|objective|description|milestone|measure|title|deliverable|output|recommendation)s?",
    ),
    ("weak", r".*(?:标准|指标|问题|成果|做法|计划|打算|建议|要领|亮点|方式).*"),
)
PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in RULES)
WHO = {"units", "lead", "support"}
WHAT = {"group", "text", "weak"}
NO_PLAN = re.compile(
    r"(?:法律|设定|实施|执法|处罚|收费)依据|权力类型|行使层级|职权类别|采纳.*|办理流程|收费标准|是否收费|受理条件|制定机关|主讲人|企业名称|获奖单位|推荐单位|预算单位"
    r"|采购(?:项目名称|需求概况|单位|人|方式|品目|预算)|预计采购时间|(?:中标|成交|投标)(?:单位|人|企业|供应商|金额|价格?).*"
    r"|补贴(?:对象|金额|标准|面积)|培训(?:地点|对象|人数|班次|学时)|班次(?:名称)?|处罚.*|案件名称|行政相对人.*|许可.*名称"
    r"|(?:实施|施行|生效|废止)日期|有效期|有效性|指标值|绩效指标|(?:办公|服务)?地址|办公时间|咨询电话|收费项目|执收单位|公开(?:主体|渠道|载体)|评分(?:标准|细则|办法)|得分|扣分.*|抽查(?:对象|比例|事项)|招聘(?:人数|岗位)|身份证号码?|开户银行|银行账号"
)
OF_POWERS = re.compile(
    r"(?:实施|审批|许可|办理|行权|权力)(?:主体|机关|部门|机构)"
)  # a catalogue's, where it says nothing but whose
SUBJECT = re.compile(
    r"姓名|户主(?:姓名)?|申请人(?:姓名)?|当事人|法定代表人|岗位名称|课程(?:名称)?"
)  # of whom or what such lists tell
WORK = re.compile("任务|工作|举措|措施|要求|内容|目标|行动|实事")
PERIOD = re.compile(r"季度|半年|(?:\d|[一二三四五六七八九十])月")
TITLE = re.compile(r".*\d{4}年.*(?:清单|要点|计划|方案|台账|表|重点工作|任务|安排|情况)|.{13,}(?:清单|要点|计划|方案|台账|表)")
HOW_FAR = re.compile("完成|进展|进度|落实|推进")
YES_OR_NO = re.compile("是否|与否")
THIN = re.compile("目标|标准|指标|成果|要点|名称|类")
GROUP_FIELDS = ("group.1", "group.2", "group.3")


def squeeze(text: str) -> str:
    """A heading without its blanks: 主 要 内 容 is 主要内容. English words keep one blank between them."""
    return (" " if text.isascii() else "").join(text.split())


@lru_cache(maxsize=50_000)
def kind(heading: str) -> str:
    """What a column with this heading holds; "" where no rule knows it."""
    name = squeeze(heading).strip(":：*★")
    name = simplified(name)
    if not is_short(name):
        return ""
    bare = re.sub(r"[（(\[].*?[）)\]]", "", name) or name
    if TITLE.fullmatch(bare):
        return ""
    return next((kind for kind, pattern in PATTERNS if pattern.fullmatch(bare)), "")


def is_short(heading: str) -> bool:
    """Whether words may be a heading at all: no sentence, and no address or opening of a letter (各乡镇，县直各单位：)."""
    longest = LONGEST_LATIN if heading.isascii() else LONGEST
    return 0 < len(heading) <= longest and not re.search("[。；;！？]|[，,].*[：:]$", heading)


def is_head(cells: Sequence[str]) -> bool:
    """Whether the cells are a table's head: most are known headings, one says what is to be done, and one who does it, by
    when, or how far it is. Catalogues of powers and services have such columns too: see `no_plan`.
    """
    names = [squeeze(cell) for cell in cells if cell.strip()]
    if not 2 <= len(names) <= MOST_COLUMNS or len(set(names)) < len(names) or not all(map(is_short, names)):
        return False
    kinds = [kind(name) for name in names]
    told = WHO & set(kinds) or {"progress", "due"} & set(kinds)
    known = sum(map(bool, kinds))
    certain = {"number", "text"} <= set(kinds) and bool(WHO & set(kinds))  # others may be headed with anything
    enough = (known * 2 > len(names) or certain) and (len(names) > 2 or bool(WHO & set(kinds)))
    return bool(told) and bool({"text", "group", "weak"} & set(kinds)) and enough


def no_plan(cells: Sequence[str]) -> str:
    """The heading by which a table's head tells that it lists no work but powers, services, prizes …; "" where none does."""
    names = [squeeze(cell) for cell in cells]
    kinds = set(map(kind, names))
    powers = [name for name in names if OF_POWERS.fullmatch(name)]
    if powers and kinds <= {"number", "text", "group", "units"} and not any(WORK.search(name) for name in names):
        return powers[0]
    service = ["联系电话"] if "联系电话" in names and not {"lead", "due", "progress"} & kinds else []
    first = next((name for name in names if name and kind(name) != "number"), "")
    told = [*service, *([first] if SUBJECT.fullmatch(first) else [])]
    return next((name for name in (*told, *names) if name in told or NO_PLAN.fullmatch(re.sub(r"[（(].*", "", name))), "")


def columns(cells: Sequence[str], grouped: Collection[int] = (), empty: Collection[int] = ()) -> tuple[TableColumn, ...]:
    """What each column shows. Of those that say what is to be done, 类别 and the like, and those whose cells cover several rows
    (`grouped`, by place) are groups; of the others the first is the task and the one that says most the requirement.

    Of the progress by quarters or months the last counts in which something is written (`empty`: those with nothing).

    Nothing where no column says what is to be done. Where two would show the same, the second is kept under its own heading.
    """
    kinds = [kind(cell) for cell in cells]
    reports = [place for place, name in enumerate(kinds) if name == "progress"]
    reports = [place for place in reports if not YES_OR_NO.search(cells[place])] or reports
    reports = [place for place in reports if HOW_FAR.search(cells[place])] or reports  # before 成效 and 亮点
    whole = [place for place, name in enumerate(kinds) if name in ("text", "weak") and not PERIOD.search(cells[place])]
    kinds = [  # 一季度目标 is no task's text beside 重点任务
        "extra" if whole and name in ("text", "weak") and place not in whole else name for place, name in enumerate(kinds)
    ]
    periods = [place for place in reports if PERIOD.search(cells[place])]
    latest = [place for place in reversed(periods) if place not in empty]
    counts = next(iter([place for place in reports if place not in periods] or latest), -1)
    kinds = ["extra" if name == "progress" and place != counts else name for place, name in enumerate(kinds)]
    shows = ["extra"] * len(cells)
    texts = _texts(kinds)
    if not texts:
        return ()
    groups = [place for place in texts[:-1] if place in grouped or kinds[place] == "group"]
    own = [place for place in texts if place not in groups]
    fullest = [place for place in own[1:] if not THIN.search(cells[place])]
    shows[own[0]] = "task"
    shows[(fullest or own)[-1]] = "requirement"
    for place, field in zip(groups, GROUP_FIELDS, strict=False):
        shows[place] = field
    leads = [place for place, name in enumerate(kinds) if name == "lead"]
    for place in leads[1:]:  # 牵头部门|主责单位|协办单位: the first leads
        kinds[place] = "units"
    led = bool(leads)
    for place, name in enumerate(kinds):
        beside = {(True, False): "support", (False, True): "lead"}  # 牵头单位|责任单位: these help; 责任单位|配合单位: these lead
        field = beside.get((led, "support" in kinds), "units") if name == "units" else name
        if name in WHO and field in shows and "units" not in shows:
            field = "units"  # never left out unseen
        if name in ("number", "due", "progress", *WHO) and field not in shows:
            shows[place] = field
    return tuple(TableColumn(cell, field) for cell, field in zip(cells, shows, strict=True))


def _texts(kinds: Sequence[str]) -> list[int]:
    """The columns that say what is to be done. One behind the units, or of a weaker word, only where there is no better."""
    strong = [place for place, name in enumerate(kinds) if name in ("text", "group")]
    who = next((place for place, name in enumerate(kinds) if name in WHO or name == "progress"), len(kinds))
    before = [place for place in strong if place < who]
    if any(kinds[place] == "text" for place in before):
        return before
    weak = [place for place, name in enumerate(kinds) if name in WHAT]
    return strong if any(kinds[place] == "text" for place in strong) else weak
