"""Search finds exactly the pages in whose words the wanted ones stand, and nothing that is not published. The query side is
JavaScript: where node is there it is run here as it is, in tests/browser it is run in a page.
"""

from __future__ import annotations

import json
import random
import shutil
import string
import subprocess
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest
import sites
from hypothesis import given
from hypothesis import strategies as st

from gongkai import cache, pages, pipeline, stale, writers
from gongkai.model import Body, Facts, Item, Link, Progress, SourceDocument, Target, Unit
from gongkai.pages import Card, Page, Place, SearchTexts
from gongkai.searching import index, signs, subjects, texts
from gongkai.stale import Keys

PLAN = "zfb/jdbz/gztj/2026"
ITEM = f"content/{PLAN}/0101.yaml"
FACTS = Facts("", "", "", "")
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is missing: the query side is JavaScript")


def ask(output: Path, *questions: str | dict[str, Any]) -> list[dict[str, Any]]:
    """What search-index.js answers to each question; a question that is only words wants all pages of results."""
    asked = [{"q": question, "all": True} if isinstance(question, str) else question for question in questions]
    script = sites.REPOSITORY / "layouts/assets/search-index.js"
    command = [str(NODE), str(Path(__file__).with_name("search_in_node.js")), str(script), str(output)]
    ran = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    answers: list[dict[str, Any]] = json.loads(ran.stdout)
    return answers


def found(output: Path, query: str) -> set[str]:
    return {unquote(link) for link in ask(output, query)[0]["links"]}


def words(site: Path, **changes: object) -> list[texts.Words]:
    """The words of everything that can be found on this site."""
    options = sites.options(site, **changes)
    with cache.open_cache(options) as opened:
        planned = pipeline.plan(options, opened, pipeline.load(options, opened))
    shown = [page.shows for page in planned.pages.values() if isinstance(page.shows, SearchTexts)]
    return [one for shows in shown for one in texts.words_of(shows)]


def index_files(site: Path) -> str:
    """Every byte that search can load, as text."""
    return "".join(data.decode() for path, data in sites.tree(site / "output").items() if path.startswith("search/"))


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration site of this repository, published elsewhere."""
    site = sites.clean_copy(sites.REPOSITORY, tmp_path_factory.mktemp("demonstration") / "site")
    assert not sites.build(site).failed
    return site


# ------------------------------------------------------------------------------------------------- recall and precision


def questions(listed: list[texts.Words]) -> list[str]:
    """A thousand queries: substrings of every length, phrases, pairs of words, Latin, digits, numbers and names of units."""
    draw = random.Random(2026)
    everything = [f"{one.title}\n{one.text}" for one in listed]
    pieces = [piece for text in everything for piece in text.split()]
    chinese = [piece for piece in pieces if len(piece) >= 12]

    def some(length: int, source: list[str]) -> str:
        piece = draw.choice([piece for piece in source if len(piece) >= length])
        start = draw.randrange(len(piece) - length + 1)
        return piece[start : start + length]

    asked = [some(draw.choice([2, 3, 4]), chinese) for _ in range(400)]
    asked += [some(draw.randrange(5, 13), chinese) for _ in range(150)]
    asked += [some(1, chinese) for _ in range(50)]
    asked += [f"{some(2, chinese)} {some(draw.choice([2, 3]), chinese)}" for _ in range(150)]
    latin = [piece for piece in pieces if any(sign in string.ascii_letters + string.digits for sign in piece)]
    asked += [some(draw.choice([2, 3, 4]), [piece for piece in latin if len(piece) > 3]) for _ in range(100)]
    asked += [draw.choice(latin)[:40].swapcase() for _ in range(50)]
    asked += [name for one in listed for name in one.names if name][:120]
    asked += [f"{some(2, chinese)}囧{some(2, chinese)}" for _ in range(30)]
    asked += [some(4, chinese)[::-1] for _ in range(50)]
    return asked


@lru_cache(maxsize=1 << 12)
def even(text: str) -> str:
    """The text as readers type it: whatever its width, its case, and the kind of its brackets."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text).lower()
    return narrow.translate(str.maketrans("〔〕【】〖〗［］[]{}“”‘’", "()()()()()()\"\"''"))


