"""The words that say what a unit has to do with a task: who leads (牵头), who helps (配合), and for which tasks that holds.

- A duty stands behind the names that bear it (“甲、乙牵头”), or as a role before them (“牵头单位：甲、乙”), or behind one of
  them in a bracket (“甲（牵头）”).
- Being named first means nothing by itself, unless the document says so: “列第一位者为牵头单位,下同”.
- “各县市区人民政府均为责任单位,以下不再列出” is a default of the whole plan.
- “责任单位：A；配合单位：B” and “A负责，B配合”: A leads, for others only help.
"""

from __future__ import annotations

import re

from gongkai.cjk import compiled, simplified

RESPONSIBLE = ("责任", "承办", "负责", "实施", "落实")
HELPING = ("配合", "协办", "协同", "协作", "协助", "会办", "参与", "参加", "支持", "监督", "指导", "成员")
LEADING = ("牵头", "主办", "主责", "组长")

DUTY = compiled(r"牵头|负责|配合|责任单位|责任部门|落实|承办|参与|协助|协同")
LEADS = compiled(r"(?:(?:负责|共同|联合|总)?牵头(?:(?:负责|办理|落实|推进|实施|组织实施|抓总)|单位|部门)?|(?<!举办)主办)$")
SUPPORTS = compiled(
    r"(?:(?:按|按照|依|依据|根据)?(?:各自)?(?:职责|职能)(?:分工)?(?:分别|抓好|做好|共同)?(?:负责|落实|配合|推进|实施)?"
    r"|(?:分工|分别|共同|具体|分头)?(?:负责|配合|参与|协助|协同|承办|(?<!政)协办|统筹|(?:抓好?)?落实)(?:落实|实施|推进|单位|部门)?)$"
)
HELPED = compiled(r"(?<!分工)(?<!分别)(?<!共同)(?:负责|承办)[^，,；;]{0,4}[，,；;].+(?:配合|协助|协办|协同|参与)")
ALONE = compiled(r"(?:具体|主要)?(?:负责|承办)(?:落实|实施|推进|单位|部门)?$")  # beside others who help: leads
LEADS_INSIDE = compiled(  # 甲局牵头会同乙局; 会同县 is a county
    r"(?<=牵头)(?:、|会同(?!县(?:人民)?政府|县委)|(?=[省市县区州][\u4e00-\u9fff]{1,12}(?:局|委|办|部|厅|院|中心|公司)))"
)
TOGETHER = compiled(r"^(?:并)?会同(?!县(?:人民)?政府|县委)")
LEADER = compiled(r"(.+)[（(](?:总?牵头|主办|主责)(?:单位|部门)?[）)]")
DUTY_BEHIND = compiled(r"(.+)[（(](?:配合|协办|协同|参与|参加|承办|协助|责任|支持)(?:单位|部门)?[）)]")
BEHIND_ROLE = compiled(r"([（(](?:总?牵头|主办|主责|配合|协办)(?:单位|部门)?[）)])(?=[\u4e00-\u9fff])")  # 甲局（牵头）乙局

ROLE = compiled(
    r"(牵头|主办|主责|责任|配合|协办|协同|负责|参与|参加|承办|实施|指导|落实"
    r"|(?!解读|联系|咨询|填报|报送|发布|印发|抄送)[\u4e00-\u9fff]{2}(?=(?:责任)?(?:单位|部门|机构|主体)\s*[:：]))"
    r"(?:责任)?(?:单位|部门|科室|股室|处室|机构|主体)?\s*[:：]\s*"
)
BARE_ROLE = compiled(ROLE.pattern.removesuffix(r"\s*[:：]\s*"))
ROLE_LABEL = compiled(rf"[【\[]\s*({BARE_ROLE.pattern})\s*[】\]]\s*[:：]?")
ROLE_AHEAD = compiled(rf"\s+(?={ROLE.pattern})")

FIRST_LEADS = compiled(
    r"(?:(?:排名|列|排)(?:在|名)?(?:第一位?|首位|最前)|第一个|第一位|第一(?=(?:责任|承办)?(?:单位|部门))|首位)(?:者|的)?[^，。]{0,10}为(?:工作|主要|责任|总)*(?:牵头|汇总|主办|主责).*"
)
FIRST_LEADS_NOTE = compiled(rf"[（(](?=[^（）()]*[）)])[^（）()]*?{FIRST_LEADS.pattern.removesuffix('.*')}[^（）()]*[）)]")
TOGETHER_WITH = compiled(  # 甲局会同乙局负责: the first leads
    r"(?<=[\u4e00-\u9fff）)])会同(?!县(?:人民)?政府|县委)(?=[^，,；;。]{1,200}?(?:负责|$))"
)
MAINLY = compiled(r"[，,；;]\s*以([^，,；;。]{2,20})为主")
SAME_BELOW = compiled(r"(?:以下|下)(?:均)?同")
OTHER_FACT = compiled(r"[\u4e00-\u9fff]{2,8}[:：]")

NOT_AGAIN = (
    r"(?:以下|下)?(?:各项)?均?不再?(?:一一|逐一|逐项|另行|单独)?(?:列出|列明|列举|罗列|单列|重复|赘述|注明|标注|[做作]?分工)"
)
AFTER_DUTY = compiled(r"^|(?<=牵头[，,；;])|(?<=负责[，,；;])|(?<=配合[，,；;])|(?<=落实[，,；;])")
DEFAULT = compiled(rf"(.+?)均?为(?:责任|配合|协办)(?:单位|部门)[,，、]?(?:{NOT_AGAIN}|以?下均?同)")
CONCERNS = compiled(  # 具体任务均涉及各县政府，不再列出; 以下各项均需各乡镇落实，不再列出
    r"[^，。、]{0,10}(?:均?涉及(?:到)?|均(?:需要?|须|应|要)(?:由)?|均由)(?!配合|参与|协助|落实|负责)(.+?)"
    rf"(?:(?:具体|共同|分别|抓好|负责|配合|承担|参与|组织|推进|贯彻)*(?:落实|实施|负责|配合|参与))?[,，、]?{NOT_AGAIN}.*"
)


def says_first_leads(text: str) -> bool:
    """Whether a sentence of a document's own words says that the first named leads."""
    return any(FIRST_LEADS.search(sentence) for sentence in text.split("。"))


def default_in(sentence: str) -> re.Match[str] | None:
    """“各乡镇均为责任单位，以下不再列出” at the end of a sentence, behind the duties of others."""
    starts = [match.end() for match in AFTER_DUTY.finditer(sentence)]
    found = (style.fullmatch(sentence, start) for start in reversed(starts) for style in (DEFAULT, CONCERNS))
    return next(filter(None, found), None)


def is_helped(words: str) -> bool:
    """Whether nobody leads by name, but some are responsible and others help them: “责任单位：A；配合单位：B”, “A负责，B配合”."""
    roles = {simplified(match[1]) for match in ROLE.finditer(words)}
    if roles & {*LEADING} or "牵头" in simplified(words):
        return False
    labelled = roles & {*RESPONSIBLE} and roles & {*HELPING}
    return bool(labelled) or HELPED.search(words) is not None
