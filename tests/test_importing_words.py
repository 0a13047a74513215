"""The words of real documents, in forms of our own: who is responsible, by when, what a page prints below a document, and
which headings a list of work has.
"""

from __future__ import annotations

import pytest
from test_importing_kinds import grid, read, said, told

from gongkai.importing import headings, passages, units


def names(words: str, role: str = "") -> tuple[str, str]:
    """Who leads and who supports."""
    named = units.read(words, role)
    return "|".join(named.lead), "|".join(named.support)


# ------------------------------------------------------------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("（县水务局牵头，县林业局等按职责分工负责，6月底前出台相关政策，年内持续推进）", "6月底前出台相关政策，年内持续推进"),
        ("（县水务局牵头，县林业局配合，9月底前形成方案）", "9月底前形成方案"),
        ("（县水务局牵头，县林业局配合，2026年12月底前取得明显成效）", "2026年12月底前取得明显成效"),
        ("（县水务局牵头，县林业局配合，全年推进）", "全年推进"),
        ("（县水务局牵头，县林业局配合；年底前）", "年底前"),
    ],
)
def test_words_that_say_when_are_no_units(words: str, due: str) -> None:
    assert names(words) == ("县水务局", "县林业局")
    assert passages.due_inside(words) == due


@pytest.mark.parametrize(
    "place", ["各县、市、区政府", "各市、县（区）人民政府", "各区、镇（街道）", "各市、县人民政府", "各乡镇、街道"]
)
def test_every_place_of_a_kind_is_one_name(place: str) -> None:
    assert names(f"市水务局，{place}，市林业局") == ("", f"市水务局|{place}|市林业局")


def test_a_mark_between_places_and_other_units_still_parts_them() -> None:
    assert names("各县、市水务局、市林业局") == ("", "各县|市水务局|市林业局")


@pytest.mark.parametrize(
    "note",
    [
        "列第一位者为牵头单位，下同",
        "列第一位者为工作牵头单位或汇总单位",
        "排在首位的为牵头单位",
        "列首位的为牵头单位",
        "第一个为牵头单位",
    ],
)
def test_a_note_that_the_first_leads_is_read_wherever_it_stands(note: str) -> None:
    assert units.read(f"责任单位：县水务局、县林业局（{note}）") == units.Units((), ("县水务局", "县林业局"), (), True)
    clauses = read(
        f"一、重点工作\n1.修渠道。修五条渠道。\n责任单位：县水务局、县林业局（{note}）\n2.种树。种一千棵树。\n责任单位：县林业局、县水务局"
    )
    assert [item.lead for item in clauses.items] == [("县水务局",), ("县林业局",)]
    row = "1 | 修渠 | 县水务局、县林业局"
    assert read(grid(f"序号 | 重点任务 | 责任单位（{note}）\n{row}")).items[0].lead == ("县水务局",)
    assert read(grid(f"序号 | 重点任务 | 责任单位\n{row}"), f"注：责任单位{note}。").items[0].lead == ("县水务局",)
    assert read(grid(f"序号 | 重点任务 | 责任单位\n{row}"), "注：本表一式两份。").items[0].lead == ()


def test_a_note_that_the_first_leads_holds_for_the_lists_below_too() -> None:
    lists = [
        f"附件{number}\n{name}任务分解\n一、水利\n1.修{number}条渠。\n责任单位：县水务局、县林业局{note}\n2.种树。\n责任单位：县林业局"
        for number, name, note in ((1, "重点工作", "（列第一位的为牵头单位，下同）"), (2, "民生实事", ""))
    ]
    assert [item.lead for item in read("\n".join(lists)).items] == [("县水务局",), ("县林业局",)] * 2
    notice = "青石县重点工作责任分解的通知\n各单位：\n责任分解中，列第一位的责任单位为牵头单位或汇总单位。\n青石县政府"
    lists[0] = lists[0].replace("（列第一位的为牵头单位，下同）", "")
    assert [item.lead for item in read("\n".join([notice, *lists])).items] == [("县水务局",), ("县林业局",)] * 2


@pytest.mark.parametrize(
    ("words", "lead", "support"),
    [
        ("Chief Clerk’s Office", "", "Chief Clerk’s Office"),
        ("Harbour – Port Authority; N/A", "", "Harbour – Port Authority"),
        ("N/A", "", ""),
        ("None", "", ""),
        ("N.A.", "", ""),
        ("TBC", "", ""),
        ("Rivers Department, District Offices", "", "Rivers Department|District Offices"),
        ("Ministry of Rivers (lead), Ministry of Woods", "Ministry of Rivers", "Ministry of Woods"),
        ("Lead: Ministry of Rivers; Support: Ministry of Woods", "Ministry of Rivers", "Ministry of Woods"),
        ("Department for Rivers, Woods and Hills", "", "Department for Rivers, Woods and Hills"),
        ("Ministry of Rivers/Ministry of Woods", "", "Ministry of Rivers|Ministry of Woods"),
    ],
)
def test_english_units(words: str, lead: str, support: str) -> None:
    assert names(words) == (lead, support)