def truth(query: str, listed: list[texts.Words]) -> set[str]:
    """Plain substrings, and nothing of the index."""
    return {one.path for one in listed if all(word in even(f"{one.title}\n{one.text}") for word in even(query).split())}


@needs_node
def test_recall_and_precision_are_one_on_a_thousand_queries(demonstration: Path) -> None:
    listed = words(demonstration)
    asked = questions(listed)
    assert len(asked) >= 1000
    hits = wrong = 0
    for query, answer in zip(asked, ask(demonstration / "output", *asked), strict=True):
        expected, got = truth(query, listed), [unquote(link) for link in answer["links"]]
        assert sorted(got) == sorted(expected), query
        assert answer["total"] == len(expected) if answer["sure"] else answer["total"] >= len(expected), query
        hits, wrong = hits + len(expected), wrong + (not expected)
    assert hits > 5000
    assert wrong > 50, "queries without a hit must be among them"


@needs_node
def test_what_is_stored_can_be_searched_with_every_short_run_of_its_signs(site: Path) -> None:
    sites.build(site)
    listed = words(site)
    runs = {word[at : at + size] for one in listed for word in one.text.split() for size in (1, 2, 3) for at in range(len(word))}
    asked = sorted(runs)
    for query, answer in zip(asked, ask(site / "output", *asked), strict=True):
        assert {unquote(link) for link in answer["links"]} == truth(query, listed), query


# ---------------------------------------------------------------------------------------------------- what can be found

CANARIES = {
    f"content/{PLAN}/plan.yaml": sites.PLAN_YAML.replace("二、解读]", "二、解读, 一、金丝雀组]")
    + "  - {heading: 金丝雀栏, shows: extra}\ntext: 金丝雀前言\nclosing: 金丝雀结语\n",
    f"content/{PLAN}/0103.yaml": """\
number: （甲）
task: 金丝雀任务
group: [一、金丝雀组]
requirement: 金丝雀要求
lead: [卫健局]
support: [金丝雀单位]
due: 2026-12-31
status: in-progress
progress: [{date: 2026-11-01, text: 金丝雀进展}, {date: 2026-05-01, text: 金丝雀旧进展}]
targets: [{name: 金丝雀指标, value: 212, unit: 金丝雀件, actual: 208}]
note: 金丝雀备注
extra: {金丝雀栏: 金丝雀值}
wording: {责任单位: 金丝雀原文}
""",
    "content/zfb/zcwj/2026-05.md": """\
---
title: 金丝雀公文
published: 2026-03-05 10:00
number: 青政办发〔2026〕77号
index-number: JSQ-000123/2026
registry-number: QSDR-2026-01007
source: 金丝雀来源
keywords: [金丝雀关键词]
attachments: [{file: 清单.csv, title: 金丝雀附件}]
---

# 金丝雀标题

正文里有**金丝**雀正文，写作 &lt;金丝雀标签&gt;。

| 甲 | 乙 |
|---|---|
| 金丝雀格 | Canary ＡＢＣ |
""",
}
HELD = {
    f"{PLAN}/0103.html": """（甲） 金丝雀任务 一、金丝雀组 金丝雀要求 卫健局 县卫生健康局 县卫健局 金丝雀单位 2026-12-31
        金丝雀进展 金丝雀旧进展 金丝雀指标 212金丝雀件 金丝雀备注 金丝雀栏 金丝雀值 金丝雀原文""",
    "zfb/zcwj/2026-05.html": """金丝雀公文 青政办发〔2026〕77号 青政办发[2026]77号 JSQ-000123/2026 jsq-000123 QSDR-2026-01007
        金丝雀来源 金丝雀关键词 金丝雀附件 清单.csv 金丝雀标题 金丝雀正文 <金丝雀标签> 金丝雀格 canary abc ａｂｃ""",
    f"{PLAN}/index.html": "2026年重点工作清单落实情况 青政办发〔2026〕1号 关于印发清单的通知 二、解读 金丝雀前言 金丝雀结语",
    "units/wjw.html": "县卫生健康局 卫健局",
    "units/swj.html": "县税务局 000-0002",
    "zfb/index.html": "县政府办公室 000-0001",
    "zfb/jdbz/gztj/index.html": "工作推进 重点工作的落实情况 落实 进展",
}


