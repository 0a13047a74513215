"""The tables of everything that is written in YAML: a row per field, with its Chinese and English keys and its kind.

What a field is for stands in messages/ under "field/…"; the editor schema (`build.py schema`) is made from the same rows.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Any

from gongkai import formats, model
from gongkai.fields import (
    ADDRESS,
    CODE,
    DATE,
    FIGURE,
    FLAG,
    INTEGER,
    LINK,
    MONTHS,
    NAMES,
    TEXT,
    TEXTS,
    TEXTS_BY_KEY,
    WHEN,
    YEAR,
    Field,
    Kind,
    Reading,
    Table,
    as_day,
    choice,
    each,
    editor_schema,
    is_entry,
    list_of,
    nearest_day,
    no_such_day,
    one_or_more,
    read_record,
    record,
    wrong_shape,
)
from gongkai.yamlsource import Mapping, Node, Scalar

EVERY = {
    "always": ("always", "ongoing", "持续推进", "长期坚持", "常态化", "常态化推进", "长期"),
    "month": ("month", "monthly", "每月", "按月"),
    "quarter": ("quarter", "quarterly", "每季度", "按季度"),
    "half-year": ("half-year", "half-yearly", "每半年"),
    "year": ("year", "yearly", "每年"),
}
OPERATORS = {">=": (">=", "≥", "不少于", "不低于"), "<=": ("<=", "≤", "不超过"), "=": ("=", "等于"), ">": (">",), "<": ("<",)}
SHOWS = {
    "group.1": ("group.1", "group", "分组", "一级分组"),
    "group.2": ("group.2", "二级分组"),
    "group.3": ("group.3", "三级分组"),
    "number": ("number", "序号"),
    "task": ("task", "任务"),
    "requirement": ("requirement", "工作要求"),
    "lead": ("lead", "牵头单位"),
    "support": ("support", "配合单位"),
    "units": ("units", "责任单位"),
    "due": ("due", "完成时限"),
    "status": ("status", "状态"),
    "progress": ("progress", "完成情况", "进展"),
    "extra": ("extra", "其他列"),
}
DOWNLOADS = {name: (name,) for name in (*formats.PLAN, formats.SITE)}
SHARE = {"weibo": ("weibo", "微博"), "qq": ("qq", "QQ"), "qzone": ("qzone", "QQ空间")}
TONES = {tone: (tone,) for tone in ("good", "fair", "steady", "neutral", "warn", "bad", "none")}

DEFAULT_STATUSES = (
    model.Status("done", "已完成", "good", settled=True, done=True),
    model.Status("on-track", "按序时推进", "fair"),
    model.Status("ongoing", "常态化推进", "steady", settled=True),
    model.Status("in-progress", "推进中", "neutral"),
    model.Status("behind", "进度滞后", "bad"),
    model.Status("not-started", "未启动", "warn"),
    model.Status("no-report", "未报进展", "none"),
)


def _field(name: str, *keys: str, kind: Kind = TEXT, required: bool = False, missing: str = "schema/missing-key") -> Field:
    """A row; the English key is our name with hyphens, and stands last."""
    return Field(name, (*keys, name.replace("_", "-")), kind, required, missing)


class _AnyDue(model.Frozen):
    """A due date as the mapping spells it, before it is known to make sense."""

    words: str = ""
    day: date | None = None
    every: str = ""
    workdays: int = 0
    after: date | None = None


DUE = Table(
    "due",
    _AnyDue,
    (
        _field("day", "日期", "date", kind=DATE),
        _field("words", "原话", "原文"),
        _field("every", "周期", kind=choice(EVERY)),
        _field("workdays", "工作日", kind=INTEGER),
        _field("after", "起算日", kind=DATE),
    ),
)


def _read_due(node: Node, reading: Reading, path: str) -> model.Due | None:
    """A day; a word for a duty that comes back or never ends; or a mapping that also keeps the office's own words.

    A faulty one is a due date without a day: it was not forgotten.
    """
    if isinstance(node, Scalar):
        text = node.text.strip()
        day = as_day(text)
        every = next((every for every, spellings in EVERY.items() if text in spellings), "")
        if is_entry(node, DUE):
            wrong_shape(node, reading, "mapping")
        elif text and not day and not every and not no_such_day(text, node.mark, reading):
            spellings = [spelling for spellings in EVERY.values() for spelling in spellings]
            nearest = nearest_day(text) or "".join(get_close_matches(text, spellings, 1))
            reading.fault("schema/bad-due", node.mark, text=text, nearest=nearest)
        return model.Due(text, day, every) if text else None  # type: ignore[arg-type]
    before = len(reading.findings)
    due = read_record(node, DUE, reading, path)
    if not isinstance(node, Mapping) or len(reading.findings) > before:
        return model.Due("")
    counts = due.workdays > 0 and due.after is not None
    ways = [due.day is not None, bool(due.every), counts]
    if sum(ways) > 1 or bool(due.workdays or due.after) != counts or not (any(ways) or due.words):
        written = (f"{key.text}: {value.text}" for key, value in node.entries if isinstance(value, Scalar))
        reading.fault("schema/bad-due", node.mark, text=", ".join(written), nearest="")
        return model.Due(due.words)
    words = due.words or (EVERY[due.every][2] if due.every else str(due.day or f"自{due.after}起{due.workdays}个工作日内"))
    return model.Due(words, due.day, due.every, due.workdays, due.after)


REVIEW = Table("review", model.Review, (_field("by", "审核单位", required=True), _field("on", "日期", kind=DATE, required=True)))

PROGRESS = Table(
    "progress",
    model.Progress,
    (
        _field("date", "日期", kind=DATE, required=True),
        _field("text", "内容", "进展说明", required=True),
        _field("status", "状态"),
        _field("evidence", "佐证", kind=TEXTS),
        _field("unit", "单位", "报送单位"),
    ),
)

TARGET = Table(
    "target",
    model.Target,
    (
        _field("name", "名称", required=True),
        _field("op", "比较", kind=choice(OPERATORS)),
        _field("value", "目标值", kind=FIGURE, required=True),
        _field("unit", "单位"),
        _field("actual", "实际值", kind=FIGURE),
    ),
)

ITEM = Table(
    "item",
    model.Item,
    (
        _field("number", "序号"),
        _field("group", "分组", kind=TEXTS),
        _field("task", "任务"),
        _field("requirement", "工作要求", required=True),
        _field("lead", "牵头单位", kind=NAMES),
        _field("support", "责任单位", "配合单位", "协办单位", kind=NAMES),
        _field("due", "完成时限", kind=Kind(_read_due, {"anyOf": [{"type": "string"}, editor_schema(DUE)]})),
        _field("status", "状态"),
        _field("progress", "进展", "完成情况", kind=list_of(record(PROGRESS))),
        _field("targets", "目标", kind=list_of(record(TARGET))),
        _field("carried_from", "承接"),
        _field("review", "审核", kind=record(REVIEW)),
        _field("extra", "其他列", kind=TEXTS_BY_KEY),
        _field("wording", "原文", kind=TEXTS_BY_KEY),
        _field("apart", "单列", kind=TEXTS),
        _field("note", "备注"),
        _field("draft", "草稿", kind=FLAG),
    ),
)

PLAN_DOCUMENT = Table(
    "plan-document",
    model.SourceDocument,
    (
        _field("title", "标题"),
        _field("number", "文号"),
        _field("issued", "成文日期", kind=DATE),
        _field("address", "网址"),
    ),
)

GROUP = Table("group", model.Group, (_field("name", "名称", required=True), _field("text", "说明")))

TABLE_COLUMN = Table(
    "table-column",
    model.TableColumn,
    (
        _field("heading", "表头", required=True),
        _field("shows", "显示", kind=choice(SHOWS), required=True),
        _field("merge", "合并", kind=FLAG),
    ),
)

DEFAULTS = Table(
    "defaults",
    model.Defaults,
    (_field("lead", "牵头单位", kind=NAMES), _field("support", "责任单位", "配合单位", kind=NAMES)),
)

PERIODS = {
    "month": ("month", "月", "每月"),
    "quarter": ("quarter", "季度", "每季度"),
    "half-year": ("half-year", "半年", "每半年"),
    "year": ("year", "年", "每年"),
}
FORMS = {"table": ("table", "表格"), "clauses": ("clauses", "条款")}

PLAN = Table(
    "plan",
    model.Plan,
    (
        _field("title", "标题", required=True),
        _field("year", "年度", kind=YEAR, required=True),
        _field("published", "发布时间", kind=WHEN, required=True, missing="content/undated"),
        _field("source", "信息来源"),
        _field("document", "来源文件", kind=record(PLAN_DOCUMENT, whole="title")),
        _field("form", "形式", kind=choice(FORMS)),
        _field("groups", "分组", kind=list_of(record(GROUP, whole="name"))),
        _field("table", "表格", kind=list_of(record(TABLE_COLUMN))),
        _field("defaults", "默认", kind=record(DEFAULTS)),
        _field("text", "正文"),
        _field("closing", "结尾"),
        _field("keywords", "关键词", kind=NAMES),
        _field("description", "摘要"),
        _field("periods", "报告期", kind=choice(PERIODS)),
        _field("review", "审核", kind=record(REVIEW)),
        _field("draft", "草稿", kind=FLAG),
    ),
)

BODY = Table(
    "body",
    model.Body,
    (
        _field("name", "名称", required=True),
        _field("unit", "单位"),
        _field("description", "简介"),
        _field("keywords", "关键词", kind=NAMES),
        _field("phone", "电话"),
        _field("address", "地址"),
        _field("hours", "办公时间"),
        _field("order", "顺序", kind=INTEGER),
    ),
)

UNIT_KINDS = {"body": ("body", "单位"), "group": ("group", "集合")}

UNIT = Table(
    "unit",
    model.Unit,
    (
        _field("id", "编号", kind=CODE, required=True),
        _field("name", "名称", required=True),
        _field("short", "简称", kind=NAMES),
        _field("kind", "类型", kind=choice(UNIT_KINDS)),
        _field("members", "成员", kind=NAMES),
        _field("phone", "电话"),
        _field("address", "地址"),
        _field("hours", "办公时间"),
        _field("code", "统一社会信用代码"),
    ),
)

ATTACHMENT = Table("attachment", model.Attachment, (_field("file", "文件", required=True), _field("title", "标题")))

STATES = {
    "valid": ("valid", "in force", "有效", "现行有效", "继续有效"),
    "modified": ("modified", "已修改", "修改"),
    "pending": ("pending", "not yet in force", "尚未施行", "尚未生效"),
    "expired": ("expired", "失效", "已失效"),
    "abolished": ("abolished", "废止", "已废止"),
}
MEDIA = {
    "text": ("text", "文字"),
    "questions": ("questions", "问答"),
    "picture": ("picture", "图解"),
    "video": ("video", "视频"),
}

ACT = Table("act", model.Act, (_field("by", "文件", required=True), _field("on", "日期", kind=DATE)))

DOCUMENT = Table(
    "document",
    model.Document,
    (
        _field("title", "标题", required=True),
        _field("published", "发布时间", kind=WHEN, required=True, missing="content/undated"),
        _field("source", "信息来源"),
        _field("author", "作者"),
        _field("index_number", "索引号"),
        _field("registry_number", "统一登记号"),
        _field("publisher", "发布机构"),
        _field("validity", "有效性", "信息状态", "公文时效", kind=choice(STATES)),
        _field("effective", "生效日期", "施行日期", kind=DATE),
        _field("expires", "有效期至", "信息时效期", kind=DATE),
        _field("term", "有效期", kind=MONTHS),
        _field("abolished_by", "废止依据", kind=record(ACT, whole="by")),
        _field("modified_by", "修改依据", kind=one_or_more(record(ACT, whole="by"))),
        _field("interprets", "解读文件", kind=TEXTS),
        _field("medium", "解读形式", kind=choice(MEDIA)),
        _field("related", "相关文件", kind=TEXTS),
        _field("topic", "主题分类"),
        _field("contact", "政策咨询单位", "政策咨询机关"),
        _field("channel", "公开方式"),
        _field("scope", "公开范围"),
        _field("number", "文号"),
        _field("issued", "成文日期", kind=DATE),
        _field("keywords", "关键词", kind=NAMES),
        _field("description", "摘要"),
        _field("attachments", "附件", kind=list_of(record(ATTACHMENT, whole="file"))),
        _field("review", "审核", kind=record(REVIEW)),
        _field("draft", "草稿", kind=FLAG),
    ),
)

FOOTER = Table(
    "footer",
    model.Footer,
    (
        _field("sponsor", "主办单位"),
        _field("undertaker", "承办单位"),
        _field("contact", "联系方式"),
        _field("icp", "ICP备案号"),
        _field("police", "公安备案号"),
        _field("identity_link", "党政机关网站标识", kind=LINK),
        _field("errata_link", "我为政府网站找错", kind=LINK),
    ),
)

STATUS = Table(
    "status",
    model.Status,
    (
        _field("id", "编号", kind=CODE, required=True),
        _field("name", "名称", required=True),
        _field("tone", "色调", kind=choice(TONES)),
        _field("settled", "已了结", kind=FLAG),
        _field("done", "已完成", kind=FLAG),
    ),
)

YEAR_DAYS = Table(
    "calendar",
    model.YearDays,
    (
        _field("year", "年度", kind=YEAR, required=True),
        _field("holidays", "放假", kind=list_of(DATE)),
        _field("workdays", "补班", kind=list_of(DATE)),
    ),
)


def _read_columns(node: Node, reading: Reading, path: str) -> tuple[model.Column, ...] | None:
    """The column tree: columns hold columns, so the reader comes back to itself."""
    return each(node, reading, path, lambda child, reading, path: read_record(child, COLUMN, reading, path))


COLUMNS = Kind(_read_columns, {"type": "array", "items": {"$ref": "#/$defs/column"}})

COLUMN = Table(
    "column",
    model.Column,
    (
        _field("id", "编号", kind=CODE, required=True),
        _field("name", "名称", required=True),
        _field("description", "描述"),
        _field("keywords", "关键词", kind=NAMES),
        _field("type", "类别"),
        _field("cycle", "更新周期"),
        _field("columns", "子栏目", kind=COLUMNS),
    ),
)

FACTS = Table(
    "site",
    model.Facts,
    (
        _field("name", "网站名称", required=True),
        _field("domain", "网站域名", required=True),
        _field("id_code", "网站标识码", required=True),
        _field("base_url", "网址", kind=ADDRESS, required=True),
        _field("lang", "语言"),
        _field("notice", "提示"),
        _field("description", "网站描述"),
        _field("keywords", "关键词", kind=NAMES),
        _field("consult", "政策咨询提示"),
        _field("review_required", "先审后公开", kind=FLAG),
        _field("footer", "页脚", kind=record(FOOTER)),
        _field("statuses", "状态", kind=list_of(record(STATUS))),
        _field("columns", "栏目", kind=COLUMNS),
        _field("calendar", "节假日", kind=list_of(record(YEAR_DAYS))),
        _field("rules", "规则", kind=TEXTS_BY_KEY),
        _field("downloads", "下载", kind=list_of(choice(DOWNLOADS))),
        _field("share", "分享", kind=list_of(choice(SHARE))),
    ),
)

TABLES = (FACTS, COLUMN, BODY, UNIT, PLAN, ITEM, DOCUMENT)


def describe(name: str, help_texts: dict[str, str]) -> dict[str, Any]:
    """JSON Schema (2020-12) for editors: of one kind of file ("item"), or of all of them. Raises KeyError for another name."""
    tables = {table.id: editor_schema(table) for table in TABLES}
    tables["units"] = {"type": "array", "items": tables["unit"]}

    def with_help(schema: Any) -> Any:
        if isinstance(schema, list):
            return [with_help(part) for part in schema]
        if not isinstance(schema, dict):
            return schema
        told = {key: with_help(part) for key, part in schema.items()}
        if isinstance(told.get("title"), str):
            told["description"] = help_texts.get(told["title"], "")
        return told

    definitions = {key: with_help(schema) for key, schema in tables.items()}
    whole = definitions[name] if name else {}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole, "$defs": definitions}


def read_units(node: Node, reading: Reading) -> model.Units:
    """units.yaml: a list of units."""
    return model.Units(list_of(record(UNIT)).read(node, reading, "units") or ())