@pytest.mark.parametrize(
    ("words", "support"),
    [
        ("县水务局 丁某某", "县水务局"),
        ("丁某（县水务局局长）", ""),
        ("县林业局、县水务局（配合）", "县林业局|县水务局"),
        ("责任领导：丁某；责任单位：县水务局", "县水务局"),
        ("县水务局/县林业局", "县水务局|县林业局"),
        ("办公室、其他股室及属下单位", "办公室|其他股室|属下单位"),
        ("同上", ""),
        ("〃", ""),
        ("乙 局", "乙局"),
    ],
)
def test_persons_duties_and_marks_are_no_part_of_a_name(words: str, support: str) -> None:
    assert names(words) == ("", support)


def test_a_remark_that_a_unit_is_concerned_by_all_is_a_default() -> None:
    named = units.read("县水务局按职责分工负责。具体任务均涉及各乡镇政府，不再列出，下同。")
    assert (named.support, named.default_support) == (("县水务局",), ("各乡镇政府",))


def test_a_name_that_does_not_look_like_a_unit_is_kept_and_told() -> None:
    draft = read(grid("序号 | 重点任务 | 责任单位\n1 | 修渠 | 县水务局、渠首\n2 | 种树 | 县林业局"))
    assert draft.items[0].support == ("县水务局", "渠首")
    assert [finding.values["text"] for finding in draft.findings if finding.rule == "import/strange-unit"] == ["渠首"]


def test_a_person_is_no_unit_and_told() -> None:
    draft = read(
        grid("序号 | 重点任务 | 责任单位\n1 | 修渠 | 县水务局、丁某某\n2 | 种树 | 县林业局（王小明）\n3 | 清淤 | 赵某牵头")
    )
    assert [(item.lead, item.support) for item in draft.items] == [((), ("县水务局",)), ((), ("县林业局",)), ((), ())]
    assert [finding.values["text"] for finding in draft.findings if finding.rule == "import/person"] == ["丁某某", "赵某"]
    assert [item.units["责任单位"] for item in draft.items] == ["县水务局、丁某某", "县林业局（王小明）", "赵某牵头"]


@pytest.mark.parametrize(
    ("words", "lead", "support"),
    [
        ("主办：县水务局；协办：县林业局", "县水务局", "县林业局"),
        ("主办单位：县水务局；承办单位：县林业局", "县水务局", "县林业局"),
        ("承办单位：县水务局；协办单位：县林业局", "县水务局", "县林业局"),
        ("责任单位：县水务局；配合单位：县林业局", "县水务局", "县林业局"),
        ("责任单位：县水务局、县林业局", "", "县水务局|县林业局"),
        ("县水务局负责，县林业局配合", "县水务局", "县林业局"),
        ("县水务局主办，县林业局协办", "县水务局", "县林业局"),
        ("县水务局、县林业局按职责分工负责，县农机站配合", "", "县水务局|县林业局|县农机站"),
        ("责任人：王小明，县水务局牵头，县林业局配合", "县水务局", "县林业局"),
        ("〔牵头单位：县水务局；责任单位：县林业局〕", "县水务局", "县林业局"),
        ("【县水务局牵头，县林业局配合】", "县水务局", "县林业局"),
    ],
)
def test_who_does_it_leads_where_others_only_help(words: str, lead: str, support: str) -> None:
    assert names(words) == (lead, support)


@pytest.mark.parametrize(
    ("words", "support"),
    [
        ("省、市、县水务局，县林业局", "省、市、县水务局|县林业局"),
        ("县水务、林业、农机局", "县水务局|县林业局|县农机局"),
        ("县水务局、林业局", "县水务局|林业局"),
        ("各乡镇、园区管委会", "各乡镇|园区管委会"),
        ("中国移动青石县分公司、国网青石供电、县科协", "中国移动青石县分公司|国网青石供电|县科协"),
    ],
)
def test_names_that_share_their_beginning_or_ending(words: str, support: str) -> None:
    assert names(words) == ("", support)
    assert not units.read(words).strange


@pytest.mark.parametrize(
    ("words", "lead", "default"),
    [
        ("以下各项均需各乡镇落实，不再列出。县水务局牵头", "县水务局", "各乡镇"),
        ("县水务局牵头，各乡镇均为责任单位，以下不再列出", "县水务局", "各乡镇"),
        ("县水务局牵头。具体任务均涉及各乡镇政府，不再做分工，下同", "县水务局", "各乡镇政府"),
        ("各乡镇均为责任单位，以下均同。县水务局牵头", "县水务局", "各乡镇"),
    ],
)
def test_units_of_every_item_are_named_once_in_many_wordings(words: str, lead: str, default: str) -> None:
    named = units.read(words)
    assert (named.lead, named.support, named.default_support) == ((lead,), (), (default,))


