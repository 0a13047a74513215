"""Lists of work in lines, as pages, clippings and PDF files give them: what says who and when stands in many places."""

from __future__ import annotations

from test_importing_kinds import read, said, told

# --------------------------------------------------------------------------------- a task, and its facts on lines below


def test_a_line_before_each_run_of_labels_is_the_task() -> None:
    draft = read("""
        青石县2025年实事
        建凉亭6座。
        分管领导：王某
        责任单位：县园林局
        完成情况：已建4座。
        修水渠3条。
        分管领导：李某
        责任单位：县水利局、县财政局
        完成情况：正在施工。
    """)
    assert [said(item) for item in draft.items] == [
        ("", "建凉亭6座。", "", "县园林局", ""),
        ("", "修水渠3条。", "", "县水利局、县财政局", ""),
    ]
    assert [item.status_text for item in draft.items] == ["已建4座。", "正在施工。"]
    assert [item.extra for item in draft.items] == [{"分管领导": "王某"}, {"分管领导": "李某"}]
    assert not draft.unplaced


def test_small_numbers_before_such_tasks_are_their_numbers() -> None:
    draft = read("1.建凉亭6座。\n责任单位：县园林局\n完成时限：6月底\n2.修水渠3条。\n责任单位：县水利局\n完成时限：年底")
    assert [(item.number, *said(item)) for item in draft.items] == [
        ("1.", "", "建凉亭6座。", "", "县园林局", "6月底"),
        ("2.", "", "修水渠3条。", "", "县水利局", "年底"),
    ]


def test_short_lines_between_such_tasks_are_their_groups() -> None:
    draft = read("""
        县里公布了今年的实事，并说明了由谁来办。
        关于出行
        修桥2座。
        责任单位：县交通局
        进度安排：年底前通车。
        关于休闲
        建凉亭6座。
        责任单位：县园林局
        进度安排：6月底前。
    """)
    assert [said(item)[:2] for item in draft.items] == [("关于出行", "修桥2座。"), ("关于休闲", "建凉亭6座。")]


def test_other_words_between_the_tasks_leave_the_lines_to_the_clauses() -> None:
    draft = read("""
        一、出行
        1.修桥2座，方便两岸。
        2.修路3条，方便山区。
        责任单位：县交通局
        二、休闲
        1.建凉亭6座，供人休息。
        2.立长椅9把，供人休息。
        责任单位：县园林局
    """)
    assert draft.body.form == "clauses"
    assert not draft.unplaced


# ------------------------------------------------------------------------------------------ facts inside of a paragraph


def test_facts_behind_a_task_in_the_same_paragraph_are_parted() -> None:
    draft = read("""
        1.建凉亭6座。 牵头领导：王某 责任单位：县园林局 项目责任人：赵某 完成情况：已建4座，其余在建。
        2.修水渠3条。 牵头领导：李某 责任单位：县水利局 项目责任人：钱某 配合单位：县财政局 完成情况：全部完工。
    """)
    assert [said(item) for item in draft.items] == [
        ("", "建凉亭6座。", "县园林局", "", ""),
        ("", "修水渠3条。", "县水利局", "县财政局", ""),
    ]
    assert [item.status_text for item in draft.items] == ["已建4座，其余在建。", "全部完工。"]
    assert draft.items[1].extra == {"牵头领导": "李某", "项目责任人": "钱某"}


def test_facts_behind_a_clause_in_the_same_paragraph_are_parted() -> None:
    draft = read("""
        一、公开
        （一）公开规划。编好的规划全部上网。责任单位：县发改局。完成情况：方案已印发。正在汇总。完成时限：12月底。
        （二）公开预算。各单位的预算一并上网。责任单位：县财政局。完成情况：已完成。完成时限：3月底。
    """)
    assert [(item.support, item.due, item.status_text) for item in draft.items] == [
        (("县发改局",), "12月底", "方案已印发。正在汇总。"),
        (("县财政局",), "3月底", "已完成。"),
    ]


def test_a_last_sentence_that_says_by_whom_names_the_units() -> None:
    draft = read("""
        一、公开
        （一）公开规划。编好的规划全部上网。由县发改局牵头，县财政局配合。
        （二）公开预算。各单位的预算一并上网。由县财政局牵头，各单位配合。
    """)
    assert [(item.lead, item.support) for item in draft.items] == [
        (("县发改局",), ("县财政局",)),
        (("县财政局",), ("各单位",)),
    ]


def test_a_bracket_is_not_parted_at_the_labels_in_it() -> None:
    draft = read("""
        一、公开
        （一）公开规划。全部上网。（责任单位：县发改局；完成时限：12月底）
        （二）公开预算。全部上网。（责任单位：县财政局；完成时限：3月底）
    """)
    assert [(item.support, item.due) for item in draft.items] == [(("县发改局",), "12月底"), (("县财政局",), "3月底")]


# ---------------------------------------------------------------------------------------------- headings above blocks


