"""What docs/, the READMEs and the CI files say is held against the program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sites
import soak

from gongkai import arguments, cli, reference, workers
from gongkai.exporting import json as plan_json
from gongkai.messages import catalogue
from gongkai.report import Report

DOCS = sites.REPOSITORY / "docs"
EXAMPLE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:python3?|\.venv[/\\](?:bin/|Scripts\\)python) build\.py([^`\n#|]*)")


@pytest.mark.parametrize("name", ["content.md", "content.zh-CN.md"])
def test_the_examples_of_the_manual_are_a_site_without_a_finding(name: str, tmp_path: Path) -> None:
    examples = dict(EXAMPLE.findall((DOCS / name).read_text("utf-8")))
    assert len(examples) >= 8
    outcome = sites.build(sites.write(tmp_path, examples))
    assert sites.said(outcome.findings, "en") == []
    assert outcome.pages > 40


@pytest.mark.parametrize(("name", "lang"), [("fields.md", "en"), ("fields.zh-CN.md", "zh-CN")])
def test_the_reference_of_fields_is_what_the_schema_says(name: str, lang: str) -> None:
    written = (DOCS / name).read_text("utf-8")
    assert written == reference.markdown(catalogue(lang)) + "\n", (
        f"renew it: python build.py schema --format markdown --lang {lang} > docs/{name}"
    )


HISTORY = sites.REPOSITORY / "content/zfb/jdbz/gztj/2026/history.jsonl"
QUARTER = ["docs/quarter.md", "docs/quarter.zh-CN.md"]
MANUALS = [
    "README.md",
    "README.zh-CN.md",
    "docs/content.md",
    "docs/content.zh-CN.md",
    "docs/import.md",
    "docs/import.zh-CN.md",
    "docs/export.md",
    "docs/export.zh-CN.md",
    *QUARTER,
    "CONTRIBUTING.md",
]


@pytest.mark.parametrize("name", MANUALS)
def test_every_command_in_the_manuals_is_one_that_the_program_knows(name: str) -> None:
    commands = COMMAND.findall((sites.REPOSITORY / name).read_text("utf-8"))
    report = Report("en")
    for command in commands:
        asked = arguments.parse(command.replace("“", "").split(), sites.REPOSITORY, report.words.words)
        assert callable(cli.COMMANDS[asked.command])
    assert commands or name.startswith("CONTRIBUTING")


@pytest.mark.slow
@pytest.mark.parametrize("name", QUARTER)
def test_the_story_of_a_quarter_can_be_lived_command_by_command(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a copy of the demonstration. Between sending and gathering, one unit fills in a row; what is quoted is what is said."""
    import openpyxl

    soak.make_each_page_once(monkeypatch)
    monkeypatch.setattr(workers, "WORTH_A_POOL", 1 << 20)  # here, or no page would be there a second time
    quoted = re.findall(r"^```text\n(.*?)^```$", (sites.REPOSITORY / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    language = "zh-CN" if "zh-CN" in name else "en"

    site = demonstration(tmp_path / "site")
    monkeypatch.chdir(tmp_path)
    before = sites.tree(site / "content")
    commands = [command.split() for command in COMMAND.findall((sites.REPOSITORY / name).read_text("utf-8"))]
    words = [command[0] if command else "build" for command in commands]
    assert [word for word in dict.fromkeys(words) if word != "check"] == ["export", "import", "serve", "build"]
    for command, word in zip(commands, words, strict=True):
        if word == "serve" or "--into" in command:  # the list that an office amends is its own
            continue
        if word == "import" and "--dry-run" in command:
            sent = sorted((tmp_path / commands[0][-1]).glob("*税务局*.xlsx"))
            book = openpyxl.load_workbook(sent[0])
            sheet = book.worksheets[0]
            row = {sheet.cell(1, place).value: sheet.cell(5, place) for place in range(2, sheet.max_column + 1)}
            row["text"].value, row["date"].value, row["status"].value = "累计推送12000户次", "2026-11-20", "已完成"
            (tmp_path / command[1]).mkdir()
            book.save(tmp_path / command[1] / re.findall(r"\[(\S+\.xlsx) ", quoted[0])[0])
        capsys.readouterr()
        asked = [*(command or ["build"]), "--site", str(site), "--as-of", "2026-11-21", "--lang", language]
        assert cli.main(asked) == 0, command
        if word == "import" and "--dry-run" in command:
            assert capsys.readouterr().out.startswith(quoted.pop())
    assert quoted == []
    changed = [path for path, data in sites.tree(site / "content").items() if before.get(path) != data]
    assert [path for path in changed if not path.endswith("/history.jsonl")] == ["zfb/jdbz/gztj/2026/0102.yaml"]
    noted = (site / "content/zfb/jdbz/gztj/2026/history.jsonl").read_text("utf-8").removeprefix(HISTORY.read_text("utf-8"))
    assert '"date":"2026-11-21","item":"0102"' in noted
    assert "累计推送12000户次" in (site / "output/zfb/jdbz/gztj/2026/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in DOCS.glob("*.md"))]
)
def test_links_between_the_manuals_lead_somewhere(name: str) -> None:
    page = sites.REPOSITORY / name
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_item_of_both_readmes_is_read_without_a_fault(site: Path) -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (sites.REPOSITORY / name).read_text("utf-8")
        (item,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
        content = sites.REPOSITORY / "content"
        whole = {
            f"content/{path.relative_to(content).as_posix()}": path.read_bytes() for path in content.rglob("*") if path.is_file()
        }
        sites.write(site, {**whole, "site.yaml": (sites.REPOSITORY / "site.yaml").read_bytes()})
        sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": item})
        faults = [line for line in sites.said(sites.build(site).findings) if "0101.yaml" in line]
        assert faults == [line for line in faults if "分组" in line or "指向" in line or "比对" in line]


@pytest.mark.parametrize("name", ["data.md", "data.zh-CN.md"])
def test_the_data_formats_name_every_field_that_is_published(name: str, site: Path) -> None:
    sites.build(site)
    text = (DOCS / name).read_text("utf-8")
    plan = json.loads((site / "output/zfb/jdbz/gztj/2026/plan.json").read_bytes())
    assert plan["format"] == plan_json.FORMAT
    named = set(re.findall(r"`(?:items\[\]\.)?([\w/$]+)`", text))
    assert plan.keys() - {"items"} <= named
    assert plan["items"][0].keys() <= named
    inventory = json.loads((site / "output/build.json").read_bytes())
    assert inventory.keys() <= named
    assert inventory["format"] in named


def demonstration(place: Path) -> Path:
    """A copy of the repository's own site."""
    shutil.copytree(sites.REPOSITORY / "content", place / "content")
    shutil.copy(sites.REPOSITORY / "site.yaml", place)
    return place


def test_the_demonstration_says_on_every_page_that_it_is_fictional(tmp_path: Path) -> None:
    demonstration(tmp_path)
    outcome = sites.build(tmp_path)
    assert sites.said(outcome.findings) == [], "the demonstration has no findings"
    pages = list((tmp_path / "output").rglob("*.html"))
    assert len(pages) > 100
    assert [page.name for page in pages if "虚构" not in page.read_text("utf-8")] == []


def test_workflows_pin_their_actions_and_ask_for_the_least_rights() -> None:
    workflow = (sites.REPOSITORY / ".github/workflows/pages.yml").read_text("utf-8")
    used = re.findall(r"uses: (\S+)", workflow)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in used)
    assert "\npermissions: {}\n" in workflow
    assert "pull_request_target" not in workflow
    assert not re.search(r"run:.*\$\{\{ *github\.event", workflow)
    assert re.search(r"^image: \S+:\d+\.\d+\.\d+", (sites.REPOSITORY / ".gitlab-ci.yml").read_text("utf-8"), re.MULTILINE)


def test_the_version_stands_once_in_the_package_and_once_in_its_metadata() -> None:
    import tomllib

    from gongkai import __version__

    project = tomllib.loads((sites.REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__


def test_build_py_says_what_to_run_when_the_environment_is_missing(tmp_path: Path) -> None:
    (tmp_path / "build.py").write_bytes((sites.REPOSITORY / "build.py").read_bytes())
    said = subprocess.run(
        [sys.executable, "-S", "-E", "-s", str(tmp_path / "build.py")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert said.returncode == 2
    assert "make site" in said.stderr
    assert "Traceback" not in said.stderr
    assert len(said.stderr.strip().splitlines()) == 2