@needs_node
def test_every_field_that_is_published_is_found_on_its_page(site: Path) -> None:
    sites.write(site, CANARIES)
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    asked = [(path, word) for path, line in HELD.items() for word in line.split()]
    for (path, word), answer in zip(asked, ask(site / "output", *(word for _, word in asked)), strict=True):
        assert path in {unquote(link) for link in answer["links"]}, word
    assert found(site / "output", "金丝雀旧进展 金丝雀备注") == {f"{PLAN}/0103.html"}
    assert found(site / "output", "金丝雀旧进展 金丝雀公文") == set(), "all words must be on one page"


@needs_node
def test_nothing_of_a_draft_or_of_what_waits_for_its_day_is_in_the_index(site: Path) -> None:
    secret = {
        f"content/{PLAN}/0301.yaml": sites.item("二、解读", "机密甲要求。", draft="yes"),
        "content/zfb/zcwj/2026-06.md": sites.DOCUMENT.replace("关于印发清单", "机密乙通知").replace(
            "title:", "draft: yes\ntitle:"
        ),
        "content/zfb/zcwj/2026-12.md": sites.DOCUMENT.replace("关于印发清单", "机密丙通知").replace("2026-02-28", "2026-12-28"),
    }
    sites.write(site, secret)
    assert not sites.build(site, drafts=True, output=site / "preview").failed
    assert found(site / "preview", "机密") == {f"{PLAN}/0301.html", "zfb/zcwj/2026-06.html", "zfb/zcwj/2026-12.html"}
    assert not sites.build(site).failed, "after a preview, whose memo knows the secret words"
    assert not {"机密", "密甲", "密乙", "密丙"} & {text[at : at + 2] for text in [index_files(site)] for at in range(len(text))}
    assert found(site / "output", "机密") == set()
    sites.build(site, as_of=date(2026, 12, 28))
    assert found(site / "output", "机密") == {"zfb/zcwj/2026-12.html"}


@needs_node
def test_what_is_removed_or_rewritten_takes_its_words_along(site: Path) -> None:
    sites.write(site, CANARIES)
    sites.build(site)
    assert "金丝" in index_files(site)
    for path in CANARIES:
        (site / path).unlink()
    sites.write(site, {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML})
    assert not sites.build(site).failed
    assert "金" not in index_files(site)
    assert found(site / "output", "金丝雀") == set()
    sites.write(site, {ITEM: sites.item("一、公开", "改写后的要求。")})
    sites.build(site)
    assert found(site / "output", "应公开尽公开") == set()
    assert found(site / "output", "改写后的要求") == {f"{PLAN}/0101.html"}


# ------------------------------------------------------------------------------------------------ order, facets, context


@needs_node
def test_titles_come_first_then_the_newest(site: Path) -> None:
    sites.write(site, {
        f"content/{PLAN}/0103.yaml": sites.item("二、解读", "见甲骨文。", task="任务乙"),
        f"content/{PLAN}/0104.yaml": sites.item("二、解读", "同上。", task="甲骨文任务", progress="[]"),
        "content/zfb/zcwj/2026-05.md": sites.DOCUMENT.replace("2026-02-28", "2026-07-01").replace("各单位", "甲骨文各单位"),
    })  # fmt: skip
    assert not sites.build(site).failed
    answer = ask(site / "output", "甲骨文")[0]
    assert answer["links"] == [f"{PLAN}/0104.html", "zfb/zcwj/2026-05.html", f"{PLAN}/0103.html"]
    assert [(thing["kind"], thing["body"], thing["year"], thing["column"], thing["day"]) for thing in answer["things"]] == [
        ("item", "县政府办公室", "2026", "工作推进", "2026-03-02"),
        ("document", "县政府办公室", "2026", "政策文件", "2026-07-01"),
        ("item", "县政府办公室", "2026", "工作推进", "2026-05-30"),
    ]


