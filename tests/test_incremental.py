"""The oracle: after any sequence of edits an incremental build is, byte for byte, what a clean build of the same sources is."""

from __future__ import annotations

import os
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sites
import soak

from gongkai.cache import Cache
from gongkai.routes import home, lists

LISTED = 3
"""What the lists of the home page show here: few items are more than that."""
SEQUENCES, STEPS, SHARDS = soak.times(50, 1000), 20, soak.times(5, 20)

PLAN = "content/zfb/jdbz/gztj/2026"
EARLIER = "content/zfb/jdbz/gztj/2025"
OTHER = "content/zfb/jdbz/gztj/2027"
RECORDS = (
    "",
    "expires: 2026-06-30\ntopic: 公开\n",
    "effective: 2026-06-20\nterm: 5年\ncontact: 县税务局\n",
    "interprets: zfb/zcwj/2026-01\nmedium: 问答\n",
    "related: [zfb/zcwj/2026-01]\nvalidity: 有效\n",
    "abolished-by: {by: zfb/zcwj/2026-01, on: 2026-06-15}\n",
    "modified-by: [zfb/zcwj/2026-01, {by: 县政府令, on: 2026-07-01}]\n",
)
"""What a document says of its validity and of other documents."""
TEXTS = ["及时发布政策。", "清理过期文件，做到账实相符；", "同步发布解读材料。", "<b>&“引号”</b>", "=1+1", "第一行\n  第二行"]
STATUSES = ["done", "on-track", "ongoing", "in-progress", "behind", "not-started", "no-report"]
DAYS = [date(2026, *day) for day in ((6, 1), (6, 30), (7, 1), (11, 21), (2, 28), (9, 30))] + [date(2027, 1, 1)]
DUES = ["2026-06-30", "2026-12-31", "持续推进", "每季度", "{工作日: 30, 起算日: 2026-03-02, 原文: 30个工作日内}", ""]

choice = range(10_000)
Step = tuple[Callable[..., None], dict[str, Sequence[Any]]]
RULES: list[Step] = []


