"""Where a title stands: below a site's lines, a letterhead or a number, below a notice, broken over lines."""

from __future__ import annotations

import pytest
from test_importing_kinds import read

from gongkai.importing import labels
from gongkai.sources.source import Line

CLAUSES = "一、产业\n1.建园区。（县工信局牵头）\n2.招商。（县商务局牵头）"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            "青石县门户网站\n首页 | 公开\n青石县政府文件\n青政发〔2024〕3号\n青石县人民政府关于印发2024年工作要点的通知",
            "青石县人民政府关于印发2024年工作要点的通知",
        ),
        (
            "青石县人民政府办公室文件\n青政办发〔2024〕3号\n青石县人民政府办公室\n关于做好2024年\n重点工作的通知",
            "青石县人民政府办公室关于做好2024年重点工作的通知",
        ),
        (
            "中共青石县委办公室\n青石县人民政府办公室\n关于2024年工作的意见",
            "中共青石县委办公室青石县人民政府办公室关于2024年工作的意见",
        ),
        ("全文\nSkip Navigation\n智能问答 | 长者版\n青石县2024年重点工作任务", "青石县2024年重点工作任务"),
        ("青石县教育局\n2024年工作要点", "2024年工作要点"),
        ("关于印发青石县2024年重点工作任务\n的通知", "关于印发青石县2024年重点工作任务的通知"),
        ("关于青石县2024年工作\n各乡镇：\n附件：任务清单", "关于青石县2024年工作"),
        ("数字政府建设", "数字政府建设"),
    ],
)
def test_the_title_is_what_is_worded_as_one_not_what_the_site_prints_above_it(above: str, title: str) -> None:
    draft = read(f"{above}\n{CLAUSES}")
    assert (draft.head.title, len(draft.items)) == (title, 2)


def test_the_title_of_what_a_notice_brings_stands_below_it_and_the_notice_stays_text() -> None:
    notice = "各行政村：\n现将《青石镇2017年度整治工作计划》印发给你们。\n二〇一七年二月二十四日"
    draft = read(f"{notice}\n青石镇2017年度安全整治\n工作计划\n{CLAUSES}")
    assert (draft.head.title, draft.year, draft.head.issued) == ("青石镇2017年度安全整治工作计划", 2017, "2017-02-24")
    assert [line.text for line in draft.head.text] == notice.split("\n")


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("时间：2024-02-09浏览量：273", {"published": "2024-02-09"}),
        ("时间：2024年2月9日", {}),
        ("2024-01-05 10:00 县政府办公室", {"published": "2024-01-05 10:00", "source": "县政府办公室"}),
        ("文    号 青政办〔2024〕1号", {"number": "青政办〔2024〕1号"}),
        ("成文日期 2024-01-05", {"issued": "2024-01-05"}),
    ],
)
def test_what_a_page_prints_above_a_document_is_read_without_colons_too(line: str, facts: dict[str, str]) -> None:
    assert labels.read([Line(line, 1)]).facts == facts


def test_a_pages_labels_may_stand_above_their_values() -> None:
    page = "索 引 号：\n0001/2024\n主题词：\n成文日期：\n2024年3月5日\n标　　题：\n2024年工作要点\n发布日期：\n2024年3月8日"
    draft = read(f"{page}\n2024年工作要点\n{CLAUSES}")
    assert (draft.head.title, draft.head.issued, draft.head.published) == ("2024年工作要点", "2024-03-05", "2024-03-08")
    assert draft.head.labels == {"索引号": "0001/2024"}


def test_labels_of_a_task_above_their_facts_are_no_pages() -> None:
    draft = read("名称：\n修路\n责任单位：\n县交通局\n名称：\n修桥\n责任单位：\n县水利局")
    assert [(item.requirement, item.support) for item in draft.items] == [("修路", ("县交通局",)), ("修桥", ("县水利局",))]
