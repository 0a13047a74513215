"""`verify`: the published site is made again from its sources and compared, and nothing that was kept is believed."""

from __future__ import annotations

import io
import json
import posixpath
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sites

from gongkai import cache, cli, pipeline
from gongkai.cache import Cache
from gongkai.model import Item
from gongkai.report import Report
from gongkai.verify import Verified, verify

PAGE = "zfb/jdbz/gztj/2026/0101.html"
ITEM = "content/zfb/jdbz/gztj/2026/0101.yaml"


@pytest.fixture
def published(site: Path) -> Path:
    assert not sites.build(site).failed
    return site


def verified(site: Path, **changes: Any) -> Verified:
    return verify(sites.options(site, as_of=date(2030, 1, 1), **changes))


def found(site: Path) -> set[tuple[str, str]]:
    return {(finding.rule, finding.file) for finding in verified(site).findings}


def test_a_published_site_is_what_its_sources_give_whatever_day_it_is(published: Path) -> None:
    count = len(json.loads((published / "output/build.json").read_bytes())["files"])
    assert verified(published) == Verified([], count, sites.TODAY)
    assert count > 40


@pytest.mark.parametrize("changes", [{"drafts": True}, {"base_url": "https://other.example/sub/"}, {"as_of": date(2026, 6, 30)}])
def test_it_is_made_again_as_it_was_asked_for(site: Path, changes: dict[str, Any]) -> None:
    sites.write(site, {ITEM.replace("0101", "0301"): sites.item("一、公开", "还是草稿。", draft="yes")})
    assert not sites.build(site, **changes).failed
    assert verified(site).findings == []


def test_a_site_published_elsewhere_is_compared_there(published: Path, tmp_path: Path) -> None:
    (published / "output").rename(tmp_path / "downloaded")
    assert verified(published, output=tmp_path / "downloaded").findings == []


@pytest.mark.parametrize(
    ("how", "rule"),
    [
        (lambda site: (site / "output" / PAGE).write_bytes(b"<!doctype html>"), "verify/damaged"),
        (lambda site: (site / "output" / PAGE).unlink(), "verify/missing"),
        (lambda site: sites.write(site, {ITEM: sites.item("一、公开", "后来改了。", support="[县卫健局]")}), "verify/differs"),
        (lambda site: sites.write(site, {ITEM: sites.item("一、公开", "收回去了。", draft="yes")}), "verify/no-longer"),
    ],
)
def test_each_difference_has_its_name(published: Path, how: Any, rule: str) -> None:
    how(published)
    assert (rule, PAGE) in found(published)


def test_a_page_that_was_never_published_is_named(published: Path) -> None:
    sites.write(published, {ITEM.replace("0101", "0301"): sites.item("一、公开", "后来加的。")})
    assert ("verify/not-published", PAGE.replace("0101", "0301")) in found(published)


def test_an_inventory_that_was_edited_with_its_page_is_seen(published: Path) -> None:
    """Whoever changes a page and its digest in the inventory still has not changed the sources."""
    from gongkai import files

    path = published / "output" / PAGE
    path.write_bytes(path.read_bytes().replace("县".encode(), "市".encode(), 1))
    inventory = json.loads((published / "output/build.json").read_bytes())
    inventory["files"][PAGE] = files.digest(path.read_bytes())
    (published / "output/build.json").write_text(json.dumps(inventory), "utf-8")
    assert found(published) == {("verify/differs", PAGE)}


def test_what_was_kept_between_builds_is_not_believed(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cache, "save_build", lambda *_: pytest.fail("nothing is written"))
    monkeypatch.setattr("gongkai.fsops.save_file", lambda *_: pytest.fail("nothing is written"))
    before = {path: path.stat().st_mtime_ns for path in published.rglob("*")}
    for kept in filter(Path.is_file, (published / ".cache").rglob("*")):
        kept.write_bytes(b"poison")
        before[kept] = kept.stat().st_mtime_ns
    assert verified(published).findings == []
    assert {path: path.stat().st_mtime_ns for path in published.rglob("*")} == before


