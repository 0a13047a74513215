"""What a page weighs on its way, and whether its colours can be read: worked out from the files, without a browser."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import reading
import sites

from gongkai import cli
from gongkai.outcheck import HEAVIEST

PLAN = "zfb/jdbz/gztj/2026"
CSS = (sites.REPOSITORY / "layouts/assets/site.css").read_text("utf-8")
LIMIT = 100 * 1024
"""HTML, CSS and JavaScript of an item's page, before anything is packed."""
WORDS = ("ink", "soft", "link", "mark", "good", "fair", "steady", "neutral", "warn", "bad", "none")
"""Colours of words; they stand on the paper and on panels."""


def weight(site: Path, path: str) -> int:
    """The bytes of a page with its style sheets and scripts."""
    page = reading.page(site, path)
    drawn = reading.hrefs(page, "link[rel=stylesheet]") + [node.attributes["src"] or "" for node in page.css("script[src]")]
    folder = (site / "output" / path).parent
    return sum((folder / name).resolve().stat().st_size for name in drawn) + (site / "output" / path).stat().st_size


def test_every_item_of_the_demonstration_weighs_less_than_100_kib(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for part in ("content", "layouts"):
        shutil.copytree(sites.REPOSITORY / part, site / part)
    shutil.copy(sites.REPOSITORY / "site.yaml", site)
    assert not sites.build(site).failed
    items = [f"{path.relative_to(site / 'content').with_suffix('.html')}" for path in (site / "content").rglob("[0-9]*.yaml")]
    weights = {path: weight(site, path) for path in items if (site / "output" / path).exists()}
    assert len(weights) >= 24
    assert max(weights.values()) < LIMIT, max(weights, key=lambda path: weights[path])


@pytest.mark.parametrize(("reports", "shown"), [(50, 50), (99, 99), (100, 50), (200, 50), (249, 99)])
def test_an_item_with_many_reports_is_no_heavier_than_any_other(site: Path, reports: int, shown: int) -> None:
    """200 reports of a hundred characters are 60 KB of words alone; earlier ones have pages of their own."""
    words = "开展一次检查，发现问题三个，已经整改两个，其余限期完成；" * 4
    days = [date(2026, 3, 3) + timedelta(number % 250) for number in range(reports)]
    told = "".join(f"\n  - {{date: {day}, text: {words}第{number}次}}" for number, day in enumerate(sorted(days)))
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "及时发布政策。", progress=told)})
    assert sites.said(sites.build(site).findings) == []
    page = f"{PLAN}/0101.html"
    earlier = [f"{PLAN}/0101/{name}" for name in os.listdir(site / f"output/{PLAN}/0101")] if reports > shown else []
    assert len(reading.page(site, page).css("ol.reports > li")) == shown
    assert [len(reading.page(site, path).css("ol.reports > li")) for path in earlier] == [50] * ((reports - shown) // 50)
    assert max(weight(site, path) for path in [page, *earlier]) < LIMIT < HEAVIEST
    markup = (site / "output" / page).stat().st_size - len(words.encode()) * shown
    assert markup < 20_000 + 250 * shown


def test_earlier_reports_keep_their_page_and_every_anchor_stays_on_the_item_s_page(site: Path) -> None:
    def written(count: int) -> None:
        days = [date(2026, 3, 3) + timedelta(number) for number in range(count)]
        told = "".join(
            f"\n  - {{date: {day}, text: 第{number}次。, evidence: [zfb/zcwj/2026-01]}}" for number, day in enumerate(days, 1)
        )
        sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "及时发布政策。", progress=told)})
        assert sites.said(sites.build(site).findings) == []

    written(150)
    page = reading.page(site, f"{PLAN}/0101.html")
    assert reading.hrefs(page, "main .jump a") == [f"../../../../{PLAN}/0101/reports-{number}.html" for number in (51, 1)]
    assert reading.texts(page, "main .jump a") == ["第51—100条", "第1—50条"]
    anchors = {node.attributes["id"] for node in page.css("main [id^=report-]")}
    assert anchors == {f"report-{number}" for number in range(1, 151)}
    earlier = reading.page(site, f"{PLAN}/0101/reports-1.html")
    assert reading.only(earlier, "h1").text() == "及时发布政策：进展第1—50条"
    assert reading.texts(earlier, "ol.reports > li time")[:2] == ["2026-04-21", "2026-04-20"], "the newest first"
    assert reading.hrefs(earlier, "ol.reports .evidence a")[0] == "../../../../../zfb/zcwj/2026-01.html"
    assert reading.hrefs(earlier, ".trail a")[-1] == f"../../../../../{PLAN}/0101.html"
    before = (site / f"output/{PLAN}/0101/reports-1.html").read_bytes()
    written(233)
    assert (site / f"output/{PLAN}/0101/reports-1.html").read_bytes() == before
    assert cli.main(["export", "single-file", "--plan", PLAN, "--site", str(site), "--to", str(site / "one.html")]) == 0
    whole = (site / "one.html").read_text("utf-8")
    assert all(f"第{number}次。" in whole for number in (1, 50, 51, 233)), "nothing is lost in a single file"
    assert 'href="#zfb/jdbz/gztj/2026/0101/reports-1"' in whole


def test_nothing_but_the_style_sheet_stands_before_the_first_paint(site: Path) -> None:
    """The head asks for one style sheet and scripts of this site only; none of them is needed to read the page."""
    sites.build(site)
    for path in sites.tree(site / "output"):
        if path.endswith(".html") and path != "404.html":  # whose addresses begin at the top
            page = reading.page(site, path)
            assert len(page.css("link[rel=stylesheet]")) == 1, path
            assert not page.css("script:not([src])"), path
            early = [node.attributes["src"] or "" for node in page.css("head script[src]:not([defer])")]
            sizes = [((site / "output" / path).parent / name).resolve().stat().st_size for name in early]
            assert sum(sizes) < 16_000, (path, early)


# ------------------------------------------------------------------------------------------------------------- contrast


def themes() -> dict[str, dict[str, str]]:
    """The colours of each background: those of the first `:root`, and what a background changes."""
    blocks = re.findall(r":root(?::is\(\[data-background=\"(\w+)\"\][^{]*)?\s*\{([^}]*)\}", CSS)
    usual: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for name, block in blocks:
        colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))
        if not usual:
            usual = found["white"] = colours
        elif name:
            found[name] = {**usual, **colours}
    return found


THEMES = themes()


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_of_words_can_be_read_on_every_ground(name: str) -> None:
    """4.5 : 1 for words of any size (互联网网站适老化通用设计规范; WCAG 2.2, 1.4.3)."""
    colours: dict[str, Any] = THEMES[name]
    pairs = [(word, ground) for word in WORDS for ground in ("paper", "panel")] + [("on-brand", "brand"), ("paper", "ink")]
    weak = {f"{word} on {ground}": contrast(colours[word], colours[ground]) for word, ground in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_all_backgrounds_that_a_reader_can_choose_are_looked_at() -> None:
    choices = set(re.findall(r"data-background=\"(\w+)\"", CSS))
    assert choices | {"white"} == THEMES.keys()
    assert len(THEMES) >= 4


@pytest.mark.parametrize("name", THEMES)
def test_the_edge_of_the_search_field_is_seen_on_every_ground(name: str) -> None:
    """WCAG 2.2, 1.4.11: 3:1."""
    edge = re.search(r"\.find\.large input, [^}]*border-color: var\(--(\w+)\)", CSS)
    assert edge
    assert contrast(THEMES[name][edge[1]], THEMES[name]["paper"]) >= 3
