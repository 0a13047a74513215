"""The data of all plans together: described with sizes and digests, packed with checksums, right after every edit."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pdf_text
import pytest
import reading
import sites
from selectolax.lexbor import LexborHTMLParser

from gongkai import cli, formats
from gongkai.exporting.csv import unguard

PLAN = "zfb/jdbz/gztj/2026"
LIBRARY = ["documents/documents.csv", "documents/documents.json"]
ALL = sites.SITE_YAML.replace("[csv, json]", "[xlsx, csv, json, docx, zip]")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return sites.write(tmp_path / "site", {**sites.SMALL, "site.yaml": ALL})


def loaded(site: Path, name: str) -> Any:
    return json.loads((site / "output" / name).read_bytes())


def test_the_package_lists_every_data_file_as_it_is_published(site: Path) -> None:
    assert not sites.build(site).failed
    package = loaded(site, "datapackage.json")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["created"] == "2026-03-02T09:30:00+08:00"
    assert [one["path"] for one in package["resources"]] == [
        *(f"{PLAN}/plan.{kind}" for kind in ("xlsx", "csv", "json")),
        *LIBRARY,
    ]
    for one in package["resources"]:
        data = (site / "output" / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{sha256(data).hexdigest()}")
    table = package["resources"][1]
    rows = list(csv.reader(io.StringIO((site / "output" / table["path"]).read_text("utf-8-sig"), newline="")))
    assert ([field["name"] for field in table["schema"]["fields"]], table["rows"]) == (rows[0], len(rows) - 1)


def test_the_archive_holds_all_of_it_with_checksums(site: Path) -> None:
    sites.build(site)
    with zipfile.ZipFile(site / "output/data.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(line.split("  ")) for line in held.pop("SHA256SUMS").decode().splitlines())
    names = {f"{PLAN}/plan.{kind}" for kind in ("xlsx", "csv", "json")} | {"datapackage.json", "plan-1.schema.json", *LIBRARY}
    assert held.keys() == sums.keys() == names
    for name, data in held.items():
        assert data == (site / "output" / name).read_bytes()
        assert sums[name] == sha256(data).hexdigest()


@pytest.mark.parametrize("jobs", [0, 2])
def test_after_an_edit_they_are_what_a_clean_build_makes(site: Path, tmp_path: Path, jobs: int) -> None:
    sites.build(site)
    sites.write(site, {f"content/{PLAN}/0102.yaml": sites.item("一、公开", "清理过期文件，逐件公布。")})
    outcome = sites.build(site, jobs=jobs)
    assert outcome.kept > 20
    copy = sites.clean_copy(site, tmp_path / "copy")
    sites.build(copy)
    assert sites.tree(site / "output") == sites.tree(copy / "output")
    (site / "output/data.zip").unlink()
    sites.build(site)
    assert sites.tree(site / "output") == sites.tree(copy / "output")


def test_without_the_zip_or_the_json_nothing_points_to_them(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML.replace("[csv, json]", "[xlsx]")})
    assert not sites.build(site).failed
    assert not [name for name in ("data.zip", "datapackage.json", "plan-1.schema.json") if (site / "output" / name).exists()]
    sites.write(site, {"site.yaml": sites.SITE_YAML.replace("[csv, json]", "[]")})
    outcome = sites.build(site)
    assert sites.said(outcome.findings) == []
    assert not (site / f"output/{PLAN}/plan.xlsx").exists()


def fits(value: Any, schema: dict[str, Any]) -> list[str]:
    """Where a value breaks a schema; only the words that ours uses are known, and another one is an error."""
    known = {"type", "required", "properties", "items", "anyOf", "enum", "const", "pattern", "format", "additionalProperties"}
    assert schema.keys() <= known | {"$schema", "$id", "title"}, schema.keys() - known
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}
    wrong = []
    if "anyOf" in schema and all(fits(value, one) for one in schema["anyOf"]):
        wrong.append(f"{value!r}: none of them")
    if "type" in schema and not any(
        isinstance(value, kinds[one]) for one in ([schema["type"]] if isinstance(schema["type"], str) else schema["type"])
    ):
        return [f"{value!r} is no {schema['type']}"]
    if "const" in schema and value != schema["const"]:
        wrong.append(f"{value!r} is not {schema['const']}")
    wrong += [f"no {name}" for name in schema.get("required", []) if name not in value]
    for name, one in schema.get("properties", {}).items():
        wrong += fits(value[name], one) if name in value else []
    return wrong + [fault for one in (value if "items" in schema else []) for fault in fits(one, schema["items"])]


def test_a_plan_as_json_fits_the_schema_that_it_names_and_the_schema_every_field(site: Path) -> None:
    more = "targets: [{name: 件数, value: 5}]\nextra: {备注: 甲}\n"
    sites.write(site, {
        f"content/{PLAN}/plan.yaml": sites.PLAN_YAML + "  - {heading: 备注, shows: extra}\n",
        f"content/{PLAN}/0102.yaml": sites.item("一、公开", "清理。") + more,
    })  # fmt: skip
    assert not sites.build(site).failed
    plan, schema = loaded(site, f"{PLAN}/plan.json"), loaded(site, "plan-1.schema.json")
    assert plan["$schema"] == schema["$id"] == "https://www.qingshi.example/plan-1.schema.json"
    assert fits(plan, schema) == []
    assert plan.keys() - {"$schema"} == schema["properties"].keys() - {"period"}, "that has the plan of a former period"
    assert plan["items"][0].keys() == schema["properties"]["items"]["items"]["properties"].keys()
    assert fits({**plan, "year": "2026"}, schema) == ["'2026' is no integer"]


NASTY = [
    "=1+1", "+2", "@三", "－4", "'五", "|六", "甲\n乙", "𠮷〇龘", '<b>&amp;"', "{ INCLUDETEXT x }", "00110101199003070011",
    "　前面\u3000中间　空两格", "</table><script>", "{{ 1 }} {% x %}", "_x000B_", "很长的要求，" * 300,
]  # fmt: skip
FORMS = {
    "table": sites.PLAN_YAML,
    "merged": sites.PLAN_YAML.replace("shows: units}", "shows: units, merge: yes}"),
    "clauses": sites.PLAN_YAML + "form: clauses\n",
}


def squeezed(text: str) -> str:
    return "".join(text.split())


def handed_out(site: Path, what: str, ending: str, *arguments: str) -> bytes:
    path = site.parent / f"out.{ending}"
    assert cli.main(["export", what, *arguments, "--to", str(path), "--as-of", "2026-11-21", "--site", str(site), "--force"]) == 0
    return path.read_bytes()


def last(site: Path, name: str) -> LexborHTMLParser:
    return LexborHTMLParser(handed_out(site, name, "html", "--plan", PLAN).decode().replace("<br>", "\n"))


@pytest.mark.parametrize("form", FORMS)
def test_every_format_says_the_same(site: Path, form: str) -> None:
    """DL-08: the plan on its page, and each format read back by a reader that is not ours."""
    written = ['"' + text.replace('"', '\\"').replace("\n", "\\n") + '"' for text in NASTY]
    items = {
        f"content/{PLAN}/{number:04}.yaml": sites.item(
            ("一、公开", "二、解读")[number % 3 == 0], text, progress=f"\n  - {{date: 2026-05-30, text: {text}}}"
        )
        for number, text in enumerate(written, 1000)
    }
    there = [name for name in ("xlsx", "csv", "json", "docx", "pdf", "zip") if name in formats.available()]
    asked = sites.SITE_YAML.replace("[csv, json]", f"[{', '.join(there)}]")
    sites.write(site, {**items, f"content/{PLAN}/plan.yaml": FORMS[form], "site.yaml": asked})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    folder = site / "output" / PLAN

    grid = [item["cells"] for item in loaded(site, f"{PLAN}/plan.json")["items"]]
    assert len(grid) == len(NASTY) + 3
    rows = list(csv.reader(io.StringIO((folder / "plan.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert [[unguard(cell) for cell in row[:4]] for row in rows[1:]] == grid
    official, data = openpyxl.load_workbook(folder / "plan.xlsx").worksheets
    cells = {(cell.row, cell.column): cell.value or "" for row in official.iter_rows() for cell in row}
    for area in official.merged_cells.ranges:
        cells |= dict.fromkeys(area.cells, cells[area.min_row, area.min_col])
    assert [[cells[line + 4, place + 1] for place in range(4)] for line in range(len(grid))] == grid
    assert [[cell.value or "" for cell in row[:4]] for row in data.iter_rows(min_row=2)] == grid
    packed = zipfile.ZipFile(site / "output/data.zip")
    whole = zipfile.ZipFile(io.BytesIO(handed_out(site, "zip", "zip")))
    for name in [f"plan.{name}" for name in there if name != "zip"] + ["index.html"]:
        published = (folder / name).read_bytes()
        assert whole.read(f"{PLAN}/{name}") == published
        assert not name.endswith(("xlsx", "csv", "json")) or packed.read(f"{PLAN}/{name}") == published

    pages = [reading.page(site, f"{PLAN}/index.html"), last(site, "fragment"), last(site, "single-file")]
    word = docx.Document(str(folder / "plan.docx"))
    tags = pdf_text.read((folder / "plan.pdf").read_bytes())[1] if "pdf" in there else None
    if form != "clauses":
        for page, table in zip(pages, ("table.mirror", "table", "table.mirror"), strict=True):
            assert reading.grid(reading.only(page, table)) == grid
        assert [[cell.text for cell in row.cells] for row in word.tables[0].rows][1:] == grid
        if tags:
            spans = [[(squeezed(cell.text), cell.rows) for cell in row.children] for row in tags.all("TR")][1:]
            assert reading.filled(4, spans) == [[squeezed(text) for text in row] for row in grid]
        return
    texts = [reading.only(page, "body").text() for page in pages] + ["".join(one.text for one in word.paragraphs)]
    for text in map(squeezed, [*texts, tags.text] if tags else texts):
        place = 0
        for _, requirement, _, report in sorted(grid, key=lambda row: row[0]):  # chapter by chapter
            for said in map(squeezed, (requirement, report)):
                place = text.index(said, place) + len(said)


@pytest.mark.pdf
def test_a_pdf_of_many_pages_says_the_same_cell_for_cell(site: Path) -> None:
    """DL-08: what the tags of the PDF hold, as a screen reader gets it; merged cells that go on over pages too."""
    items = {
        f"content/{PLAN}/{number:04}.yaml": sites.item(
            f"{'一二三'[number // 100]}、第{number // 100}组",
            json.dumps(f"{NASTY[number % len(NASTY)]} 第{number}项" + "认真落实，" * (number % 40), ensure_ascii=False),
            progress=f"\n  - {{date: 2026-05-30, text: 第{number}项已经办结}}" if number % 5 else "",
        )
        for number in range(300)
    }
    plan = sites.PLAN_YAML.replace("shows: units}", "shows: units, merge: yes}").replace(
        "groups: [一、公开, 二、解读]", "groups: [一、第0组, 二、第1组, 三、第2组]"
    )
    for name in ("0101", "0102", "0201"):
        (site / f"content/{PLAN}/{name}.yaml").unlink()
    asked = sites.SITE_YAML.replace("[csv, json]", "[pdf]")
    sites.write(site, {**items, f"content/{PLAN}/plan.yaml": plan, "site.yaml": asked})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    table = reading.only(reading.page(site, f"{PLAN}/index.html"), "table.mirror")
    pages, tags = pdf_text.read((site / f"output/{PLAN}/plan.pdf").read_bytes())
    assert pages > 20
    heads, *rows = next(tags.all("Table")).all("TR")
    assert [cell.text for cell in heads.children] == reading.heads(table)
    spans = [[("".join(cell.text.split()), cell.rows) for cell in row.children] for row in rows]
    assert reading.filled(4, spans) == [["".join(text.split()) for text in row] for row in reading.grid(table)]
    assert sum(len(row) for row in spans) < len(rows) * 3, "merged as the page is, but begun anew on each sheet of paper"
    assert len(rows) == 300