@needs_node
def test_every_title_is_on_the_first_page_when_it_is_asked_for(demonstration: Path) -> None:
    listed = words(demonstration)
    for one, answer in zip(listed, ask(demonstration / "output", *({"q": one.title} for one in listed)), strict=True):
        assert one.path in [unquote(link) for link in answer["links"]], one.title


@needs_node
def test_facets_count_what_a_choice_would_show_and_choices_combine(demonstration: Path) -> None:
    output = demonstration / "output"
    answer = ask(output, {"q": "公开"})[0]
    counts = {part["facet"]: {one["value"]: one["count"] for one in part["values"]} for part in answer["facets"]}
    assert sum(counts["kind"].values()) == answer["total"] > 40
    asked = [{"q": "公开", "filters": {facet: value}} for facet in counts for value in counts[facet]]
    assert [one["total"] for one in ask(output, *asked)] == [n for facet in counts for n in counts[facet].values()]
    both = ask(output, {"q": "公开", "filters": {"kind": "item", "body": "县政府办公室"}, "all": True})[0]
    assert {(thing["kind"], thing["body"]) for thing in both["things"]} == {("item", "县政府办公室")}
    assert len(both["links"]) == both["total"]
    kinds = {one["value"]: one["count"] for part in both["facets"] if part["facet"] == "kind" for one in part["values"]}
    assert len(kinds) > 1, "a facet counts without its own choice"
    assert [part["value"] for part in answer["facets"][2]["values"]] == sorted(counts["year"], reverse=True)


@needs_node
def test_pages_of_twenty_show_every_hit_once(demonstration: Path) -> None:
    output = demonstration / "output"
    seen: list[str] = []
    start = 0
    while True:
        answer = ask(output, {"q": "公开", "from": start})[0]
        assert len(answer["links"]) == 20 or not answer["next"]
        seen += answer["links"]
        start = answer["next"]
        if not start:
            break
    assert len(seen) == len(set(seen)) == answer["total"]
    assert ask(output, {"q": "公开", "from": 10_000})[0]["links"] == []


@needs_node
def test_a_hit_leads_to_the_report_that_holds_the_words(site: Path) -> None:
    def reports(count: int) -> str:
        days = (date.fromordinal(date(2026, 1, 1).toordinal() + number) for number in range(count))
        return "".join(f"\n  - {{date: {day}, text: 第甲{number}乙次巡查}}" for number, day in enumerate(days, 1))

    sites.write(site, {
        f"content/{PLAN}/0101.yaml": sites.item("一、公开", "及时发布。", task="巡河", progress=reports(3)),
        f"content/{PLAN}/0102.yaml": sites.item("一、公开", "另一件事。", progress=reports(120), note="备注的话"),
    })  # fmt: skip
    assert not sites.build(site).failed
    asked = ["巡河 甲2乙", "巡河 及时发布", "甲120乙", "另一件 甲51乙", "甲100乙", "甲1乙 备注的话"]
    answers = ask(site / "output", *asked)
    places = {query: answer["places"] for query, answer in zip(asked, answers, strict=True)}
    assert places == {
        "巡河 甲2乙": [f"{PLAN}/0101.html#report-2"],
        "巡河 及时发布": [f"{PLAN}/0101.html"],
        "甲120乙": [f"{PLAN}/0102.html#report-120"],
        "另一件 甲51乙": [f"{PLAN}/0102.html#report-51"],
        "甲100乙": [f"{PLAN}/0102.html#report-100"],
        "甲1乙 备注的话": [f"{PLAN}/0102/reports-1.html#report-1"],
    }
    for place in [place for found in places.values() for place in found if "#" in place]:
        path, _, anchor = place.partition("#")
        assert f'<li id="{anchor}">' in (site / "output" / path).read_text("utf-8"), place