def test_a_due_goes_on_behind_a_comma() -> None:
    words = "（县水务局牵头，县林业局配合，6月底前完成，并长期坚持）"
    assert names(words) == ("县水务局", "县林业局")
    assert passages.due_inside(words) == "6月底前完成，并长期坚持"


@pytest.mark.parametrize("brackets", ["〔〕", "【】", "[]"])
def test_brackets_of_any_kind_name_the_units_of_a_clause(brackets: str) -> None:
    left, right = brackets
    draft = read(
        f"一、水利\n（一）修渠道。修五条渠道。{left}责任单位：县水务局{right}\n（二）清淤泥。清三条河。{left}县林业局牵头，县水务局配合{right}"
    )
    assert [said(item)[2:4] for item in draft.items] == [("", "县水务局"), ("县林业局", "县水务局")]


def test_the_same_as_above_is_what_stands_above_and_told() -> None:
    table = "序号 | 重点任务 | 责任单位 | 完成时限\n1 | 修渠 | 县水务局 | 6月底\n2 | 种树 | 同上 | 同上\n3 | 清淤 | 〃 | 9月底"
    draft = read(grid(table))
    assert [(item.support, item.due) for item in draft.items] == [
        (("县水务局",), "6月底"),
        (("县水务局",), "6月底"),
        (("县水务局",), "9月底"),
    ]
    assert ("filled", "来源.xlsx!A3") in told(draft)


@pytest.mark.parametrize("bracket", ["（县水务局，9月底前）", "（县政府办公室，各镇区政府）"])
def test_a_bracket_of_nothing_but_names_and_a_day_names_units(bracket: str) -> None:
    draft = read(f"一、水利\n（一）修渠道。修五条渠道{bracket}。\n（二）清淤泥。清三条河{bracket}。")
    assert [item.support for item in draft.items] == [units.read(bracket).support] * 2
    assert not draft.unplaced


# ---------------------------------------------------------------------------------------------- the foot of a page, headings


FOOT = (
    "上一篇：甲通知\n相关链接：乙网 丙网\n"
    "主办单位：青石县政府办公室 承办单位：青石县数据中心\n地址：东街1号 邮编：100000\n网站标识码：1"
)


def test_the_foot_of_a_web_site_names_no_unit_of_the_work() -> None:
    text = "一、水利\n（一）修渠道。修五条渠道。（县水务局负责）\n（二）清淤泥。清三条河。（县林业局负责）"
    draft = read(f"{text}\n{FOOT}")
    assert [(item.lead, item.support) for item in draft.items] == [((), ("县水务局",)), ((), ("县林业局",))]
    assert [line.text for line in draft.bodies[0].furniture] == FOOT.split("\n")


def test_a_sponsor_that_each_task_names_is_no_foot() -> None:
    draft = read("一、修渠道。修五条。\n主办单位：县水务局\n二、种树木。种十棵。\n主办单位：县林业局")
    assert [item.lead for item in draft.items] == [("县水务局",), ("县林业局",)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("民生实事", "text"),
        ("提案题目", "text"),
        ("责任机关", "units"),
        ("责任县区", "units"),
        ("属地", "units"),
        ("推进时序", "due"),
        ("完成率", "progress"),
        ("下一步工作", "progress"),
        ("主辦機關", "lead"),
        ("執行情形", "progress"),
        ("申报单位", "extra"),
        ("建设单位", "extra"),
        ("责任单位", "units"),
    ],
)
def test_headings_of_many_offices(heading: str, kind: str) -> None:
    assert headings.kind(heading) == kind


def test_a_list_of_grants_is_no_list_of_work() -> None:
    assert not read(grid("序号 | 项目名称 | 申报单位 | 推荐单位\n1 | 水渠 | 甲公司 | 县水务局")).items


@pytest.mark.parametrize(
    ("bracket", "lead", "support"),
    [
        ("（县工信局会同县财政局负责）", "县工信局", "县财政局"),
        ("（县工信局牵头，会同县财政局、县税务局等有关部门负责）", "县工信局", "县财政局|县税务局"),
        ("（会同县人民政府负责）", "", "会同县人民政府"),
    ],
)
def test_together_with_is_no_part_of_a_countys_office(bracket: str, lead: str, support: str) -> None:
    assert names(bracket) == (lead, support)


def test_a_notice_that_brings_a_list_is_no_list_itself() -> None:
    draft = read("""关于印发清水县重点工作分工的通知
各乡镇人民政府：
一、提高认识。要高度重视。
二、加强督查。要加强督查。
附件
清水县重点工作分工
一、工业
（一）抓好项目。新开工。（县工信局负责）
（二）抓好服务。走访。（县工信局负责）
""")
    assert [item.number for item in draft.items] == ["（一）", "（二）"]


def test_a_plan_may_name_a_telephone() -> None:
    draft = read("""序号|工作任务|牵头单位|责任单位|完成时限|联系电话
1|修路|县交通局|县财政局|6月底前|123
2|建桥|县住建局|县财政局|6月底前|124
""")
    assert [item.lead for item in draft.items] == [("县交通局",), ("县住建局",)]