def test_a_cache_that_lies_under_a_good_seal_deceives_a_build_but_not_verify(published: Path) -> None:
    options = sites.options(published)
    engine, kept = pipeline.load(options, cache.none(options)).engine, cache.peek(options)
    memo = kept.memo(engine)
    folder = posixpath.dirname(ITEM)
    item = memo[folder][ITEM]
    assert isinstance(item.parsed.content, Item)
    forged = msgspec.structs.replace(
        item.parsed, content=msgspec.structs.replace(item.parsed.content, requirement="伪造的要求。")
    )
    kept.save_memo({folder: {**memo[folder], ITEM: msgspec.structs.replace(item, parsed=forged)}}, engine)
    sites.write(published, {ITEM.replace("0101", "0102"): sites.item("一、公开", "清理过期的文件。")})
    assert not sites.build(published).failed
    assert "伪造的要求" in (published / "output" / PAGE).read_text("utf-8")
    assert ("verify/differs", PAGE) in found(published)


def test_files_of_others_are_named_and_hinder_nothing(published: Path) -> None:
    """A page that somebody forged lies there as a file of others."""
    sites.write(published / "output", {"CNAME": "www.example", "zfb/zcwj/2026-99.html": "<!doctype html>"})
    outcome = verified(published)
    assert outcome.same
    assert sites.said(outcome.findings) == [
        f"{name}:0 verify/foreign 这个文件不是本程序发布的，源文件说明不了它的内容" for name in ("CNAME", "zfb/zcwj/2026-99.html")
    ]


def test_a_forged_page_that_the_inventory_lists_has_no_source(published: Path) -> None:
    from gongkai import files

    sites.write(published / "output", {"zfb/zcwj/2026-99.html": "<!doctype html>"})
    inventory = json.loads((published / "output/build.json").read_bytes())
    inventory["files"]["zfb/zcwj/2026-99.html"] = files.digest(b"<!doctype html>")
    (published / "output/build.json").write_text(json.dumps(inventory), "utf-8")
    assert found(published) == {("verify/no-longer", "zfb/zcwj/2026-99.html")}


def test_sources_that_cannot_be_built_are_told_with_their_errors(published: Path) -> None:
    sites.write(published, {ITEM: "标题 甲\n"})
    assert [(finding.file, finding.level) for finding in verified(published).findings if finding.level == "error"] == [
        (ITEM, "error")
    ]


@pytest.mark.parametrize(
    "inventory",
    [
        b"",
        b"[]",
        b'{"format": "gongkai/build/1", "files": {}}',
        b'{"format": "gongkai/build/1", "files": {}, "as_of": 20260101, "base_url": ""}',
        b'{"format": "gongkai/build/1", "files": {}, "as_of": "2026-01-01", "base_url": "javascript:1"}',
        b'{"format": "gongkai/build/1", "files": {}, "as_of": "2026-01-01", "base_url": ["x"]}',
    ],
)
def test_an_inventory_that_names_no_build_is_told_in_a_sentence(published: Path, inventory: bytes) -> None:
    (published / "output/build.json").write_bytes(inventory)
    assert {rule for rule, _ in found(published)} == {"verify/nothing"}


def test_the_command_says_so_and_answers_with_its_exit_code(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    monkeypatch.setattr(cli, "Report", lambda lang: Report(lang, out))
    monkeypatch.chdir(published)

    def said(*arguments: str) -> tuple[int, str]:
        out.seek(0), out.truncate()
        return cli.main(["verify", "--site", str(published), *arguments]), out.getvalue()

    count = len(json.loads((published / "output/build.json").read_bytes())["files"])
    assert said() == (0, f"一致：output 里的 {count} 个文件，与源文件按 {sites.TODAY} 生成的逐字节相同。\n")
    assert said("--format", "json")[1] == json.dumps(
        {"files": count, "as_of": sites.TODAY.isoformat(), "findings": []}, indent=1
    ) + "\n"  # fmt: skip
    (published / "output" / "CNAME").write_bytes(b"")
    assert said()[0] == 0
    assert said()[1].startswith("警告  CNAME  [verify/foreign]\n")
    assert said()[1].endswith("生成的逐字节相同。\n")
    (published / "output" / PAGE).unlink()
    code, text = said("--lang", "en")
    assert code == 1
    assert f"“{PAGE}” was published, but lies in the output folder no more" in text
    assert said("--output", str(tmp_path / "nowhere"))[0] == 2


def test_the_stages_are_those_of_every_build(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages = []
    monkeypatch.setattr(pipeline.write, "publish", lambda *_: pytest.fail("nothing is published"))
    verify(sites.options(published), lambda stage, done, total: stages.append(stage))
    assert list(dict.fromkeys(stages)) == ["read", "check", "plan", "stale", "render", "outcheck"]
