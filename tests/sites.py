"""Small sites for tests, as dictionaries from path to text: a test shows what it is about on one screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from gongkai import manifest, pipeline
from gongkai.history import append, seal
from gongkai.messages import catalogue
from gongkai.model import Finding, Revision
from gongkai.options import ENGINE, Options
from gongkai.pipeline import Outcome
from gongkai.report import tell

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
TODAY = date(2026, 11, 21)

SITE_YAML = """\
name: 青石县人民政府网站
domain: www.qingshi.example
id-code: "0000000001"
base-url: https://www.qingshi.example/
notice: 测试用的虚构网站
consult: 有疑问请致电。
footer: {sponsor: 青石县人民政府办公室, contact: 000-0000, icp: 无, police: 无, identity-link: "https://a.example/", errata-link: "https://b.example/"}
downloads: [csv, json]
columns:
  - {id: zcwj, name: 政策文件,
     description: 本机关制定的政策文件,
     type: 政策文件}
  - id: jdbz
    name: 监督保障
    description: 监督保障类信息的集合
    columns:
      - {id: gztj, name: 工作推进, description: 重点工作的落实情况, keywords: [落实, 进展]}
"""

UNITS_YAML = """\
- {id: swj, name: 县税务局, short: [税务局], phone: 000-0002}
- {id: wjw, name: 县卫生健康局, short: [县卫健局, 卫健局]}
- {id: zfb, name: 县政府办公室, short: [政府办]}
- {id: xz, name: 各乡镇人民政府, kind: group, members: [县税务局]}
"""

PLAN_YAML = """\
title: 2026年重点工作清单落实情况
year: 2026
published: 2026-03-02 09:30
document: {title: 关于印发清单的通知, number: 青政办发〔2026〕1号, issued: 2026-02-27, address: zfb/zcwj/2026-01}
groups: [一、公开, 二、解读]
table:
  - {heading: 工作内容, shows: group.1}
  - {heading: 工作要求, shows: requirement}
  - {heading: 责任单位, shows: units}
  - {heading: 完成情况, shows: progress}
"""


def item(group: str, requirement: str, **fields: str) -> str:
    """The YAML of an item with the usual fields; `fields` replace or add lines (an empty one leaves the line out)."""
    lines = {
        "group": f"[{group}]",
        "requirement": requirement,
        "lead": "[县税务局]",
        "due": "2026-12-31",
        "status": "in-progress",
        "progress": "\n  - {date: 2026-05-30, text: 已经开展三次检查}",
    } | fields
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value)


def history(*told: tuple[str, str, dict[str, tuple[str, str]]]) -> str:
    """The lines of a history, sealed and chained: (day, item, changes)."""
    revisions: list[Revision] = []
    for day, name, changes in told:
        previous = revisions[-1].digest if revisions else ""
        revision = Revision(date.fromisoformat(day), name, dict(changes), previous, "")
        revisions.append(msgspec.structs.replace(revision, digest=seal(revision)))
    return append(b"", revisions).decode()


DOCUMENT = """\
---
title: 关于印发清单的通知
published: 2026-02-28 10:00
number: 青政办发〔2026〕1号
issued: 2026-02-27
attachments: [清单.csv]
---

# 一、总则

各单位：请按照**清单**执行，见[附件](清单.csv)和[进展](../jdbz/gztj/2026/0101.yaml)。
"""

SMALL: dict[str, str] = {
    "site.yaml": SITE_YAML,
    "content/units.yaml": UNITS_YAML,
    "content/zfb/body.yaml": "name: 县政府办公室\nunit: 县政府办公室\nphone: 000-0001\n",
    "content/zfb/zcwj/2026-01.md": DOCUMENT,
    "content/zfb/zcwj/清单.csv": "序号,名称\n1,公开\n",
    "content/zfb/jdbz/gztj/2026/plan.yaml": PLAN_YAML,
    "content/zfb/jdbz/gztj/2026/0101.yaml": item("一、公开", "及时发布政策，做到应公开尽公开。", support="[县卫健局]"),
    "content/zfb/jdbz/gztj/2026/0102.yaml": item("一、公开", "清理过期文件。", due="2026-06-30", status="behind"),
    "content/zfb/jdbz/gztj/2026/0201.yaml": item("二、解读", "同步发布解读材料。", lead="[政府办]", support="[各乡镇人民政府]"),
}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Puts the files below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root


def small(root: Path, **changes: str) -> Path:
    """The small site; `changes` are not paths but whole replacements through `write`."""
    return write(root, SMALL)


def options(site: Path, **changes: object) -> Options:
    return Options(site, site / "output", TODAY)._replace(**changes)


def build(site: Path, **changes: object) -> Outcome:
    return pipeline.build(options(site, **changes))


def tree(root: Path) -> dict[str, bytes]:
    """Every file below `root` with its bytes."""
    found: dict[str, bytes] = {}
    for folder, _, names in os.walk(root):
        for path in (os.path.join(folder, name) for name in names):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found[path[len(os.fspath(root)) + 1 :].replace(os.sep, "/")] = file.read()
    return dict(sorted(found.items()))


def said(findings: list[Finding], lang: str = "zh-CN") -> list[str]:
    """The findings as a person reads them: "file:line rule message"."""
    words = catalogue(lang)
    return [f"{finding.file}:{finding.line} {finding.rule} {tell(finding, words).message}" for finding in findings]


def nothing_to_do(site: Path) -> bool:
    """Whether a build would find that it has nothing to do."""
    asked = options(site)
    record = manifest.load(asked.record)
    assert record
    same = manifest.same_sources(record, asked.published(), manifest.list_inputs(site, asked.layouts, ENGINE))
    return same and manifest.same_output(record, manifest.list_tree(asked.output))


def clean_copy(site: Path, target: Path) -> Path:
    """The same sources, and nothing that a build left behind."""
    shutil.rmtree(target, ignore_errors=True)
    for part in ("content", "layouts"):
        if (site / part).exists():
            shutil.copytree(site / part, target / part, symlinks=True)
    shutil.copy(site / "site.yaml", target / "site.yaml")
    return target