@needs_node
def test_the_context_shows_the_words_as_they_are_written_and_marked(site: Path) -> None:
    body = "很长的开头。" * 20 + "其中ＡＢＣ政策〔2026〕3号有效，" + "很长的结尾。" * 20
    sites.write(site, {ITEM: sites.item("一、公开", body, task="ＡＢＣ事项")})
    sites.build(site)
    answer = ask(site / "output", "abc [2026]3号")[0]
    (title,), (context,) = answer["titles"], answer["contexts"]
    assert title == [{"text": "ＡＢＣ", "found": True}, {"text": "事项", "found": False}]
    assert [piece["text"] for piece in context if piece["found"]] == ["ＡＢＣ", "〔2026〕3号"]
    text = "".join(piece["text"] for piece in context)
    assert (text[0], text[-1], len(text) < 100) == ("…", "…", True)


@needs_node
@pytest.mark.parametrize(
    "query",
    ["", "  　", "\t", "a" * 5000, "甲 " * 500, "__proto__ constructor", "\ud83d", "𠮷", '"<script>&', "%00\\", "..", "!"],
)
def test_no_query_breaks_it(site: Path, query: str) -> None:
    sites.write(site, {ITEM: sites.item("一、公开", '"引号<b>…𠮷野家__proto__"')})
    sites.build(site)
    answer = ask(site / "output", query)[0]
    if query in ("𠮷", '"<script>&', "!"):
        assert answer["links"] == ([f"{PLAN}/0101.html"] if query == "𠮷" else [])


# ---------------------------------------------------------------------------------------------- how it is taken apart


@given(st.text(max_size=30))
def test_folding_keeps_every_sign_in_its_place_and_is_done_once(text: str) -> None:
    assert len(signs.fold(text)) == len(text)
    assert signs.fold(signs.fold(text)) == signs.fold(text)


@needs_node
def test_both_sides_fold_alike() -> None:
    everything = "".join(chr(code) for code in range(1, 0x11000) if not 0xD800 <= code <= 0xDFFF)
    script = "const i=require(process.argv[1]);process.stdout.write(i.fold(require('fs').readFileSync(0,'utf8')))"
    path = str(sites.REPOSITORY / "layouts/assets/search-index.js")
    ran = subprocess.run([str(NODE), "-e", script, path], input=everything.encode(), capture_output=True, check=True)
    assert ran.stdout.decode() == signs.fold(everything)


def test_what_parts_of_a_text_are_in_the_index() -> None:
    assert signs.grams("工作 a") == {"工", "作", "工作", "a"}
    assert signs.grams("第21号令") == {*"第21号令", "第2", "21", "1号", "号令", "第21", "21号", "1号令"}
    assert signs.grams("") == set()


@given(st.lists(st.integers(0, 63), min_size=1, max_size=64, unique=True).map(sorted))
def test_a_posting_says_its_things_in_the_shorter_way(places: list[int]) -> None:
    short = index._short("".join(signs.ALPHABET[place] for place in places))
    if short.startswith("!"):
        bits = sum(signs.ALPHABET.index(sign) << 6 * at for at, sign in enumerate(short[1:]))
        assert [place for place in range(64) if bits >> place & 1] == places
        assert len(short) < len(places)
    else:
        assert [signs.ALPHABET.index(sign) for sign in short] == places


# ------------------------------------------------------------------------------------------------- segments and sizes


def sized(count: int) -> list[subjects.Subject]:
    return [subjects.Subject(f"zfb/{n // 200}/{n % 200:04}.html", Unit(str(n), ""), Place("unit")) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 64, 65, 1000, 5000])