def test_the_first_heading_above_blocks_is_a_group_like_the_others() -> None:
    draft = read("""
        （一）凉亭建设
        目标任务：建凉亭6座。
        责任单位：县园林局
        （二）水渠改造
        目标任务：修水渠3条。
        责任单位：县水利局
    """)
    assert [said(item)[:2] for item in draft.items] == [("（一）凉亭建设", "建凉亭6座。"), ("（二）水渠改造", "修水渠3条。")]


def test_points_behind_an_open_label_belong_to_it() -> None:
    draft = read("""
        一、水质没有达标。
        整改措施：
        1.新建水站。
        2.查清排口。
        责任单位：县水利局
        二、渣土没有清走。
        整改措施：
        1.清运渣土。
        责任单位：县城管局
    """)
    assert [said(item)[:2] for item in draft.items] == [
        ("一、水质没有达标。", "1.新建水站。\n2.查清排口。"),
        ("二、渣土没有清走。", "1.清运渣土。"),
    ]
    assert told(draft) == set()


# ------------------------------------------------------------------------------------------------- units of several points


def test_a_bracket_on_its_own_line_below_points_is_that_of_their_heading() -> None:
    draft = read("""
        （一）制度
        1.完善预案
        （1）编好预案，按期修订。
        （2）开展演练，落实对值班人员的领导。
        （责任单位：县应急局、各乡镇人民政府）
        2.完善值守
        （1）落实专人值班，加强带班领导。
        （2）落实轮换。
        （责任单位：县政府办公室）
        （二）监测
        1.监测雨情
        （1）建雨量站12个。
        （责任单位：县气象局）
    """)
    assert [said(item)[:4] for item in draft.items] == [
        (
            "（一）制度",
            "完善预案（1）编好预案，按期修订。\n（2）开展演练，落实对值班人员的领导。",
            "",
            "县应急局、各乡镇人民政府",
        ),
        ("（一）制度", "完善值守（1）落实专人值班，加强带班领导。\n（2）落实轮换。", "", "县政府办公室"),
        ("（二）监测", "监测雨情（1）建雨量站12个。", "", "县气象局"),
    ]
    assert not draft.unplaced


def test_a_point_that_speaks_of_those_who_lead_is_work_all_the_same() -> None:
    draft = read("""
        一、应急
        （一）编好预案，按期修订。（县应急局负责）
        （二）深入推进演练，落实专职领导和人员编制。
        （三）立好标牌。（县交通局负责）
    """)
    assert [item.requirement for item in draft.items] == [
        "编好预案，按期修订。",
        "深入推进演练，落实专职领导和人员编制。",
        "立好标牌。",
    ]


# -------------------------------------------------------------------------------------------------- lines a PDF broke

BROKEN = """
    青石县2025年公开工作要点
    一、公开
    （一）公开规划。各单位编好的规划和专项规划在网上全文公布，便于群众查
    阅和监督，并且逐年更新其中的数字。（县发改局牵头，县财政局配合，12
    月底前完成）
    — 2 —
    （二）公开预算。县里各单位的预算一并上网，逐项说明每一笔钱的用处（县
    财政局负责）
    二、解读
    （三）解读文件。文件印发以后三天之内写好解读。（各单位负责）
"""


def test_lines_that_a_pdf_broke_are_paragraphs_again() -> None:
    draft = read(BROKEN)
    assert [(item.lead, item.support, item.due) for item in draft.items] == [
        (("县发改局",), ("县财政局",), "12月底前完成"),
        ((), ("县财政局",), ""),
        ((), ("各单位",), ""),
    ]
    assert draft.items[0].requirement.endswith("便于群众查阅和监督，并且逐年更新其中的数字。")
    assert [line.text for line in draft.unplaced] == ["— 2 —"]
    [finding] = [finding for finding in draft.findings if finding.rule == "import/rejoined"]
    assert (finding.line, finding.values) == (3, {"count": 3, "text": "，便于群众查阅和监督，并"})


def test_lines_of_different_widths_are_left_as_they_are() -> None:
    draft = read("""
        一、公开
        （一）公开规划
        编好的规划全部上网，便于群众查阅和监督
        逐年更新。（县发改局负责）
        （二）公开预算
        各单位的预算一并上网，并且在每个季度末说明每一笔钱的用处，接受监督
        （县财政局负责）
    """)
    assert "rejoined" not in {rule for rule, _ in told(draft)}


def test_rows_of_a_flattened_table_are_never_joined() -> None:
    row = "把各单位编好的规划和预算全部公布在网上并且说明其中的数字"
    draft = read("\n".join(["序号", "工作内容", "责任单位", "1", row, "县发改局", "2", row, "县财政局", "3", row, "县审计局"]))
    assert [item.support for item in draft.items] == [("县发改局",), ("县财政局",), ("县审计局",)]
    assert "rejoined" not in {rule for rule, _ in told(draft)}
