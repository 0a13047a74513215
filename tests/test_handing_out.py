"""What leaves by another door than `output/`: a fragment to paste, a site in one file, a site in an archive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nh3
import pytest
import reading
import sites
from golden import renew
from selectolax.lexbor import LexborHTMLParser

from gongkai import cli
from gongkai.exporting import archive, fragment, single
from gongkai.model import Facts

PLAN = "zfb/jdbz/gztj/2026"
DOCUMENT = "zfb/zcwj/2026-01"
FACTS = Facts("县", "d", "1", "https://d.example/x/")
PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 20
Export = Callable[..., str]

CMS_TAGS = {*"p div span br strong b em h2 h3 h4 table caption thead tbody tr th td a img ul ol li sup blockquote".split()}
CMS_ATTRIBUTES = {
    "*": {"style"},
    "a": {"href"},
    "img": {"src", "alt"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "th": {"scope", "rowspan", "colspan"},
    "td": {"rowspan", "colspan"},
}
"""What the strict editors of content systems let through: no classes, ids, data attributes, scripts or style sheets."""


@pytest.fixture
def export(site: Path, capsys: pytest.CaptureFixture[str]) -> Export:
    """Exports from the small site and gives back the text of the file."""

    def export(*arguments: str, lang: str = "zh-CN", name: str = "导出.html") -> str:
        path = site.parent / name
        asked = ["export", *arguments, "--to", str(path), "--force", "--as-of", "2026-11-21", "--site", str(site), "--lang", lang]
        assert cli.main(asked) == 0, capsys.readouterr().out
        capsys.readouterr()
        return path.read_bytes().decode("utf-8")

    return export


def body(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<body>{html}</body>")


def words(html: str) -> str:
    return re.sub(r"\s+", "", body(html).text())


# ---------------------------------------------------------------------------------------------------- to be pasted


def test_the_golden_fragments_are_as_they_are_stored(tmp_path: Path) -> None:
    """After a wanted change: python tests/golden/renew.py, then read the diff of tests/golden/pasted."""
    renew.publish(tmp_path)
    assert renew.paste(tmp_path) == sites.tree(renew.PASTED)


def test_a_fragment_has_the_table_that_is_published(export: Export, site: Path) -> None:
    sites.build(site)
    published = reading.only(reading.page(site, f"{PLAN}/index.html"), "table.mirror")
    pasted = reading.only(body(export("fragment")), "table")
    assert reading.heads(pasted) == reading.heads(published)
    assert reading.spans(pasted) == reading.spans(published)
    assert reading.texts(pasted, "caption") == reading.texts(published, "caption")
    assert [node.attributes["scope"] for node in pasted.css("th")] == [node.attributes["scope"] for node in published.css("th")]


@pytest.mark.parametrize("of", [("--plan", PLAN), ("--document", DOCUMENT)])
def test_a_strict_editor_takes_nothing_from_a_fragment(export: Export, of: tuple[str, str]) -> None:
    html = export("fragment", *of)
    kept = nh3.clean(html, tags=CMS_TAGS, attributes=CMS_ATTRIBUTES, url_schemes={"https", "data"}, link_rel=None)
    before, after = body(html), body(kept)
    assert [(node.tag, node.attributes) for node in before.css("div *")] == [
        (node.tag, node.attributes) for node in after.css("div *")
    ]
    assert words(kept) == words(html)
    assert not re.search(r"\s(class|id|data-[\w-]+|on\w+)=|<(style|script|link|meta)\b", html)
    assert html.count("<div") == html.count("</div>")
    assert html.startswith("<div")


def test_a_stricter_editor_that_takes_the_styles_too_leaves_a_table_with_borders(export: Export) -> None:
    plain = {tag: names - {"style"} for tag, names in CMS_ATTRIBUTES.items()}
    table = reading.only(body(nh3.clean(export("fragment"), tags=CMS_TAGS, attributes=plain)), "table")
    assert table.attributes["border"] == "1"
    assert len(reading.grid(table)) == 3
    assert table.css("th[rowspan='2']")


def test_a_fragment_tells_source_time_units_and_state_in_words(export: Export) -> None:
    text = words(export("fragment"))
    for told in (
        "信息来源：县政府办公室",
        "发布时间：2026-03-0209:30",
        "最近进展：2026-05-30",
        "印发文件：关于印发清单的通知青政办发〔2026〕1号2026-02-27",
        "共3项工作。推进中2、进度滞后1。逾期1。",
        "县税务局、县卫健局",
        "原文网址：https://www.qingshi.example/zfb/jdbz/gztj/2026/",
    ):
        assert told in text


def test_links_in_a_fragment_are_whole_addresses_of_what_is_published(export: Export, site: Path) -> None:
    sites.build(site)
    for of in (("--plan", PLAN), ("--document", DOCUMENT)):
        links = reading.hrefs(body(export("fragment", *of)))
        assert len(links) >= 3
        for link in links:
            path = unquote(link.removeprefix("https://www.qingshi.example/"))
            assert (site / "output" / (f"{path}index.html" if path.endswith("/") else path)).is_file(), link
    moved = reading.hrefs(body(export("fragment", "--base-url", "https://cms.example/gk/")))
    assert all(link.startswith("https://cms.example/gk/") for link in moved)


@pytest.mark.parametrize("of", [("--plan", PLAN), ("--document", DOCUMENT)])
def test_without_links_a_fragment_says_the_same(export: Export, of: tuple[str, str]) -> None:
    without, full = export("fragment", *of, "--no-links"), export("fragment", *of)
    assert "<a" not in without
    assert "https://" not in without
    start = words(full).index("原文网址")
    left = words(full)[:start]
    assert all(part in left for part in re.split(r"文件下载：|附件：", words(without)))
    assert "文件下载" not in words(without)


def test_clauses_are_pasted_as_paragraphs(export: Export, site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML.partition("table:")[0] + "form: clauses\n"})
    html = export("fragment")
    assert "<table" not in html
    assert reading.texts(body(html), "h3") == ["一、公开", "二、解读"]
    text = words(html)
    assert "及时发布政策，做到应公开尽公开。（县税务局牵头，县卫健局按职责分工负责）" in text
    assert "状态：进度滞后（逾期）完成时限：2026-06-30完成情况：已经开展三次检查（2026-05-30）" in text


def test_pictures_of_a_document_are_pasted_with_it(export: Export, site: Path) -> None:
    text = sites.DOCUMENT + "\n![流程图](流程 图.png)\n"
    sites.write(
        site,
        {
            f"content/{DOCUMENT}.md": text.replace("[清单.csv]", "[清单.csv, 流程 图.png]").replace(
                "](流程 图.png)", "](流程%20图.png)"
            )
        },
    )
    sites.write(site, {"content/zfb/zcwj/流程 图.png": PIXEL})
    for html in (export("fragment", "--document", DOCUMENT), export("single-file", "--document", DOCUMENT)):
        (source,) = [node.attributes["src"] or "" for node in body(html).css("img[alt=流程图]")]
        assert source.startswith("data:image/png;base64,iVBORw0KGgow")


def test_whatever_a_layout_of_the_site_writes_is_cleaned_before_it_is_pasted() -> None:
    html = (
        '<div id="a" class="b" data-x="1" onclick="x()"><script>x</script><style>p {}</style><link href="x.css">'
        '<p class="right">甲</p><a href="#b">乙</a><a href="../丙.html#d">丙</a><img src="https://other.example/x.png">'
        '<table><tr><td class="right">1</td></tr></table><p data-links>丁</p></div>'
    )
    pasted = fragment.paste(html, "zfb/页.html", FACTS, True, lambda path: f"data:,{path}")
    assert pasted == (
        f'<div><p style="{fragment.STYLES["p"]}text-align:right;">甲</p>乙<a href="https://d.example/x/%E4%B8%99.html#d">丙</a>'
        f'<img src="data:," style="{fragment.STYLES["img"]}"><table border="1" cellpadding="6" cellspacing="0" '
        f'style="{fragment.STYLES["table"]}"><tr><td style="{fragment.STYLES["td"]}text-align:right;">1</td></tr></table>'
        f'<p style="{fragment.STYLES["p"]}">丁</p></div>'
    )
    assert "丁" not in fragment.paste(html, "zfb/页.html", FACTS, False, lambda path: "")


def test_a_fragment_speaks_the_language_of_the_site(export: Export, site: Path) -> None:
    (site / "site.yaml").write_text("lang: en\n" + sites.SITE_YAML, "utf-8")
    assert "Source:" in words(export("fragment"))


# ------------------------------------------------------------------------------------------------------ in one file


def whole(html: str) -> LexborHTMLParser:
    """A single file that holds what every single file must: one heading, distinct ids, and every anchor that it links to."""
    tree = LexborHTMLParser(html)
    ids = [node.attributes["id"] or "" for node in tree.css("[id]")]
    assert len(set(ids)) == len(ids)
    inside = [link[1:] for link in reading.hrefs(tree) if link.startswith("#")]
    assert len(inside) > 5
    assert {unquote(link) for link in inside} <= set(ids)
    assert [link for link in reading.hrefs(tree) if not link.startswith(("#", "https://", "http://", "mailto:", "tel:"))] == []
    assert len(tree.css("h1")) == 1
    assert tree.css("script, link, iframe, [onclick]") == []
    assert [node.attributes["src"] for node in tree.css("[src]") if not (node.attributes["src"] or "").startswith("data:")] == []
    assert not re.search(r"url\((?![\"']?data:)|@import", reading.only(tree, "style").text())
    return tree


def anchors(tree: LexborHTMLParser) -> list[str]:
    return [node.attributes["id"] or "" for node in tree.css("section.part")]


def test_a_plan_in_one_file_holds_its_items_its_units_and_its_statuses(export: Export) -> None:
    tree = whole(export("single-file", "--plan", PLAN))
    assert anchors(tree) == [
        f"{PLAN}/",
        *(f"{PLAN}/{number}" for number in ("0101", "0102", "0201")),
        "units/",
        *(f"units/{unit}" for unit in ("swj", "wjw", "zfb", "xz")),
        "status/",
        *(f"status/{status}" for status in ("in-progress", "behind", "overdue")),
    ]
    assert reading.texts(tree, ".toc li") == [node.text(strip=True) for node in tree.css("section.part > .title h2")]
    depths = [node.attributes["class"] for node in tree.css(".toc li")]
    assert depths == [f"depth-{depth}" for depth in (0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1)]


def test_a_plan_in_one_file_says_nothing_of_other_plans(export: Export, site: Path) -> None:
    sites.write(site, {
        "content/zfb/jdbz/gztj/2025/plan.yaml": sites.PLAN_YAML.replace("2026年", "2025年").replace("year: 2026", "year: 2025"),
        "content/zfb/jdbz/gztj/2025/0101.yaml": sites.item("一、公开", "去年的事。", lead="[县卫健局]"),
    })  # fmt: skip
    tree = whole(export("single-file", "--plan", PLAN))
    assert "去年的事" not in tree.text()
    unit = reading.only(tree, "[id='units/wjw']")
    assert "牵头0项，参与1项" in unit.text()
    row = [row.text(separator=" ", strip=True) for row in tree.css("[id='units/'] tbody tr")]
    assert any(cells.split()[:2] == ["县卫生健康局", "0"] for cells in row), row
    assert "去年的事" in whole(export("single-file")).text()


def test_a_document_that_is_called_like_a_folder_has_an_anchor_of_its_own(export: Export, site: Path) -> None:
    sites.write(
        site, {"content/zfb/jdbz/gztj/2026.md": sites.DOCUMENT.replace("attachments: [清单.csv]\n", "").partition("# 一")[0]}
    )
    found = anchors(whole(export("single-file")))
    assert {PLAN, f"{PLAN}/"} <= set(found)


def test_the_whole_site_in_one_file_reads_like_a_book(export: Export, site: Path) -> None:
    sites.build(site)
    pages = {path for path in sites.tree(site / "output") if path.endswith(".html")} - {"404.html", "search.html", "sitemap.html"}
    found = anchors(whole(export("single-file")))
    assert set(found) == {single.anchor(path) for path in pages}
    assert found.index("zfb/zcwj/") + 1 == found.index(DOCUMENT)
    assert found.index("zfb/jdbz/gztj/") + 1 == found.index(f"{PLAN}/") == found.index(f"{PLAN}/0101") - 1
    assert found.index("units/") > found.index(f"{PLAN}/0201")


def test_a_single_file_has_the_words_of_the_pages(export: Export, site: Path) -> None:
    sites.build(site)
    tree = whole(export("single-file"))
    for path in (f"{PLAN}/index.html", f"{DOCUMENT}.html", "years/2026.html", "units/swj.html"):
        published = reading.only(reading.page(site, path), "main")
        assert published.css(".around") == []
        for node in published.css("form, noscript, .to, .rest"):  # nothing runs in a single file
            node.decompose()
        section = reading.only(tree, f"[id='{single.anchor(path)}']")
        reading.only(section, "p.up").decompose()
        assert words(section.html or "") == words(published.html or "")


def test_what_the_page_of_every_item_repeats_is_left_out(export: Export) -> None:
    tree = whole(export("single-file"))
    assert tree.css("[id*='/gztj/2026/0'].part .consult, .around") == []
    assert tree.css(f"[id='{PLAN}/'] .consult")


def test_places_within_pages_keep_their_links(export: Export, site: Path) -> None:
    note = sites.DOCUMENT + "\n注[^1]。\n\n[^1]: 脚注。\n"
    sites.write(site, {f"content/{DOCUMENT}.md": note})
    html = export("single-file", "--document", DOCUMENT)
    tree = LexborHTMLParser(html)
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    inner = [unquote(link[1:]) for link in reading.hrefs(tree) if link.startswith(f"#{DOCUMENT}:")]
    assert len(inner) == 2
    assert set(inner) <= ids
    assert any(link == "https://www.qingshi.example/zfb/jdbz/gztj/2026/0101.html" for link in reading.hrefs(tree))


def test_a_preview_is_marked_for_those_who_see_it_and_those_who_hear_it(export: Export) -> None:
    usual, preview = export("single-file"), export("single-file", "--preview")
    assert "内部预览" not in usual
    tree = whole(preview)
    assert reading.texts(tree, ".preview") == ["内部预览，未经审定，请勿对外发布或转发。"]
    assert reading.only(tree, ".watermark").attributes["aria-hidden"] == "true"


def test_styles_bring_their_pictures() -> None:
    sheets = {"assets/site.css": "a { background: url('../img/x.png') } b { background: url(data:,) } c { color: red }"}
    assert single.style(sheets, lambda path: f"data:,{path}") == (
        'a { background: url("data:,img/x.png") } b { background: url(data:,) } c { color: red }'
    )


def test_a_plan_in_one_file_holds_what_changed_of_it(site: Path, tmp_path: Path) -> None:
    sites.build(site, recording=True)
    path = tmp_path / "plan.html"
    common = ["--as-of", "2026-11-21", "--site", str(site), "--to", str(path)]
    assert cli.main(["export", "single-file", "--plan", "zfb/jdbz/gztj/2026", *common]) == 0
    assert "zfb/jdbz/gztj/2026/changes" in anchors(whole(path.read_text("utf-8")))


def test_the_demonstration_in_one_file_is_small_and_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site, path = sites.clean_copy(sites.REPOSITORY, tmp_path / "site"), tmp_path / "all.html"
    assert cli.main(["export", "single-file", "--as-of", "2026-11-21", "--site", str(site), "--to", str(path)]) == 0
    assert path.stat().st_size < 2_000_000
    tree = whole(path.read_text("utf-8"))
    items = [name for name in anchors(tree) if re.fullmatch(r"\w+/jdbz/gztj/\d{4}/\d+", name)]
    assert len(items) == len([path for path in site.glob("content/*/jdbz/gztj/*/*.yaml") if path.name != "plan.yaml"])


# ------------------------------------------------------------------------------------------------------ in an archive


@pytest.fixture
def packed(site: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., bytes]:
    def packed(*arguments: str) -> bytes:
        path = site.parent / "site.zip"
        asked = ["export", "zip", "--to", str(path), "--force", "--as-of", "2026-11-21", "--site", str(site), *arguments]
        assert cli.main(asked) == 0, capsys.readouterr().out
        capsys.readouterr()
        return path.read_bytes()

    return packed


def test_an_archive_holds_what_is_published_instructions_and_sums(packed: Callable[..., bytes], site: Path) -> None:
    data = packed()
    sites.build(site)
    published = {path: data for path, data in sites.tree(site / "output").items() if path != "build.json"}
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        held = {name: opened.read(name) for name in opened.namelist()}
    sums, readme = held.pop("SHA256SUMS").decode(), held.pop("打开说明.txt").decode("utf-8-sig")
    missing = published.pop("404.html").replace(b'="/', b'="')  # a host shows it anywhere; in a folder it lies at the top
    assert held.pop("404.html") == missing
    assert held == published
    assert "\r\n  2. 双击 index.html，用浏览器查看。" in readme
    assert "青石县人民政府网站（按 2026年11月21日 的内容生成）" in readme
    listed = dict(line.split("  ", 1)[::-1] for line in sums.splitlines())
    assert listed == {name: sha256(data).hexdigest() for name, data in {**held, "404.html": missing}.items()} | {
        "打开说明.txt": sha256(("\ufeff" + readme).encode()).hexdigest()
    }


def test_an_archive_has_the_same_bytes_whatever_was_built_before(packed: Callable[..., bytes], site: Path) -> None:
    first = packed()
    sites.build(site)
    sites.write(site, {"output/foreign.html": "x", "output/index.html": "edited"})
    assert packed() == first
    assert (site / "output/index.html").read_text("utf-8") == "edited"


@pytest.mark.parametrize("base", ["https://d.example/", "https://d.example/gk/公开"])
def test_every_link_of_every_page_of_an_archive_leads_to_a_file_in_it(
    packed: Callable[..., bytes], site: Path, tmp_path: Path, base: str
) -> None:
    """As a browser follows them from a folder: nothing adds index.html there, and what begins with / is the disk's own top."""
    sites.write(site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT + "\n![图](a%20b.png)\n", "content/zfb/zcwj/a b.png": PIXEL})
    sites.build(site, recording=True)
    folder = tmp_path / "U 盘 100%#?"
    with zipfile.ZipFile(io.BytesIO(packed("--base-url", base))) as opened:
        opened.extractall(folder)
    seen = 0
    for path in folder.rglob("*"):
        text = path.read_text("utf-8") if path.suffix in (".html", ".css", ".xml") else ""
        links = [match[2] for match in single.URL.finditer(text)] + re.findall(r"@import\s+[\"']([^\"']+)", text)
        if path.suffix == ".html":
            tree = LexborHTMLParser(text)
            links += [
                node.attributes[name] or ""
                for name in ("href", "src", "action", "data", "poster")
                for node in tree.css(f"[{name}]")
            ]
            assert tree.css("base, [srcset], [formaction]") == []
        for link in links:
            seen += 1
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "http", "mailto", "tel"), (path, link)
                continue
            assert not link.startswith("/"), (path.name, link)
            there = path.parent / unquote(parts.path) if parts.path else path
            assert there.is_file(), (path.name, link)
            if parts.fragment and there.suffix == ".html":
                assert f'id="{unquote(parts.fragment)}"' in there.read_text("utf-8"), (path.name, link)
        if path.suffix == ".xml":  # read by programs that know no folder: whole addresses
            found = re.findall(r"<loc>(.*?)</loc>|<id>(.*?)</id>|href=\"(.*?)\"", text)
            assert all("".join(groups).startswith((base, "tag:", "urn:")) for groups in found), path.name
    assert seen > 500


def test_files_in_an_archive_have_no_time_and_no_owner() -> None:
    data = archive.pack(archive.with_sums({"b/甲.html": b"x" * 100, "index.html": b"y", "a.txt": b"z"}))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.namelist() == ["SHA256SUMS", "a.txt", "index.html", "b/甲.html"]
        assert {(entry.date_time, entry.create_system, entry.external_attr) for entry in opened.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16)
        }
        assert all(entry.flag_bits & 0x800 for entry in opened.infolist() if not entry.filename.isascii())


def test_a_fault_in_a_page_stops_an_archive_as_it_stops_a_build(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = site.parent / "site.zip"
    for layout, fault in (("robots.txt", "{{ nowhere }}"), ("sitemap.html", "<p>没有标题</p>")):
        sites.write(site, {f"layouts/{layout}": fault})
        assert cli.main(["export", "zip", "--to", str(path), "--site", str(site), "--as-of", "2026-11-21"]) == 1
        assert f"layouts/{layout}" in capsys.readouterr().out
        (site / "layouts" / layout).unlink()
    assert not path.exists()