def test_a_segment_holds_at_most_64_things_and_everything_is_in_one(count: int) -> None:
    listed = sized(count)
    parts = subjects.segments(listed)
    assert sorted(one.path for part in parts for one in part) == sorted(one.path for one in listed)
    assert max(map(len, parts)) <= 64
    assert len(parts) <= max(1, count // 8)


def test_a_new_thing_moves_nothing_outside_its_segment() -> None:
    listed = sized(1000)
    before = subjects.segments(listed)
    more = subjects.Subject("zfb/0/new.html", listed[0].content, listed[0].place)
    after = subjects.segments([*listed, more])
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def ten_thousand() -> list[Page]:
    """Item pages as benchmarks/generate.py would have them, 200 to a plan, without reading or drawing a site."""
    body, plans = Body("zfb", "县政府办公室"), [Link(f"第{n}号计划", f"zfb/p{n:04}/index.html") for n in range(50)]
    head = pages.PlanHead(plans[0], 2026, "", datetime(2026, 1, 10, 9), SourceDocument(), ())
    said = "按照年度安排逐项核对台账，明确责任单位和完成时限，及时公布进展并接受社会监督"
    listed = []
    for number in range(10_000):
        plan, place = divmod(number, 200)
        title, units = (
            f"第{plan}号计划第{place}项任务",
            [f"第{(plan * 7 + place * 3 + n) % 40}单位" for n in range(place % 4 + 2)],
        )
        card = Card(
            f"zfb/p{plan:04}/{place:04}.html", title, "", plans[plan], 2020 + plan % 7, "", datetime(2026, 1, 10, 9),
            tuple(Link(unit, "") for unit in units[:1]), tuple(Link(unit, "") for unit in units[1:]), "2026-12-31", None,
            "", False, date(2020 + plan % 7, 11, 20), "",
        )  # fmt: skip
        reports = tuple(Progress(date(2026, m, 20), f"{m}月{said}，累计完成{place * m}件。") for m in range(2, 12, 3))
        item = Item(
            f"zfb/p{plan:04}/{place:04}", f"{said}（第{place}项）。{said}，{said}。", title, progress=reports,
            note=f"{said}；{said}；{said}。", targets=(Target("办件", str(place + 10), ">=", "件", str(place)),),
        )  # fmt: skip
        trail = (Link("县政府办公室", ""), Link("工作推进", ""), plans[plan], Link(title, card.path))
        shows = pages.ItemFront(trail, item, card, head, body, (), None, None, None, ())
        listed.append(Page(card.path, "item.html", shows))
    return listed


@needs_node
def test_a_query_loads_at_most_200_kib_of_ten_thousand_items(tmp_path: Path) -> None:
    listed = list(subjects.pages_of(ten_thousand()))
    keys = Keys({page.path: page.path for page in listed}, {"search/order.js runs": ""})
    made, memo = index.pages_of(listed, keys, {})
    assert index.pages_of(listed, keys, memo) == (made, memo)
    for page in [*listed, *made[1:]]:
        sites.write(tmp_path, {page.path: writers.writer(page.maker)(page.shows, FACTS, str)})
    asked = [
        "工作",
        "进展",
        "年度安排逐项核对台账",
        "第1号计划第23项任务",
        "单位5",
        "第7单位",
        "按照年度安排逐项核对台账，明确责任单位和完成时限",
    ]
    asked += [
        "累计完成396件",
        "第3单位 办件 198",
        "5月 8月 11月 第9单位",
        "累计完成63件",
        "第49号计划第199项任务",
        "接受社会监督 第20单位",
    ]
    asked += ["1", "件", "2026", "不存在", "12", "21"]
    answers = ask(tmp_path, *({"q": query, "alone": True} for query in asked))
    loaded = {query: answer["bytes"] / 1024 for query, answer in zip(asked, answers, strict=True)}
    assert max(loaded.values()) <= 200, loaded
    assert [answer["total"] for answer in answers[:2]] == [0, 10_000]
    assert answers[3]["links"] == ["zfb/p0001/0023.html"]


def test_an_edit_touches_few_files_of_search(tmp_path: Path) -> None:
    before, after = ten_thousand()[:1000], ten_thousand()[:1000]
    shows = after[500].shows
    assert isinstance(shows, pages.ItemFront)
    edited = msgspec.structs.replace(shows.item, requirement=f"新增要求。{shows.item.requirement}")
    after[500] = Page(after[500].path, "item.html", msgspec.structs.replace(shows, item=edited))
    one, other = ({page.path: page.shows for page in made(listed)} for listed in (before, after))
    changed = [path for path in one if one[path] != other[path]]
    assert one.keys() == other.keys()
    assert 2 < len(changed) <= 12, "its texts, the version, and a file for each pair of signs that is new in its segment"


def made(listed: list[Page]) -> list[Page]:
    """Every page of search for these pages."""
    shown = list(subjects.pages_of(listed))
    found = stale.keys(shown, dict.fromkeys((page.maker for page in shown), ""), FACTS, {}, "")
    return [*shown, *index.pages_of(shown, found, {})[0]]