def rule(**arguments: Sequence[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A step that may be taken, with what each of its arguments may be."""

    def note(step: Callable[..., None]) -> Callable[..., None]:
        RULES.append((step, arguments))
        return step

    return note


def pick(options: list[Any], number: int) -> Any:
    return options[number % len(options)]


class Clean(NamedTuple):
    """A clean build: what it said, whether it failed, and the two trees after it."""

    said: list[str]
    failed: bool
    content: dict[str, bytes]
    output: dict[str, bytes]


class Oracle:
    """A webmaster, a designer and a clumsy visitor of the output folder, one step at a time; both builds after each step."""

    def __init__(self, root: Path, counts: Counter[str], begun: dict[Any, Clean]) -> None:
        self.counts = counts
        self.begun = begun
        self.root = root
        self.site = self.root / "site"
        self.foreign: dict[str, bytes] = {}
        self.options: dict[str, Any] = {"as_of": sites.TODAY}
        self.failures = 0
        self.good: dict[str, str] = {}
        self.states = begun.copy()

    def begin(self) -> None:
        """The same for all walks: the clean build of it is made once."""
        layouts = {
            f"layouts/{name}": (sites.REPOSITORY / "layouts" / name).read_text("utf-8")
            for name in ("item.html", "parts/byline.html", "messages/zh-CN.toml", "assets/site.css")
        }
        earlier = {
            f"{EARLIER}/plan.yaml": sites.PLAN_YAML.replace("2026年", "2025年")
            .replace("year: 2026", "year: 2025")
            .replace("2026-0", "2025-0")
            .replace("zcwj/2025", "zcwj/2026")
        }
        for number in range(LISTED + 1):
            fields = {
                "due": "2025-12-31",
                "task": f"去年的事{number}",
                "lead": pick(["[卫健局]", "[政府办]"], number),
                "progress": "",
            }
            earlier[f"{EARLIER}/{number + 1:02}.yaml"] = sites.item("一、公开", "去年没有做完。", **fields)
        self.files = {**sites.SMALL, **earlier, **layouts}
        self.files["content/zfb/body.yaml"] = self.files["content/zfb/body.yaml"].replace("unit: 县政府办公室", "unit: 卫健局")
        sites.write(self.site, self.files)
        self.compare()
        self.begun.update(self.states)

    # ------------------------------------------------------------------------------------------------ small helpers

    def change(self, files: dict[str, str | None]) -> None:
        """New texts for files (None: gone), then both builds."""
        self.put(files)
        self.compare()

    def put(self, files: dict[str, str | None]) -> None:
        if self.failures >= 2:  # what was broken is mended, as a person would
            files = {
                **dict.fromkeys(self.files, None),
                **self.good,
                **{name: text for name, text in files.items() if name in self.good},
            }
        for name, text in files.items():
            path = self.site / name
            if text is None:
                self.files.pop(name, None)
                path.unlink(missing_ok=True)
            else:
                self.files[name] = text
                sites.write(self.site, {name: text})

    def items(self) -> list[str]:
        return sorted(name for name in self.files if name.startswith((PLAN, OTHER, EARLIER)) and not name.endswith("plan.yaml"))

    def documents(self) -> list[str]:
        return sorted(name for name in self.files if name.endswith(".md"))

    def compare(self, recording: bool = False) -> None:
        output = self.site / "output"
        before = sites.tree(output)
        clean = self.clean(recording)
        built = sites.build(self.site, recording=recording, **self.options)
        assert sites.tree(self.site / "content") == clean.content
        after = sites.tree(output)
        assert sites.said([finding for finding in built.findings if finding.rule != "cache/damaged"]) == clean.said
        assert built.failed == clean.failed
        self.counts["steps"] += 1
        if built.failed:
            self.failures += 1
            assert after == before, "a failed build changed the published site"
            return
        self.failures = 0
        self.good = dict(self.files)
        self.counts["published"] += 1
        self.counts["pages"] += built.pages
        self.counts["kept"] += built.kept
        for name in sorted(clean.output.keys() | (after.keys() - self.foreign.keys())):
            assert after.get(name) == clean.output.get(name), f"{name} differs from a clean build"
        for name, data in self.foreign.items():
            assert after.get(name) == data, f"{name} is not ours, and was changed"

    def clean(self, recording: bool) -> Clean:
        """What a clean build of a copy gives; equal sources are built once."""
        copy = sites.clean_copy(self.site, self.root / "clean")
        state = recording, tuple(self.options.items()), tuple(sites.tree(copy).items())
        if state not in self.states:
            outcome = sites.build(copy, recording=recording, **self.options)
            content, output = sites.tree(copy / "content"), sites.tree(copy / "output")
            self.states[state] = Clean(sites.said(outcome.findings), outcome.failed, content, output)
        return self.states[state]

    # --------------------------------------------------------------------------------------------------- content steps

    @rule(number=choice, text=TEXTS, status=STATUSES, due=DUES, led=[False, True])
    def add_item(self, number: int, text: str, status: str, due: str, led: bool) -> None:
        name = f"{PLAN}/{pick(['0103', '0203', '0301', '0010', '2'], number)}.yaml"
        fields = {"status": status, "due": due, "lead": "[卫健局]" if led else "[政府办, 税务局]"}
        self.change(
            {
                name: sites.item(
                    pick(["一、公开", "二、解读"], number), f"{text!r}" if text[0] in "<=" else "|\n  " + text, **fields
                )
            }
        )

    @rule(number=choice)
    def delete_item(self, number: int) -> None:
        if self.items():
            self.change({pick(self.items(), number): None})

    @rule(
        number=choice,
        text=["requirement", "task", "status", "progress", "reports", "due", "lead", "swap", "draft", "comment"],
        more=choice,
    )
    def edit_item(self, number: int, text: str, more: int) -> None:
        if not self.items():
            return
        name = pick(self.items(), number)
        if text == "swap":
            swapped = re.sub(r"(?m)^(lead|support):", lambda m: "support:" if m[1] == "lead" else "lead:", self.files[name])
            self.change({name: swapped})
            return
        field = "progress" if text == "reports" else text
        lines = [line for line in self.files[name].split("\n") if not line.startswith(f"{field}:")]
        newest = pick(["2026-06-01", "2026-06-30", "2026-07-02"], more)
        new = {
            "reports": f"progress: [{{date: 2026-05-3{more % 2}, text: 早些{more % 5}}}, {{date: {newest}, text: 新的进展}}]",
            "requirement": f"requirement: 第{more}次修改，内容有变。",
            "task": f"task: 任务{more % 7}",
            "status": f"status: {pick(STATUSES, more)}",
            "progress": f"progress: [{{date: 2026-05-{more % 28 + 1:02}, text: 进展{more}}}]",
            "due": f"due: {pick(DUES, more)}",
            "lead": f"lead: [{pick(['县税务局', '卫健局', '不认识的单位', '各乡镇人民政府'], more)}]",
            "draft": f"draft: {pick(['yes', 'no'], more)}",
            "comment": f"# 第{more}次说明",
        }[text]
        if field == "progress":
            lines = [line for line in lines if not line.startswith("  - {date")]
        self.change({name: "\n".join([*lines, new])})

    @rule(number=choice, place=choice)
    def rename_item(self, number: int, place: int) -> None:
        if self.items():
            name = pick(self.items(), number)
            new = f"{PLAN}/{pick(['0109', 'a1', 'A1', '0101', '补充'], place)}.yaml"
            if new != name:
                self.change({name: None, new: self.files[name]})

    @rule(one=choice, other=choice)
    def swap_items(self, one: int, other: int) -> None:
        if len(self.items()) > 1:
            a, b = pick(self.items(), one), pick(self.items(), other)
            self.change({a: self.files[b], b: self.files[a]})

    @rule(one=choice, other=choice)
    def carry_item(self, one: int, other: int) -> None:
        if len(self.items()) > 1:
            name, before = pick(self.items(), one), pick(self.items(), other)
            address = before.removeprefix("content/").removesuffix(".yaml")
            lines = [line for line in self.files[name].split("\n") if not line.startswith("carried-from")]
            self.change({name: "\n".join([*lines, f"carried-from: {address}"])})

    @rule(number=choice)
    def edit_plan(self, number: int) -> None:
        text = self.files.get(f"{PLAN}/plan.yaml", sites.PLAN_YAML)
        edits = [
            text.replace("2026年重点", f"2026年第{number % 5}版重点"),
            text.replace("shows: units}", "shows: units, merge: yes}"),
            re.sub("heading: 责任单位[^,]*", f"heading: 责任单位{number % 4}", text),
            text.replace("published: 2026-03-02 09:30", "published: 2026-03-02 10:30"),
            text + f"text: 前言{number % 5}。\n" if "text:" not in text else text,
            text + "form: clauses\n" if "form:" not in text else text.replace("form: clauses\n", ""),
            re.sub("(?m)^periods: .*\n", "", text) + f"periods: {pick(['month', '季度', 'year'], number // 8)}\n",
            text + "defaults: {lead: [政府办], support: [各乡镇人民政府]}\n" if "defaults" not in text else text,
        ]
        self.change({f"{PLAN}/plan.yaml": pick(edits, number)})

    @rule(number=choice)
    def edit_earlier_plan(self, number: int) -> None:
        text = self.files[f"{EARLIER}/plan.yaml"]
        edits = [
            re.sub("^title: .*", f"title: 2025年第{number % 7}版清单", text),
            re.sub(r"published: [\d-]+", f"published: 2025-03-{number % 9 + 3:02}", text),
            re.sub(r"issued: [\d-]+", f"issued: 2025-02-1{number % 9}", text),
        ]
        self.change({f"{EARLIER}/plan.yaml": pick(edits, number)})

    @rule(number=choice, more=choice)
    def edit_body(self, number: int, more: int) -> None:
        text = self.files["content/zfb/body.yaml"]
        edits = [
            re.sub("(?m)^name: .*", f"name: {pick(['县政府办公室', '县政府办', '县府办公室'], more)}", text),
            re.sub("(?m)^unit: .*", f"unit: {pick(['县政府办公室', '县税务局', '卫健局'], more)}", text),
            re.sub("(?m)^phone: .*", f"phone: 000-2{more % 9}", text),
        ]
        self.change({"content/zfb/body.yaml": pick(edits, number)})

    @rule(number=choice)
    def second_body(self, number: int) -> None:
        body, notice = "content/swj/body.yaml", "content/swj/zcwj/2026-05.md"
        if body in self.files and number % 3 == 0:
            self.change({body: None, notice: None})
        else:
            text = f"---\ntitle: 第{number % 4}号通知\npublished: 2026-05-05 10:00\n---\n正文。\n"
            self.change(
                {body: f"name: 县税务局{pick(['', '（机关）'], number)}\nunit: 税务局\n", notice: text if number % 2 else None}
            )

    @rule(number=choice)
    def second_plan(self, number: int) -> None:
        if f"{OTHER}/plan.yaml" in self.files:
            self.change({name: None for name in self.files if name.startswith(OTHER)})
        else:
            plan = sites.PLAN_YAML.replace("2026年重点", "2027年重点").replace("year: 2026", "year: 2027")
            self.change(
                {f"{OTHER}/plan.yaml": plan, f"{OTHER}/0101.yaml": sites.item("一、公开", "明年的事。", due="2027-06-30")}
            )

    @rule(number=choice)
    def move_item_between_plans(self, number: int) -> None:
        if f"{OTHER}/plan.yaml" in self.files and self.items():
            name = pick(self.items(), number)
            target = OTHER if name.startswith(PLAN) else PLAN
            self.change({name: None, f"{target}/{name.rpartition('/')[2]}": self.files[name]})

    @rule(number=choice)
    def edit_units(self, number: int) -> None:
        text = self.files["content/units.yaml"]
        edits = [
            text.replace("name: 县税务局", "name: 国家税务总局青石县税务局"),
            text.replace("short: [政府办]", "short: [政府办, 县府办]"),
            re.sub("name: 县卫[^,]*", f"name: 县卫生健康委{number % 4}", text),
            re.sub(r"members: .*]", f"members: [{pick(['县税务局', '卫健局', '政府办'], number)}]", text),
            text.replace("phone: 000-0002", f"phone: 000-1{number % 9}"),
            text + "- {id: czj, name: 县财政局}\n" if "czj" not in text else text.replace("- {id: czj, name: 县财政局}\n", ""),
            sites.UNITS_YAML,
        ]
        self.change({"content/units.yaml": pick(edits, number)})

    @rule(number=choice)
    def edit_documents(self, number: int) -> None:
        name = f"content/zfb/zcwj/{pick(['2026-02', '2026-03'], number)}.md"
        if name in self.files and number % 3 == 0:
            self.change({name: None})
        else:
            date_line = pick(["2026-03-05 10:00", "2026-06-20 10:00", "2026-12-01 08:00"], number)
            text = sites.DOCUMENT.replace("2026-02-28 10:00", date_line).replace("关于印发清单", f"关于第{number % 4}件事")
            self.change({name: text.replace("published:", f"{pick(RECORDS, number)}published:", 1)})

    @rule(number=choice, due=DUES, withdrawn=[False, False, True])
    def edit_and_record(self, number: int, due: str, withdrawn: bool) -> None:
        """A publication that is noted in the histories; a later step may edit more, which is not noted yet."""
        if self.items():
            name = pick(self.items(), number)
            self.put({name: sites.item("一、公开", pick(TEXTS[:3], number), due=due, draft="yes" if withdrawn else "")})
        self.compare(recording=True)
        self.counts["noted"] += sum(1 for path in (self.site / "content").rglob("history.jsonl"))

    @rule(number=choice, status=STATUSES, every=["month", "季度", "半年"])
    def publish_and_let_periods_pass(self, number: int, status: str, every: str) -> None:
        """A publication, time that passes, an edit that a period must not show, and a publication that is noted again."""
        text = re.sub("(?m)^periods: .*\n", "", self.files.get(f"{PLAN}/plan.yaml", sites.PLAN_YAML))
        self.options["as_of"] = pick([date(2026, 6, 1), date(2026, 6, 30)], number)
        self.put({f"{PLAN}/plan.yaml": f"{text}periods: {every}\n"})
        sites.build(self.site, recording=True, **self.options)
        self.options["as_of"] = pick([date(2026, 9, 30), sites.TODAY, date(2027, 1, 1)], number)
        self.compare()
        if self.items():
            self.put({pick(self.items(), number): sites.item("二、解读", pick(TEXTS[:3], number), status=status)})
        self.compare(recording=bool(number % 2))
        self.counts["periods"] += sum(path.parent.name == "periods" for path in (self.site / "output").rglob("2*.html"))

    @rule(number=choice)
    def edit_the_document_that_others_name(self, number: int) -> None:
        name = "content/zfb/zcwj/2026-01.md"
        edits = [("(?m)^title: .*", f"title: 关于第{number % 7}份清单的通知"), ("各(有关)?单位[^：]*：", f"各单位{number % 7}：")]
        self.change({name: re.sub(*pick(edits, number), self.files[name])})

    @rule(number=choice)
    def edit_attachment(self, number: int) -> None:
        self.change({"content/zfb/zcwj/清单.csv": f"序号,名称\n{number % 9},公开\n" + "2,解读\n" * (number % 5 * 90)})

    @rule(number=choice)
    def cite_document(self, number: int) -> None:
        if self.items():
            name = pick(self.items(), number)
            lines = [line for line in self.files[name].split("\n") if not line.startswith(("progress", "  - {date"))]
            self.change({name: "\n".join([*lines, "progress: [{date: 2026-05-20, text: 见文件, evidence: [zcwj/2026-01]}]"])})

    # --------------------------------------------------------------------------------------- site, layouts, mistakes

    @rule(number=choice)
    def edit_site(self, number: int) -> None:
        text = self.files["site.yaml"]
        edits = [
            text.replace("consult: 有疑问请致电。", f"consult: 有疑问请致电{number % 5}。"),
            text.replace("name: 工作推进", "name: 工作进展"),
            text.replace("青石县人民政府网站", "青石县政府网"),
            text + "rules: {item/due-missing: off}\n" if "rules:" not in text else text,
            text.replace("[csv, json]", "[csv, json, zip]"),  # files that are made of others
            text.replace("name: 青石县人民政府网站", "lang: en\nname: 青石县人民政府网站") if "lang:" not in text else text,
            sites.SITE_YAML,
        ]
        self.change({"site.yaml": pick(edits, number)})

    @rule(number=choice)
    def edit_statuses(self, number: int) -> None:
        words = [f"  - {{id: {status}, name: 状态{place + number % 3}, tone: good}}\n" for place, status in enumerate(STATUSES)]
        listed = "statuses:\n" + "".join(words if number % 2 else reversed(words))
        text = self.files["site.yaml"].split("statuses:\n")[0]
        self.change({"site.yaml": text if number % 5 == 0 else text + listed})

    @rule(number=choice)
    def edit_layouts(self, number: int) -> None:
        name = pick(
            ["layouts/item.html", "layouts/parts/byline.html", "layouts/assets/site.css", "layouts/messages/zh-CN.toml"], number
        )
        comment = {"html": "{{# {} #}}\n", "css": "/* {} */\n", "toml": "# {}\n"}[name.rpartition(".")[2]].format(number % 7)
        visible = {
            "layouts/messages/zh-CN.toml": ("网站首页", f"首页{number % 3}"),
            "layouts/item.html": ("<h2>", "<h2 class='x'>"),
        }
        text = self.files.get(name) or (sites.REPOSITORY / name).read_text("utf-8")
        self.change({name: text.replace(*visible[name]) if name in visible and number % 2 else text + comment})

    @rule(number=choice, more=choice)
    def edit_words(self, number: int, more: int) -> None:
        name = "layouts/messages/zh-CN.toml"
        lines = self.files[name].split("\n")
        words = [place for place, line in enumerate(lines) if re.search(r'= ".*"$', line)]
        place = pick(words, number)
        lines[place] = re.sub(r'(?:〔\d〕)?"$', f'〔{more % 9}〕"', lines[place])
        self.change({name: "\n".join(lines)})

    @rule(number=choice)
    def draw_in_a_layout_by_a_name_only_known_later(self, number: int) -> None:
        item = (sites.REPOSITORY / "layouts/item.html").read_text("utf-8")
        drawn = item.replace("{% block content %}", "{% block content %}{% include 'parts/' ~ 'ex' ~ 'tra.html' %}")
        self.change({"layouts/item.html": drawn, "layouts/parts/extra.html": f"<p>第{number % 9}版</p>"})

    @rule()
    def drop_own_layout(self) -> None:
        self.change({"layouts/item.html": None})

    @rule()
    def break_and_mend_layout(self) -> None:
        good = self.files.get("layouts/item.html")
        self.change({"layouts/item.html": (good or "") + "{{ nothing.of.the.kind }}"})
        self.change({"layouts/item.html": good})

    @rule(number=choice)
    def break_and_mend_content(self, number: int) -> None:
        if self.items():
            name = pick(self.items(), number)
            good = self.files[name]
            bad = pick(["标题：甲\n", "group: [\n", "\tx: 1\n", "requirement: 甲\nrequirement: 乙\n"], number)
            self.change({name: bad})
            self.change({name: good})

    @rule(day=DAYS)
    def day_passes(self, day: date) -> None:
        self.options["as_of"] = day
        self.compare()

    @rule(number=choice)
    def other_options(self, number: int) -> None:
        self.options["drafts"] = bool(number % 2)
        self.options["base_url"] = pick(["", "https://other.example/sub/"], number)
        self.compare()

    # --------------------------------------------------------------------------------------------- the output folder

    @rule(number=choice, how=["remove", "edit", "same size", "folder", "staged", "cache"])
    def meddle_with_output(self, number: int, how: str) -> None:
        ours = sorted(sites.tree(self.site / "output").keys() - self.foreign.keys())
        if not ours:
            return
        path = self.site / "output" / pick(ours, number)
        if how == "remove":
            path.unlink()
        elif how == "edit":
            path.write_bytes(path.read_bytes() + b"<!-- ? -->")
        elif how == "same size":
            stat = path.stat()
            path.write_bytes(b"?" * stat.st_size)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        elif how == "folder":
            shutil.rmtree(path.parent) if path.parent != self.site / "output" else path.unlink()
            self.foreign = {name: data for name, data in self.foreign.items() if (self.site / "output" / name).exists()}
        elif how == "staged":
            shutil.rmtree(self.site / ".output.next", ignore_errors=True)
        else:
            pick(sorted(filter(Path.is_file, (self.site / ".cache").rglob("*"))), number).write_bytes(b"damaged")
            return  # the next step finds out
        self.compare()

    @rule(number=choice)
    def put_foreign_file(self, number: int) -> None:
        name = pick(["CNAME", "uploads/旧文件.pdf", "zfb/说明.txt"], number)
        if name in self.foreign and number % 3 == 0:
            (self.site / "output" / name).unlink()
            del self.foreign[name]
        elif (self.site / "output").exists():
            self.foreign[name] = f"他人的文件{number}".encode()
            sites.write(self.site / "output", {name: self.foreign[name]})
        self.compare()


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_incremental_builds_equal_clean_builds(shard: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same steps each time: what a shard does depends on its number alone. In all sequences but the first, and in the long
    form in none, pages that show the same are made once, so that what is compared is which pages are kept, made and removed.
    """
    soak.quick(monkeypatch, tmp_path / "engine")
    monkeypatch.setattr(Cache, "compiled", lambda *_: {})  # this process knows them; and edited ones are not kept for others
    monkeypatch.setattr(Cache, "save_compiled", lambda *_: None)
    for part in (home, lists):
        monkeypatch.setattr(part, "NEWEST", LISTED)
    chance, counts = random.Random(shard), Counter[str]()
    begun: dict[Any, Clean] = {}
    alone = SEQUENCES if soak.LONG else 0 if shard else 1
    for number in range(SEQUENCES // SHARDS):
        if number == alone:
            soak.make_each_page_once(monkeypatch)
        with tempfile.TemporaryDirectory(prefix="政务 oracle ", dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as root:
            oracle, taken = Oracle(Path(root), counts, begun), []
            oracle.begin()
            for _ in range(STEPS):
                step, arguments = chance.choice(RULES)
                given = {name: chance.choice(values) for name, values in arguments.items()}
                taken.append(f"{step.__name__}({given})")
                try:
                    step(oracle, **given)
                except AssertionError as fault:
                    raise AssertionError("\n".join(["these steps lead to it:", *taken, str(fault)])) from None
    assert counts["published"] > counts["steps"] // 2, "most steps should publish, or little is compared"
    assert counts["noted"] > 3, "some steps should be noted in a history"
    assert counts["periods"] > 3, "some periods should be over"
    assert counts["kept"] > counts["pages"] // 4, "an incremental build should keep what it can"
