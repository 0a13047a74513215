"""The commands: what they say, in which language, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

import pytest
import sites

from gongkai import cli, pipeline
from gongkai.arguments import CHINA
from gongkai.options import Options
from gongkai.report import Progress, Report
from gongkai.rules import LEVELS

NEXT = "  下一步：打开 output/index.html 看看，或者运行 python build.py serve 预览。\n"
DAY = ("--as-of", "2026-11-21")
ITEM = "content/zfb/jdbz/gztj/2026/0101.yaml"
BAD_ITEM = sites.SMALL[ITEM] + "draft: maybe\n"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the small site: its exit code, and what it said. Nothing is ever said on the error channel."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(site)

    def run(*arguments: str) -> tuple[int, str]:
        code = cli.main(arguments, site=site)
        said = capsys.readouterr()
        assert said.err == ""
        assert "Traceback" not in said.out
        return code, said.out

    return run


def subprocess_run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(sites.REPOSITORY / "build.py"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}, check=False
    )


def timeless(text: str) -> str:
    return re.sub(r"\d+\.\d+ (秒|seconds)", r"0.0 \1", text)


# ------------------------------------------------------------------------------------------------------------- build


def test_the_first_build_says_what_it_wrote_and_where_to_look(run: Run) -> None:
    code, said = run("build", *DAY)
    assert code == 0
    assert timeless(said) == ("√ 已生成：77 个页面，写入 77，保持不变 0，删除 0（0.0 秒，按 2026-11-21 计算）。\n" + NEXT)


def test_build_is_what_runs_when_nothing_is_named(run: Run, site: Path) -> None:
    assert run(*DAY)[1].startswith("√ 已生成：77 个页面")
    assert run()[0] == 0
    assert (site / "output/index.html").exists()


def test_a_build_without_changes_says_so_in_both_ways_of_finding_out(run: Run, site: Path) -> None:
    same = "√ 没有变化：77 个页面都是最新的（0.0 秒，按 2026-11-21 计算）。\n" + NEXT
    run("build", *DAY)
    assert timeless(run("build", *DAY)[1]) == same, "found out without the engine"
    sites.write(site, {ITEM: sites.SMALL[ITEM] + "# 说明\n"})
    assert timeless(run("build", *DAY)[1]) == same, "found out with it"
    assert timeless(run("build", *DAY, "--clean")[1]).startswith("√ 没有变化")


def test_an_incremental_build_counts_what_it_wrote_kept_and_removed(run: Run, site: Path) -> None:
    run("build", *DAY)
    (site / ITEM.replace("0101", "0102")).unlink()
    sites.write(site, {"content/zfb/zcwj/2026-02.md": "---\ntitle: 乙\npublished: 2026-03-01 09:00\n---\n正文\n"})
    counts = re.match(r"√ 已生成：(\d+) 个页面，写入 (\d+)，保持不变 (\d+)，删除 (\d+)", run("build", *DAY)[1])
    assert counts
    pages, written, kept, removed = map(int, counts.groups())
    assert (pages, written + kept, removed) == (77, 77, 2), "a document has a file of search of its own, a month its list"


def test_a_build_tells_of_files_of_others_and_of_what_waits(run: Run, site: Path) -> None:
    sites.write(site, {
        "output/CNAME": "x",
        "output/a/b.txt": "y",
        "content/zfb/zcwj/2027-01.md": "---\ntitle: 乙\npublished: 2027-01-05 09:00\n---\n正文\n",
        "content/zfb/zcwj/2026-12.md": "---\ntitle: 丙\npublished: 2026-12-05 08:30\n---\n正文\n",
    })  # fmt: skip
    told = [
        "  output 里有 2 个文件不是本程序写的，原样保留。",
        "  2 项还没到发布时间，最近的是 2026-12-05 的 zfb/zcwj/2026-12。",
    ]
    assert run("build", *DAY)[1].splitlines()[1:3] == told
    assert run("build", *DAY)[1].splitlines()[1:3] == told, "and again when nothing changed"
    sites.write(site, {"output/a/c.txt": "z"})
    assert run("build", *DAY)[1].splitlines()[1] == "  output 里有 3 个文件不是本程序写的，原样保留。", "counted anew"


def test_a_build_with_warnings_publishes_and_names_the_check(run: Run, site: Path) -> None:
    sites.write(site, {ITEM: sites.item("一、公开", "甲。", due="")})
    code, said = run("build", *DAY)
    assert code == 0
    assert said.startswith(f"警告  {ITEM}:1:1  [item/due-missing]\n      没有写完成时限\n      → 写“完成时限: 2026-12-31”")
    assert "0 个错误，1 个警告，0 个提示。\n" in said
    assert "  1 个问题要看一看：python build.py check\n" in said
    assert run("build", *DAY)[1].count("没有写完成时限") == 1, "told again while it is not mended"


def test_a_build_with_errors_publishes_nothing(run: Run, site: Path) -> None:
    run("build", *DAY)
    before = sites.tree(site / "output")
    sites.write(site, {ITEM: BAD_ITEM})
    code, said = run("build", *DAY)
    assert code == 1
    assert f"错误  {ITEM}:9:8  [schema/bad-flag]\n      “maybe”既不是“是”也不是“否”\n      → 写 是 或 否。\n" in said
    assert said.endswith("× 没有发布：先改正上面的问题，output 还是原来的样子。\n")
    assert sites.tree(site / "output") == before
    sites.write(site, {ITEM: sites.SMALL[ITEM]})
    assert run("build", *DAY)[0] == 0


def test_strict_publishes_nothing_when_there_is_a_warning(run: Run, site: Path) -> None:
    sites.write(site, {ITEM: sites.item("一、公开", "甲。", due="")})
    code, said = run("build", *DAY, "--strict")
    assert code == 1
    assert said.endswith("× 没有发布：--strict 不放过警告，output 还是原来的样子。\n")
    assert not (site / "output").exists()
    assert run("build", *DAY)[0] == 0
    assert run("build", *DAY, "--strict")[0] == 1, "also when nothing changed since"
    sites.write(site, {ITEM: sites.SMALL[ITEM]})
    assert run("build", *DAY, "--strict")[0] == 0
    assert run("build", *DAY, "--strict")[1].startswith("√ 没有变化")


def test_build_as_json_has_its_fixed_shape(run: Run, site: Path) -> None:
    sites.write(site, {ITEM: sites.item("一、公开", "甲。", due="")})
    finding = {
        "rule": "item/due-missing",
        "level": "warning",
        "file": ITEM,
        "line": 1,
        "column": 1,
        "message": "没有写完成时限",
        "hint": "写“完成时限: 2026-12-31”，长期任务写“持续推进”，定期任务写“每季度”。",
    }
    for written, kept in ((75, 0), (0, 75)):
        code, said = run("build", *DAY, "--format", "json")
        told = json.loads(said)
        assert code == 0
        assert isinstance(told.pop("seconds"), float)
        assert told == {"pages": 75, "written": written, "kept": kept, "removed": 0, "as_of": "2026-11-21", "findings": [finding]}
    assert list(json.loads(said)) == ["pages", "written", "kept", "removed", "seconds", "as_of", "findings"]


def test_a_profile_tells_the_seconds_of_each_stage_and_the_slowest_pages(run: Run, site: Path) -> None:
    _, said = run("build", *DAY, "--profile")
    for stage in ("读取", "检查", "安排页面", "比对", "生成页面", "检查页面", "发布", "记下结果"):
        assert re.search(rf"^ +\d+\.\d{{3}} s  {stage}", said, re.MULTILINE), stage
    assert re.search(r"最慢的页面（制作它的进程所用的时间）：\n( +\d+\.\d{3} s  \S+\n){10}", said)
    _, said = run("build", *DAY, "--profile", "--format", "json")
    told = json.loads(said)["profile"]
    assert list(told["stages"]) == ["start"], "a build with nothing to do ends there"
    assert told["slowest"] == []


def test_a_failed_build_as_json_has_the_same_shape(run: Run, site: Path) -> None:
    sites.write(site, {ITEM: BAD_ITEM})
    code, said = run("build", *DAY, "--format", "json")
    told = json.loads(said)
    assert code == 1
    assert (told["pages"], told["written"], told["kept"], told["removed"]) == (0, 0, 0, 0)
    assert [finding["rule"] for finding in told["findings"]] == ["schema/bad-flag"]


def test_json_loses_no_sign_where_the_terminal_lacks_it(site: Path) -> None:
    sites.write(site, {ITEM: sites.SMALL[ITEM] + "draft: 𠮷日〔\n"})
    for encoding in ("gbk", "ascii", "utf-8"):
        ran = subprocess.run(
            [sys.executable, str(sites.REPOSITORY / "build.py"), "check", "--site", str(site), "--format", "json", *DAY],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert json.loads(ran.stdout.decode(encoding))[0]["message"] == "“𠮷日〔”既不是“是”也不是“否”"


def test_the_output_may_lie_elsewhere(run: Run, site: Path, tmp_path: Path) -> None:
    code, said = run("build", *DAY, "--output", str(tmp_path / "public"))
    assert code == 0
    assert "打开 ../public/index.html 看看" in said
    assert not (site / "output").exists()
    assert run("build", *DAY, "--output", "public")[0] == 0
    assert (site / "public/index.html").exists(), "a relative one lies below the folder in which the command was given"


def test_an_output_that_would_be_unsafe_is_wrong_usage(run: Run, site: Path) -> None:
    code, said = run("build", *DAY, "--output", "content")
    assert code == 2
    assert f"不能发布到“{site}/content”：那里放着源文件，或者不属于这个网站" in said


def test_the_base_url_goes_into_addresses_and_nothing_else(run: Run, site: Path, tmp_path: Path) -> None:
    run("build", *DAY)
    run("build", *DAY, "--base-url", "https://other.example/sub", "--output", str(tmp_path / "other"))
    here, there = sites.tree(site / "output"), sites.tree(tmp_path / "other")
    assert b'href="https://other.example/sub/zfb/"' in there["zfb/index.html"]

    def without_codes(data: bytes) -> bytes:
        """A QR code draws the address; what is said in words must differ in nothing else."""
        said = data.replace(b"https://other.example/sub/", b"https://www.qingshi.example/")
        said = said.replace(b"https%3A%2F%2Fother.example%2Fsub%2F", b"https%3A%2F%2Fwww.qingshi.example%2F")
        return re.sub(rb'<details class="code">.*?</details>', b"", said, flags=re.DOTALL)

    for name in here.keys() - {"build.json", "404.html"}:
        assert without_codes(there[name]) == without_codes(here[name]), name
    assert b'href="/sub/zfb' in there["404.html"] or b'href="/sub/index.html"' in there["404.html"]


def test_clean_never_takes_the_short_way(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", *DAY)
    built = []

    def noted(options: Options, watch: pipeline.Watch) -> pipeline.Outcome:
        built.append(options.clean)
        return pipeline.Outcome([])

    monkeypatch.setattr(pipeline, "build", noted)
    run("build", *DAY)
    assert built == []
    run("build", *DAY, "--clean")
    assert built == [True]


def test_drafts_are_shown_on_demand(run: Run, site: Path) -> None:
    sites.write(
        site,
        {
            ITEM: sites.SMALL[ITEM] + "draft: yes\n",
            "content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace(
                "(../jdbz/gztj/2026/0101.yaml)", "(../../zfb/jdbz/gztj/2026/plan.yaml)"
            ),
        },
    )
    run("build", *DAY)
    page = site / ITEM.replace("content", "output").replace("yaml", "html")
    assert not page.exists()
    run("build", *DAY, "--drafts")
    assert page.exists()


# -------------------------------------------------------------------------------------------------------------- today


def test_today_is_as_asked_for(run: Run) -> None:
    assert "按 2026-11-21 计算" in run("build", "--as-of", "2026-11-21")[1]


def test_today_is_what_source_date_epoch_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795190400")
    assert "按 2026-11-21 计算" in run("build")[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795190399")
    assert "按 2026-11-20 计算" in run("build")[1], "the day begins in China"
    assert "按 2026-12-01 计算" in run("build", "--as-of", "2026-12-01")[1], "what is asked for goes first"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows sets its time zone otherwise")
@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])  # at any time it is another day in one of them
def test_today_is_the_day_in_china_wherever_the_machine_is(run: Run, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        before = datetime.now(CHINA).date()
        said = run("build")[1]
        after = datetime.now(CHINA).date()
    time.tzset()
    assert f"按 {before} 计算" in said or f"按 {after} 计算" in said


@pytest.mark.parametrize("text", ["x", "1.5", "9" * 14, "9" * 18, "9" * 30, "-99999999999999"])
def test_a_wrong_source_date_epoch_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert run("build") == (2, f"命令写得不对：“{text}”不是日期，写成 2026-11-21。\n")


def test_an_empty_source_date_epoch_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert run("check")[0] == 0


@pytest.mark.parametrize("text", ["2026/11/21", "21.11.2026", "2026-02-30", "heute", "2026-11"])
def test_a_wrong_day_is_wrong_usage(run: Run, text: str) -> None:
    assert run("build", "--as-of", text) == (2, f"命令写得不对：“{text}”不是日期，写成 2026-11-21。\n")


# -------------------------------------------------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["bild"], "没有“bild”这个命令。是不是“build”？"),
        (["xyz"], "没有“xyz”这个命令。"),
        (["check", "--only", "item/due-mising"], "没有“item/due-mising”这条规则。是不是“item/due-missing”？"),
        (["rules", "page/no-titel"], "没有“page/no-titel”这条规则。是不是“page/no-title”？"),
        (["rules", "xyz"], "没有“xyz”这条规则。"),
        (["build", "--nope"], "不认识的参数：--nope"),
        (["build", "extra"], "不认识的参数：extra"),
        (["build", "--strict=yes"], "不认识的参数：--strict"),
        (["build", "--form", "json"], "不认识的参数：--form json"),
        (["build", "--jobs", "many"], "--jobs 要写整数，不能写 'many'"),
        (["build", "--output"], "--output 后面要写一个值"),
        (["check", "--format", "xml"], "--format 不能写 'xml'，可以写 'text', 'json', 'github', 'sarif'"),
        (["explain"], "还缺少：页面在 output 里的路径（例如 index.html）。写法见 python build.py explain --help"),
        (["new", "item"], "还缺少：放在哪里（例如 zfb/jdbz/gztj/2026/0301）。写法见 python build.py new --help"),
        (["new"], "还缺少：新建的种类（item、plan 或 document）、放在哪里（例如 zfb/jdbz/gztj/2026/0301）。写法见"),
        (["export"], "还缺少：导出的格式（xlsx、docx、pdf 等）。写法见 python build.py export --help"),
        (["import"], "还缺少：要导入的文件。写法见 python build.py import --help"),
        (["new", "thing", "x"], "kind 不能写 'thing'，可以写 'item', 'plan', 'document'"),
        (["schema", "itme"], "table 不能写 itme，可以写 "),
    ],
)
def test_wrong_usage_is_told_in_a_sentence_with_the_nearest_word(run: Run, arguments: list[str], sentence: str) -> None:
    code, said = run(*arguments)
    assert code == 2
    assert said.startswith(f"命令写得不对：{sentence}")
    assert len(said.splitlines()) == 1


def test_a_language_that_nobody_taught_the_program_is_told_with_those_it_speaks(run: Run) -> None:
    sentence = "命令写得不对：程序不会说“de”这种语言，可以写 en · zh-CN。\n"
    assert run("check", *DAY, "--lang", "de") == (2, sentence)
    assert run("check", *DAY, "--lang=de") == (2, sentence)


@pytest.mark.parametrize("address", ["foo", "www.example.com", "ftp://a.cn/", "https://me:secret@a.cn/", "https://a.cn/?x=1"])
@pytest.mark.parametrize("command", [["build"], ["export", "zip"]])
def test_an_address_that_is_none_is_wrong_usage(run: Run, site: Path, address: str, command: list[str]) -> None:
    sentence = f"命令写得不对：“{address}”不能作为网站的网址，写成 https://域名/ 或 https://域名/文件夹/。\n"
    assert run(*command, *DAY, "--base-url", address) == (2, sentence)
    assert not (site / "output").exists()


def test_wrong_usage_is_told_in_english_too(run: Run) -> None:
    assert run("bild", "--lang", "en") == (2, "The command is not right: There is no command “bild”. Did you mean “build”?\n")
    assert run("build", "--jobs", "many", "--lang=en") == (
        2,
        "The command is not right: --jobs must be a whole number, not 'many'\n",
    )


def test_a_folder_without_a_site_is_told(run: Run, tmp_path: Path) -> None:
    sentence = f"命令写得不对：“{tmp_path}”里没有 site.yaml。请到网站的文件夹里运行，或者用 --site 指明。\n"
    for command in (["build"], ["check"], ["explain", "x"], ["new", "item", "a/b/c"]):
        assert run(*command, "--site", str(tmp_path)) == (2, sentence)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"], "nothing was made there"


@pytest.mark.parametrize(
    ("text", "rule"),
    [("", "site/missing"), ("name: 甲\n", "schema/missing-key"), ("name: [\n", "yaml/open-bracket"),
     ("nmae: 甲\n", "schema/unknown-key"), ("- 甲\n", "schema/wrong-shape")],
)  # fmt: skip
def test_a_site_yaml_that_cannot_be_used_is_wrong_usage(run: Run, site: Path, text: str, rule: str) -> None:
    sites.write(site, {"site.yaml": text})
    for command in ("build", "check"):
        code, said = run(command, *DAY, "--format", "json")
        told = json.loads(said)
        findings = told["findings"] if command == "build" else told
        assert code == 2
        assert rule in [finding["rule"] for finding in findings]
        assert {finding["file"] for finding in findings} == {"site.yaml"}
    assert run("check", *DAY, "--only", "item/due-missing")[0] == 2
    assert run("check", *DAY, "--only", "item/due-missing")[1] != "没有发现问题。\n", "why it failed is never filtered away"


def test_an_unknown_language_of_the_site_is_wrong_usage(run: Run, site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: fr\n"})
    code, said = run("build", *DAY)
    assert code == 2
    assert "“fr”" in said


def test_a_fault_of_a_page_is_no_wrong_usage_wherever_it_comes_from(run: Run, site: Path) -> None:
    sites.write(site, {"layouts/column.html": "<p>"})
    assert run("build", *DAY)[0] == 1


# -------------------------------------------------------------------------------------------------------------- check


@pytest.mark.parametrize("state", ["never built", "built", "edited", "damaged"])
@pytest.mark.parametrize("command", [("check",), ("explain", "index.html")])
def test_check_and_explain_write_nothing_at_all(run: Run, site: Path, state: str, command: tuple[str, ...]) -> None:
    if state != "never built":
        run("build", *DAY)
    if state == "edited":
        sites.write(site, {ITEM: sites.SMALL[ITEM] + "note: 备注\n"})
    if state == "damaged":
        sites.write(
            site, {".cache/build": "x", **{f".cache/parsed/{path.name}": "x" for path in (site / ".cache/parsed").iterdir()}}
        )

    def stats() -> dict[str, tuple[int, ...]]:
        return {str(path): (*(stat := path.lstat())[:7], stat.st_mtime_ns) for path in [site, *sorted(site.rglob("*"))]}

    before = stats()
    assert run(*command, *DAY)[0] == 0
    assert stats() == before


def test_check_says_when_all_is_well(run: Run) -> None:
    assert run("check", *DAY) == (0, "没有发现问题。\n")


def test_check_does_not_wait_for_a_build(run: Run, site: Path) -> None:
    from gongkai import fsops

    with fsops.lock(site / ".cache/lock"):
        assert run("check", *DAY)[0] == 0


@pytest.fixture
def faulty(site: Path) -> Path:
    sites.write(site, {
        ITEM: BAD_ITEM,
        ITEM.replace("0101", "0102"): sites.item("一、公开", "甲。", due=""),
        "content/zfb/zcwj/说明, 一.csv": "x",
    })  # fmt: skip
    return site


def test_check_tells_each_sentence_once_with_its_places_and_errors_last(run: Run, faulty: Path) -> None:
    for number in range(5):
        sites.write(faulty, {ITEM.replace("0101", f"030{number}"): sites.item("一、公开", "甲。", due="")})
    code, said = run("check", *DAY)
    folder = ITEM.rpartition("/")[0]
    assert code == 1
    lines = said.splitlines()
    first = lines.index(f"警告  {folder}/0102.yaml:1:1  [item/due-missing]")
    assert lines[first + 1 : first + 4] == [
        "      没有写完成时限",
        "      → 写“完成时限: 2026-12-31”，长期任务写“持续推进”，定期任务写“每季度”。",
        f"      ……同样的问题还有 5 处，例如 {folder}/0300.yaml:1:1, {folder}/0301.yaml:1:1, {folder}/0302.yaml:1:1。",
    ]
    assert lines[-4:-1] == [
        f"错误  {ITEM}:9:8  [schema/bad-flag]",
        "      “maybe”既不是“是”也不是“否”",
        "      → 写 是 或 否。",
    ]
    assert lines[-1] == "1 个错误，7 个警告，0 个提示。"


def test_check_shows_no_more_than_anyone_reads_and_says_how_many_there_are(run: Run, site: Path) -> None:
    for number in range(210):
        sites.write(site, {ITEM.replace("0101", f"9{number:03}"): sites.item("一、公开", "甲。", lead=f"[单位{number}]")})
    said = run("check", *DAY)[1]
    assert said.count("警告  ") == 200
    assert "……还有 10 个，用 --format json 看全部。\n0 个错误，210 个警告，0 个提示。\n" in said


def test_check_offers_lines_for_units_that_are_not_known(run: Run, site: Path) -> None:
    sites.write(site, {"content/units.yaml": sites.UNITS_YAML + "- {id: u1, name: 县供销社}\n"})
    offered = "这些单位 units.yaml 里没有。可以把下面几行贴进 content/units.yaml，编号改成好认的（如拼音简写）：\n"
    sites.write(site, {ITEM: sites.item("一、公开", "甲。", lead="[县发改局, 县财政局]")})
    assert offered not in run("check", *DAY)[1], "two are quickly written"
    sites.write(site, {ITEM: sites.item("一、公开", "甲。", lead="[县发改局, 县财政局, 县发改局, '8号: 局']")})
    code, said = run("check", *DAY)
    assert code == 0
    lines = said.partition(offered)[2]
    assert lines == "- {编号: u2, 名称: 县发改局}\n- {编号: u3, 名称: 县财政局}\n- {编号: u4, 名称: '8号: 局'}\n"
    assert "- {id: u2, name: 县发改局}\n" in run("check", *DAY, "--lang", "en")[1]
    assert offered not in run("check", *DAY, "--only", "item/due-missing")[1]
    assert offered not in run("build", *DAY)[1]
    sites.write(site, {"content/units.yaml": sites.UNITS_YAML + "- {id: u1, name: 县供销社}\n" + lines})
    assert run("check", *DAY) == (0, "没有发现问题。\n")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"content/zfb/zcwj/2026-01.md": sites.DOCUMENT + "\n见[单位](../../units/nope.html)。\n"}, "page/dead-link"),
        ({"content/zfb/zcwj/2026-01.md": sites.DOCUMENT + "\n见[下文](#nope)。\n"}, "page/dead-link"),
        ({"content/zfb/zcwj/2026-01.md": sites.DOCUMENT + "\n见[表](../jdbz/gztj/2026/plan.csv)。\n",
          "content/zfb/jdbz/gztj/2026/plan.csv": "x"}, "address/collision"),
        ({"layouts/404.html": "{{ nowhere }}"}, "layout/failed"),
        ({"content/zfb/zcwj/index.md": sites.DOCUMENT.replace("attachments: [清单.csv]\n", "")}, "address/reserved"),
    ],
)  # fmt: skip
def test_check_finds_what_would_stop_the_build(run: Run, site: Path, change: dict[str, str], rule: str) -> None:
    sites.write(site, change)
    before = sites.tree(site)
    code, said = run("check", *DAY)[:2]
    assert code == 1
    assert f"[{rule}]" in said
    assert sites.tree(site) == before, "check writes nothing"


SOON = {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace("issued:", "expires: 2026-12-31\nissued:", 1)}


def test_a_reminder_that_comes_as_days_pass_stops_neither_a_strict_build_nor_a_strict_check(run: Run, site: Path) -> None:
    sites.write(site, SOON)
    code, said = run("build", *DAY, "--strict")
    assert (code, "[document/expires-soon]" in said) == (0, True)
    code, said = run("build", *DAY, "--strict")
    assert code == 0
    assert "[document/expires-soon]" in said
    assert "√ 没有变化" in said, "a reminder does not make the second build look at everything again"
    assert run("check", *DAY, "--strict")[0] == 0


def test_a_site_may_let_a_reminder_stop_a_strict_build(run: Run, site: Path) -> None:
    sites.write(site, SOON | {"site.yaml": sites.SITE_YAML + "rules: {document/expires-soon: warning}\n"})
    assert run("build", *DAY, "--strict")[0] == 1
    assert run("check", *DAY, "--strict")[0] == 1
    assert run("build", *DAY)[0] == 0


def test_check_of_one_rule_shows_that_rule(run: Run, faulty: Path) -> None:
    code, said = run("check", *DAY, "--only", "item/due-missing", "--format", "json")
    assert code == 0
    assert [finding["rule"] for finding in json.loads(said)] == ["item/due-missing"]
    both = run("check", *DAY, "--only", "item/due-missing", "--only", "schema/bad-flag", "--format", "json")
    assert (both[0], [finding["rule"] for finding in json.loads(both[1])]) == (1, ["schema/bad-flag", "item/due-missing"])
    assert run("check", *DAY, "--only", "unit/unknown") == (0, "没有发现问题。\n")


def test_check_is_strict_on_demand(run: Run, site: Path) -> None:
    sites.write(site, {ITEM: sites.item("一、公开", "甲。", due="")})
    assert run("check", *DAY)[0] == 0
    assert run("check", *DAY, "--strict")[0] == 1


def test_check_as_json_has_the_fixed_shape_of_findings(run: Run, faulty: Path) -> None:
    code, said = run("check", *DAY, "--format", "json")
    findings = json.loads(said)
    assert code == 1
    assert [(finding["rule"], finding["level"], finding["line"], finding["column"]) for finding in findings] == [
        ("schema/bad-flag", "error", 9, 8),
        ("item/due-missing", "warning", 1, 1),
        ("attachment/unclaimed", "warning", 0, 0),
    ]
    assert {tuple(finding) for finding in findings} == {("rule", "level", "file", "line", "column", "message", "hint")}
    assert run("check", *DAY, "--format", "json", "--only", "unit/unknown") == (0, "[]\n")


def test_check_for_github_writes_one_command_a_finding(run: Run, faulty: Path) -> None:
    lines = run("check", *DAY, "--format", "github")[1].splitlines()
    assert lines[0] == f"::error file={ITEM},line=9,col=8,title=schema/bad-flag::“maybe”既不是“是”也不是“否”　写 是 或 否。"
    assert all(
        re.match(r"::(error|warning|notice) file=[^,:]+,line=[1-9]\d*,col=[1-9]\d*,title=[a-z/-]+::\S", line) for line in lines
    )
    assert any("file=content/zfb/zcwj/说明%2C 一.csv,line=1,col=1," in line for line in lines)
    assert all("%" not in re.sub("%(25|2C|3A|0A|0D)", "", line) for line in lines)


def test_check_as_sarif_is_what_the_standard_asks_for(run: Run, faulty: Path) -> None:
    log = json.loads(run("check", *DAY, "--format", "sarif")[1])
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (only,) = log["runs"]
    driver = only["tool"]["driver"]
    assert driver["name"] == "Gongkai"
    assert only["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in driver["rules"]]
    assert rules == sorted({result["ruleId"] for result in only["results"]})
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    for result in only["results"]:
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[\w./~%-]+", place["artifactLocation"]["uri"], re.ASCII), "a URI reference"
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
    assert only["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": ITEM},
        "region": {"startLine": 9, "startColumn": 8},
    }


def test_findings_are_told_in_the_language_asked_for(run: Run, faulty: Path) -> None:
    said = run("check", *DAY, "--lang", "en")[1]
    assert "“maybe”" in said
    assert said.endswith("Errors: 1, warnings: 2, info: 0.\n")
    assert not re.search("没有|不能|警告|错误", said)


def test_the_language_is_the_sites_unless_another_is_asked_for(run: Run, site: Path) -> None:
    sites.write(site, {"site.yaml": "lang: en\n" + sites.SITE_YAML})
    assert run("check", *DAY, "--lang", "zh-CN")[1] == "没有发现问题。\n"
    english = run("check", *DAY)[1]
    assert english.isascii()
    sites.write(site, {"site.yaml": "语言: 'en'\n" + sites.SITE_YAML})
    assert run("check", *DAY)[1] == english


def test_signs_that_could_command_the_terminal_are_not_printed(run: Run, site: Path) -> None:
    sites.write(site, {ITEM: sites.SMALL[ITEM] + 'draft: "\\e]0;evil\\a\\x9b"\n'})
    said = run("check", *DAY)[1]
    assert "evil" in said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", said)


# -------------------------------------------------------------------------------------------------- bugs, interruptions


def test_a_bug_of_ours_leaves_its_details_in_a_file(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr(pipeline, "build", fail)
    code, said = run("build", *DAY)
    crash = site / ".cache/crash.txt"
    assert code == 3
    assert said == f"× 程序自己出了错，不是您的内容有问题。请把下面的文件发给维护者：{crash}\n"
    assert "ZeroDivisionError: a bug of ours" in crash.read_text("utf-8")


def test_a_bug_before_the_site_is_known_is_told_too(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr(cli, "parse", fail)
    assert run("build", *DAY)[0] == 3
    assert "ZeroDivisionError" in (site / ".cache/crash.txt").read_text("utf-8")


def test_an_interrupted_build_says_that_the_site_is_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupt)
    assert run("build", *DAY) == (130, "× 已中断。已发布的网站是完整的。\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
@pytest.mark.parametrize(("command", "code"), [("schema", 0), ("check", 1)])
def test_a_reader_that_has_seen_enough_is_no_error_and_hides_none(site: Path, command: str, code: int) -> None:
    sites.write(site, {ITEM: BAD_ITEM})
    process = subprocess.Popen(
        [sys.executable, str(sites.REPOSITORY / "build.py"), command, "--site", str(site)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    assert process.wait() == code
    process.stderr.close()


def unheard() -> TextIO:
    """A stream whose reader is gone."""
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w", encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_build_goes_on_when_nobody_hears_how_far_it_has_come(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Progress, "PATIENCE", 0)
    monkeypatch.setattr(sys, "stderr", unheard())
    assert cli.main(["build", "--site", str(site), *DAY]) == 0
    assert capsys.readouterr().out.startswith("√ 已生成")
    assert (site / "output" / "index.html").exists()
    with suppress(OSError):
        sys.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux's disk that is always full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_words_that_find_no_room_are_an_error_and_the_site_is_whole(
    site: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    out = open("/dev/full", "w", encoding="utf-8")  # noqa: SIM115 - to close it fails, too
    monkeypatch.setattr(cli, "Report", lambda lang: Report(lang, out))
    assert cli.main(["build", "--site", str(site), *DAY, "--format", form]) == 3
    assert (site / "output" / "build.json").exists()
    with suppress(OSError):
        out.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell that closes streams")
def test_a_process_without_streams_builds_all_the_same(site: Path) -> None:
    """As a service may be started. What is opened first would take the numbers of the streams."""
    command = [sys.executable, str(sites.REPOSITORY / "build.py"), "build", "--site", str(site), *DAY]
    ran = subprocess.run(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command], check=False)
    assert ran.returncode == 0
    assert (site / "output" / "build.json").exists()
    assert not (site / ".cache" / "crash.txt").exists()
    assert (site / ".cache" / "lock").read_bytes() == b""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no exec")
def test_outside_its_environment_the_entry_becomes_the_environments_python(tmp_path: Path) -> None:
    """No child is left behind when whoever started `serve` ends it."""
    entry = sites.write(tmp_path, {
        "build.py": (sites.REPOSITORY / "build.py").read_bytes(),
        ".venv/bin/python": "#!/bin/sh\necho $$ $*\nexit 5\n",
    })  # fmt: skip
    (entry / ".venv/bin/python").chmod(0o755)
    command = [getattr(sys, "_base_executable", sys.executable), "-S", str(entry / "build.py"), "check", "--strict"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        said, _ = process.communicate()
    assert said == f"{process.pid} {entry / 'build.py'} check --strict\n"
    assert process.returncode == 5


def test_the_entry_runs_from_any_folder_and_needs_no_installation(site: Path, tmp_path: Path) -> None:
    ran = subprocess_run("check", "--site", str(site), *DAY)
    assert (ran.returncode, ran.stdout) == (0, "没有发现问题。\n")


# ----------------------------------------------------------------------------------------------------------- progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def progress(out: io.StringIO, monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[Progress, Clock]:
    for name in ("CI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Progress, "PATIENCE", 1.0)
    clock = Clock()
    return Progress(Report("zh-CN", io.StringIO()), out, clock), clock


@pytest.mark.parametrize("out", [io.StringIO, Terminal])
def test_a_build_of_less_than_a_second_shows_no_progress(monkeypatch: pytest.MonkeyPatch, out: type[io.StringIO]) -> None:
    stream = out()
    shown, clock = progress(stream, monkeypatch)
    for stage, now in (("read", 0.0), ("check", 0.3), ("plan", 0.5), ("render", 0.99)):
        clock.now = 100 + now
        shown(stage, 5, 10)
    shown.close()
    assert stream.getvalue() == ""


def test_where_nobody_watches_there_is_a_line_a_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    for environment, stream in (({}, io.StringIO()), ({"CI": "true"}, Terminal()), ({"TERM": "dumb"}, Terminal())):
        shown, clock = progress(stream, monkeypatch, **environment)
        for stage, done, total, now in (
            ("read", 0, 0, 0),
            ("check", 0, 12, 2),
            ("render", 1, 40, 3),
            ("render", 39, 40, 9),
            ("write", 0, 0, 10),
        ):
            clock.now = 100 + now
            shown(stage, done, total)
        shown.close()
        assert stream.getvalue() == "检查 12\n生成页面 40\n发布\n"


def test_on_a_terminal_one_line_moves_and_tells_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    shown, clock = progress(stream, monkeypatch)
    shown("render", 0, 100)
    clock.now = 102
    shown("render", 20, 100)
    clock.now = 102.05
    shown("render", 21, 100)
    clock.now = 104
    shown("render", 40, 100)
    shown.close()
    assert stream.getvalue() == "\r\x1b[K生成页面 20/100  还要约 8 秒\r\x1b[K生成页面 40/100  还要约 6 秒\r\x1b[K"
    assert shown.seconds == 4.0


def test_progress_never_fails_for_want_of_a_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    shown, clock = progress(stream, monkeypatch)  # type: ignore[arg-type]
    shown("read", 0, 0)
    clock.now = 105
    shown("render", 1, 40)
    stream.flush()
    assert stream.buffer.getvalue() == b"???? 40\n"  # type: ignore[attr-defined]


def test_a_build_tells_every_stage_in_order(site: Path) -> None:
    told: list[tuple[str, int, int]] = []
    pipeline.build(sites.options(site), lambda stage, done, total: told.append((stage, done, total)))
    assert list(dict.fromkeys(stage for stage, *_ in told)) == [
        *("read", "check", "plan", "stale", "render", "outcheck", "write", "remember")
    ]
    assert [done for stage, done, _ in told if stage == "render"] == list(range(71))
    assert {total for stage, _, total in told if stage == "render"} == {70}


# ---------------------------------------------------------------------------------------------------------------- new


NEW = {"plan": "zfb/jdbz/gztj/2027", "item": "zfb/jdbz/gztj/2027/0101", "document": "zfb/zcwj/2026-09"}


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_what_new_writes_passes_the_check_but_for_its_placeholders(run: Run, site: Path, lang: str) -> None:
    for kind, address in NEW.items():
        code, said = run("new", kind, address, "--lang", lang)
        assert code == 0
        ending = {"plan": "/plan.yaml", "item": ".yaml", "document": ".md"}[kind]
        assert f"content/{address}{ending}" in said
        assert (site / f"content/{address}{ending}").exists()
    code, said = run("check", *DAY, "--format", "json")
    told = json.loads(said)
    places: dict[str, list[int]] = {}
    for finding in told:
        places.setdefault(finding["file"], []).append(finding["line"])
    assert code == 1
    assert {finding["rule"] for finding in told} == {"content/placeholder"}
    chinese = lang == "zh-CN"
    assert places == {
        "content/zfb/jdbz/gztj/2027/0101.yaml": [2, 3, 4, 5],
        "content/zfb/jdbz/gztj/2027/plan.yaml": [2, 5, 5, 7],
        "content/zfb/zcwj/2026-09.md": [2, 4, 10, 12] if chinese else [2, 4, 9, 11],
    }


def test_a_template_that_nobody_filled_in_is_not_published(run: Run, site: Path) -> None:
    run("build", *DAY)
    before = sites.tree(site / "output")
    run("new", "document", NEW["document"])
    code, said = run("build", *DAY)
    assert code == 1
    assert said.startswith(
        "错误  content/zfb/zcwj/2026-09.md:2:5  [content/placeholder]\n"
        "      “……”是样板里的占位文字，还没有填\n"
        "      → 换成真正的内容；用不着的，删掉这一项。\n"
        "      ……同样的问题还有 1 处，例如 content/zfb/zcwj/2026-09.md:4:5。\n"
        "错误  content/zfb/zcwj/2026-09.md:10:1  [content/placeholder]\n"
        "      “# 一、……”是样板里的占位文字，还没有填\n"
    )
    assert sites.tree(site / "output") == before


def test_a_text_may_leave_something_out(run: Run, site: Path) -> None:
    notice = sites.DOCUMENT + "\n条例规定：\n\n……\n\n各单位……及时公开。\n"
    sites.write(site, {"content/zfb/zcwj/2026-01.md": notice, ITEM: sites.item("一、公开", "做到……应公开尽公开。")})
    assert run("check", *DAY) == (0, "没有发现问题。\n")


@pytest.mark.parametrize(
    ("kind", "address", "line"),
    [
        ("plan", "zfb/jdbz/gztj/2027", "年度: 2027"),
        ("plan", "zfb/jdbz/gztj/2027-2030", "年度: 2026"),
        ("item", "zfb/jdbz/gztj/2027/0101", "完成时限: 2027-12-31"),
        ("item", "zfb/jdbz/gztj/zyb/2027", "完成时限: 2026-12-31"),
    ],
)
def test_new_takes_the_year_from_the_plans_folder(
    run: Run, site: Path, kind: str, address: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795190400")
    run("new", kind, address)
    written = site / f"content/{address}{'/plan.yaml' if kind == 'plan' else '.yaml'}"
    assert line in written.read_text("utf-8")


def test_new_uses_the_year_and_the_day(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795190400")
    for kind, address in NEW.items():
        run("new", kind, address)
    assert "年度: 2027\n发布时间: 2026-11-21 09:00\n" in (site / "content/zfb/jdbz/gztj/2027/plan.yaml").read_text("utf-8")
    assert "完成时限: 2027-12-31" in (site / "content/zfb/jdbz/gztj/2027/0101.yaml").read_text("utf-8")


def test_new_never_overwrites(run: Run, site: Path) -> None:
    assert run("new", "item", "zfb/jdbz/gztj/2026/0101") == (1, f"× {ITEM} 已经有了，没有改动。\n")
    assert (site / ITEM).read_text("utf-8") == sites.SMALL[ITEM]
    assert run("new", "plan", "zfb/jdbz/gztj/2026")[0] == 1


@pytest.mark.parametrize(
    ("kind", "address", "file"),
    [
        ("item", "content/zfb/jdbz/gztj/2026/0301.yaml", "zfb/jdbz/gztj/2026/0301.yaml"),
        ("item", "/zfb/jdbz/gztj/2026/0301", "zfb/jdbz/gztj/2026/0301.yaml"),
        ("item", "zfb\\jdbz\\gztj\\2026\\0301", "zfb/jdbz/gztj/2026/0301.yaml"),
        ("plan", "zfb/jdbz/gztj/2027/plan.yaml", "zfb/jdbz/gztj/2027/plan.yaml"),
        ("plan", "zfb/jdbz/gztj/2027/", "zfb/jdbz/gztj/2027/plan.yaml"),
        ("document", "zfb/zcwj/2026-09.md", "zfb/zcwj/2026-09.md"),
    ],
)
def test_new_takes_an_address_however_it_is_written(run: Run, site: Path, kind: str, address: str, file: str) -> None:
    assert run("new", kind, address)[0] == 0
    assert (site / "content" / file).exists()


@pytest.mark.parametrize(
    "address", ["x", "zfb/x", "../../etc/passwd", "zfb/../../x/y", "zfb/jdbz/a b", "zfb/jdbz/.x", "", "zfb//x"]
)
def test_new_refuses_what_is_no_address(run: Run, site: Path, address: str) -> None:
    before = sites.tree(site)
    code, said = run("new", "item", address)
    assert code == 2
    assert said.startswith(f"× “{address}”不能作为地址")
    assert sites.tree(site) == before


# ------------------------------------------------------------------------------------------------- rules, schema, help


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_rules_lists_every_rule_with_its_reason(run: Run, lang: str) -> None:
    code, said = run("rules", "--lang", lang)
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == sorted(LEVELS)
    assert all(len(line.split(maxsplit=2)) == 3 for line in said.splitlines())


def test_rules_explains_one_rule(run: Run) -> None:
    assert run("rules", "page/no-title") == (
        0,
        "page/no-title\n级别：错误\n页面 … 没有标题\n→ 版式里要有 <title>。\n为什么：收藏、搜索和读屏都用标题。\n",
    )
    assert "→ 检查这一行的 {% %} 和 {{ }} 是否成对。\n" in run("rules", "layout/syntax")[1]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_rule_can_be_explained(run: Run, lang: str) -> None:
    for rule in LEVELS:
        code, said = run("rules", rule, "--lang", lang)
        assert code == 0
        assert len(said.splitlines()) == 5


def test_schema_is_json_schema_with_help_in_the_users_language(run: Run) -> None:
    code, said = run("schema", "item")
    schema = json.loads(said)
    assert code == 0
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"requirement", "工作要求", "status", "状态"} <= schema["properties"].keys()
    assert schema["properties"]["状态"]["description"]
    assert schema["additionalProperties"] is False
    assert {"item", "plan", "document", "site", "units", "body"} <= json.loads(run("schema")[1])["$defs"].keys()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--help"], "检查内容并生成网站"),
        (["check", "--help"], "有警告也算失败"),
        (["build", "-h", "--lang", "en"], "Output folder"),
    ],
)
def test_help_is_in_the_users_language(capsys: pytest.CaptureFixture[str], arguments: list[str], word: str) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 0
    assert word.lower() in capsys.readouterr().out.lower()


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["import", "-h"]])
def test_help_has_no_word_of_another_language(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)
    said = capsys.readouterr().out
    assert said.startswith("用法：build.py")
    assert "\n选项:\n" in said
    assert "显示这份说明" in said
    assert not re.search("usage|positional|options|show this", said)


def test_exit_codes_are_the_promised_ones() -> None:
    assert (cli.FINE, cli.FOUND, cli.USAGE, cli.BUG) == (0, 1, 2, 3)


def test_what_is_missing_is_named_in_english_too(run: Run) -> None:
    assert run("export", "--lang", "en") == (
        2,
        "The command is not right: still missing: the format to export (xlsx, docx, pdf and so on)."
        " See python build.py export --help\n",
    )
