# ruff: noqa: E501 - templates keep their lines
"""The same made-up site for Hugo: the same pages with the same words, as a good Hugo site would be written (cached partials)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from generate import PER_PLAN, STATUSES, UNITS, item, write

CONFIG = """\
baseURL: https://www.bench.example/
title: 基准县人民政府网站
locale: zh-CN
uglyURLs: true
taxonomies: {unit: units, status: status, year: years}
outputs: {home: [html, rss], section: [html, rss], taxonomy: [html], term: [html, rss], page: [html]}
services: {rss: {limit: 50}}
sitemap: {changefreq: "", priority: -1}
"""

HEAD = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title>
<meta name="SiteName" content="{{ site.Title }}">
<meta name="SiteDomain" content="www.bench.example">
<meta name="SiteIDCode" content="0000000000">
{{ if .Params.requirement }}<meta name="ArticleTitle" content="{{ .Title }}">
<meta name="PubDate" content="{{ .Params.year }}-01-10 09:00">
<meta name="ContentSource" content="县政府办公室">
<meta name="Description" content="{{ .Params.requirement }}">
{{ else }}<meta name="ColumnName" content="{{ .Title }}">
<meta name="ColumnDescription" content="{{ .Title }}">
<meta name="ColumnKeywords" content="{{ .Title }}">
<meta name="ColumnType" content="工作推进">
{{ end }}<meta name="Url" content="{{ .Permalink }}">
<meta name="generator" content="Hugo">
<link rel="canonical" href="{{ .Permalink }}">
{{ partialCached "assets.html" . }}</head>
<body>
{{ partialCached "masthead.html" . }}
<nav class="trail" aria-label="当前位置">
<ol>
<li><a href="/index.html">网站首页</a></li>
<li><a href="/bodies.html">信息公开</a></li>
{{ range .Ancestors.Reverse }}{{ if not .IsHome }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}{{ end }}<li><span aria-current="page">{{ .Title }}</span></li>
</ol>
</nav>
<main id="main" tabindex="-1">
<div class="title">
<h1>{{ .Title }}</h1>
<dl class="byline">
<div><dt>信息来源</dt><dd>县政府办公室</dd></div>
{{ with .Params.year }}<div><dt>发布时间</dt><dd><time datetime="{{ . }}-01-10T09:00:00+08:00">{{ . }}-01-10 09:00</time></dd></div>
{{ end }}</dl>
</div>
{{ block "main" . }}{{ end }}
</main>
{{ partialCached "foot.html" . }}
</body>
</html>
"""

ASSETS = """\
<link rel="icon" type="image/svg+xml" href="/assets/icon.13e56088e2.svg">
<link rel="stylesheet" href="/assets/site.5d5b7a9bdb.css">
<link rel="alternate" type="application/atom+xml" title="{{ site.Title }}" href="/index.xml">
<script src="/assets/site.0ad11ff6db.js"></script>
"""

MASTHEAD = """\
<a class="skip" href="#main">跳到正文</a>
<header class="head">
<p class="notice">测速用的网站，内容由程序生成</p>
<div class="masthead">
<p class="name"><a href="/index.html">{{ site.Title }}</a></p>
<details class="tools" hidden>
<summary>阅读工具</summary>
<div class="choices">
<div class="tool" role="group" aria-label="文字大小">
<span class="label" aria-hidden="true">文字大小</span>
<button type="button" data-set="size" data-value="normal">标准</button>
<button type="button" data-set="size" data-value="large">大</button>
<button type="button" data-set="size" data-value="huge">特大</button>
</div>
<div class="tool" role="group" aria-label="背景色">
<span class="label" aria-hidden="true">背景色</span>
<button type="button" data-set="background" data-value="white">白</button>
<button type="button" data-set="background" data-value="cream">米黄</button>
<button type="button" data-set="background" data-value="green">浅绿</button>
<button type="button" data-set="background" data-value="dark">深色</button>
<button type="button" data-set="background" data-value="contrast">高对比</button>
</div>
<div class="tool">
<button type="button" data-print>打印</button>
</div>
</div>
</details><form class="find" role="search" action="/search.html" method="get">
<input type="search" name="q" maxlength="200" autocomplete="off" aria-label="搜索全站内容"><button>搜索</button>
</form></div>
<nav class="channels" aria-label="主导航">
<ul>
<li><a href="/index.html">首页</a></li>
<li><a href="/bodies.html">信息公开</a></li>
<li><a href="/years.html">工作推进</a></li>
<li><a href="/units.html">责任单位</a></li>
<li><a href="/status.html">进展状态</a></li>
</ul>
</nav>
</header>
"""

FOOT = """\
<footer class="foot">
<ul class="official">
<li><a href="https://a.example/" rel="external noopener">党政机关网站标识</a></li>
<li><a href="https://b.example/" rel="external noopener">我为政府网站找错</a></li>
<li><a href="/sitemap.html">站点地图</a></li>
<li><a href="/index.xml">订阅</a></li>
</ul>
<dl class="facts">
<div><dt>主办单位</dt><dd>基准县</dd></div>
<div><dt>联系方式</dt><dd>无</dd></div>
<div><dt>网站标识码</dt><dd>0000000000</dd></div>
<div><dt>ICP备案号</dt><dd><a href="https://beian.miit.gov.cn/" rel="external noopener">无</a></dd></div>
<div><dt>公安备案号</dt><dd>无</dd></div>
</dl>
</footer>
"""

STATUS = '<span class="status tone-{{ . }}">{{ . }}</span>'

ITEM = """\
{{ define "main" }}<p class="state">{{ partialCached "status.html" .Params.state .Params.state }}</p>
<dl class="meta">
<div><dt>所属计划</dt><dd><a href="{{ .Parent.RelPermalink }}">{{ .Parent.Title }}</a></dd></div>
<div><dt>分组</dt><dd>{{ delimit .Params.group " " }}</dd></div>
<div><dt>牵头单位</dt><dd>{{ range $n, $u := .Params.lead }}{{ if $n }}、{{ end }}{{ partialCached "unit.html" . . }}{{ end }}</dd></div>
<div><dt>责任单位</dt><dd>{{ range $n, $u := .Params.support }}{{ if $n }}、{{ end }}{{ partialCached "unit.html" . . }}{{ end }}</dd></div>
<div><dt>完成时限</dt><dd>{{ .Params.due }}</dd></div>
</dl>
<section>
<h2>工作要求</h2>
<p class="prose">{{ .Params.requirement }}</p>
<p class="note">备注：{{ .Params.note }}</p>
</section>
<section>
<h2>目标</h2>
<table class="list stack">
<caption>“{{ .Title }}”的量化目标与实际值</caption>
<thead><tr><th scope="col">指标</th><th scope="col">目标值</th><th scope="col">实际值</th></tr></thead>
<tbody>
{{ range .Params.targets }}<tr><th scope="row">{{ .name }}</th><td data-label="目标值">不少于 {{ .value }} {{ .unit }}</td>\
<td data-label="实际值">{{ .actual }} {{ .unit }}</td></tr>
{{ end }}</tbody>
</table>
</section>
<section>
<h2>进展</h2>
<ol class="reports">
{{ range sort .Params.progress "date" "desc" }}<li id="report-{{ .date }}"><time datetime="{{ .date }}">{{ .date }}</time>\
<p>{{ .text }}</p>
</li>
{{ end }}</ol>
</section>
<nav class="around" aria-label="上一项和下一项">
{{ with .PrevInSection }}<a rel="next" href="{{ .RelPermalink }}"><small>下一项</small> {{ .Title }}</a>
{{ end }}{{ with .NextInSection }}<a rel="prev" href="{{ .RelPermalink }}"><small>上一项</small> {{ .Title }}</a>
{{ end }}</nav>{{ end }}
"""

UNIT = '<a href="/units/{{ . | urlize }}.html">{{ . }}</a>'

ROW = """\
<tr data-standing="{{ .Params.state }}" data-status="{{ .Params.state }}" data-year="{{ .Params.year }}" \
data-plan="{{ .Parent.RelPermalink }}" data-chapter="{{ delimit .Params.group "" }}" data-lead="{{ delimit .Params.lead "|" }}" \
data-due="{{ .Params.due }}">
<th scope="row"><a href="{{ .RelPermalink }}">{{ .Title }}</a><small>{{ .Parent.Title }}</small></th>
<td data-label="牵头单位">{{ range .Params.lead }}{{ partialCached "unit.html" . . }}{{ end }}</td>
<td data-label="完成时限"><time datetime="{{ .Params.due }}">{{ .Params.due }}</time></td>
<td data-label="状态">{{ partialCached "status.html" .Params.state .Params.state }}</td>
<td data-label="完成情况">{{ with index (last 1 .Params.progress) 0 }}<time class="when" datetime="{{ .date }}">{{ .date }}</time>\
{{ .text }}{{ end }}</td>
</tr>
"""

TABLE = """\
<table class="list stack">
<thead><tr><th scope="col">事项</th><th scope="col">牵头单位</th><th scope="col">完成时限</th><th scope="col">状态</th>\
<th scope="col">完成情况</th></tr></thead>
<tbody>
{{ range . }}{{ partialCached "row.html" . .RelPermalink }}{{ end }}</tbody>
</table>
"""

PLAN = """\
{{ define "main" }}{{ if .RegularPages }}<p class="lead">共{{ len .RegularPages }}项工作。</p>
<table class="mirror stack">
<thead><tr><th scope="col">工作内容</th><th scope="col">工作要求</th><th scope="col">责任单位</th><th scope="col">完成情况</th></tr></thead>
<tbody>
{{ range .RegularPages }}<tr data-standing="{{ .Params.state }}" data-status="{{ .Params.state }}" \
data-chapter="{{ delimit .Params.group "" }}" data-lead="{{ delimit .Params.lead "|" }}">
<td data-label="工作内容">{{ delimit .Params.group "" }}</td>
<td data-label="工作要求"><a href="{{ .RelPermalink }}">{{ .Title }}</a>，{{ .Params.requirement }}</td>
<td data-label="责任单位">{{ range .Params.lead }}{{ partialCached "unit.html" . . }}{{ end }}\
{{ range .Params.support }}、{{ partialCached "unit.html" . . }}{{ end }}</td>
<td data-label="完成情况">{{ (index (last 1 .Params.progress) 0).text }}</td>
</tr>
{{ end }}</tbody>
</table>
{{ else }}<ul>
{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}{{ end }}
"""

TERM = '{{ define "main" }}<p class="lead">共{{ len .Pages }}项。</p>\n{{ partial "table.html" .Pages }}{{ end }}\n'

UNIT_TERM = """\
{{ define "main" }}{{ $unit := slice .Title }}{{ $leads := where .Pages "Params.lead" "intersect" $unit }}
{{ $supports := where .Pages "Params.support" "intersect" $unit }}
<p class="lead">{{ .Title }}牵头{{ len $leads }}项，参与{{ len $supports }}项。</p>
<section><h2>牵头事项</h2>
{{ partial "table.html" (first 10 $leads) }}</section>
<section><h2>参与事项</h2>
{{ partial "table.html" (first 10 $supports) }}</section>{{ end }}
"""

UNIT_YEAR = """\
{{ define "main" }}{{ $unit := slice .Params.unit }}
{{ $all := where (index site.Taxonomies.units .Params.unit).Pages "Params.year" .Params.of }}
<section><h2>牵头事项</h2>
{{ partial "table.html" (where $all "Params.lead" "intersect" $unit) }}</section>
<section><h2>参与事项</h2>
{{ partial "table.html" (where $all "Params.support" "intersect" $unit) }}</section>{{ end }}
"""

LISTING = """\
{{ define "main" }}<ul>
{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>
{{ end }}</ul>{{ end }}
"""

HOME = """\
{{ define "main" }}<ul>
{{ range first 10 (where site.Pages "Kind" "section") }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
{{ partial "table.html" (first 20 (where site.RegularPages "Type" "zfb")) }}{{ end }}
"""

SITEMAP = """\
{{ define "main" }}<ul>
{{ range where site.Pages "Kind" "section" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}
"""

OVERDUE = """\
{{ define "main" }}{{ $open := where (where site.RegularPages "Type" "zfb") "Params.late" true }}<p class="lead">共{{ len $open }}项。</p>
{{ partial "table.html" $open }}{{ end }}
"""

FRONT = """\
{{ define "main" }}{{ $of := where (where site.RegularPages "Type" "zfb") "Params.year" .Params.of }}<p class="lead">共{{ len $of }}项。</p>
{{ partial "table.html" (first 100 $of) }}{{ end }}
"""

LAYOUTS = {
    "baseof.html": HEAD,
    "page.html": ITEM,
    "section.html": PLAN,
    "term.html": TERM,
    "units/term.html": UNIT_TERM,
    "taxonomy.html": LISTING,
    "home.html": HOME,
    "404.html": '{{ define "main" }}<p>404</p>{{ end }}',
    "sitemap-page.html": SITEMAP,
    "overdue.html": OVERDUE,
    "front.html": FRONT,
    "unit-year.html": UNIT_YEAR,
    "plain.html": '{{ define "main" }}<p>{{ .Title }}</p>{{ end }}',
    "_partials/assets.html": ASSETS,
    "_partials/masthead.html": MASTHEAD,
    "_partials/foot.html": FOOT,
    "_partials/status.html": STATUS,
    "_partials/unit.html": UNIT,
    "_partials/row.html": ROW,
    "_partials/table.html": TABLE,
}


def generate(root: Path, count: int) -> None:
    """Writes the sources of Hugo's site with `count` items below `root`: the same front matter as our item files."""
    write(root / "hugo.yaml", CONFIG)
    for name, text in LAYOUTS.items():
        write(root / "layouts" / name, text.replace("\\\n", ""))
    content = root / "content"
    write(content / "_index.md", "---\ntitle: 首页\n---\n")
    for folder, title in (("zfb", "县政府办公室"), ("zfb/jdbz", "监督保障"), ("zfb/jdbz/gztj", "工作推进")):
        write(content / folder / "_index.md", f"---\ntitle: {title}\n---\n")
    extra = {
        "bodies": ("信息公开", "plain"),
        "sitemap": ("站点地图", "sitemap-page"),
        "search": ("搜索", "plain"),
        "overdue": ("逾期", "overdue"),
    }
    for name, (title, layout) in extra.items():
        write(content / f"{name}.md", f"---\ntitle: {title}\nlayout: {layout}\n---\n")
    for unit in range(UNITS):
        write(content / "units" / f"第{unit}单位" / "_index.md", f"---\ntitle: 第{unit}单位\n---\n")
    years = {(unit, 2020 + plan % 7) for plan, number in numbers(count) for unit in units_of(plan, number)}
    for unit, year in sorted(years):
        head = f"title: 第{unit}单位{year}年\nlayout: unit-year\nunit: 第{unit}单位\nof: {year}\n"
        write(content / f"unit-{unit}-{year}.md", f"---\n{head}---\n")
    for plan in range((count + PER_PLAN - 1) // PER_PLAN):
        folder = content / "zfb" / "jdbz" / "gztj" / f"p{plan:04}"
        year = 2020 + plan % 7
        write(folder / "_index.md", f"---\ntitle: 第{plan}号计划\nyear: {year}\n---\n")
        if plan < 7:
            write(content / f"front-{year}.md", f"---\ntitle: {year}年\nlayout: front\nof: {year}\n---\n")
        for number in range(min(PER_PLAN, count - plan * PER_PLAN)):
            write(folder / f"{number:04}.md", page(plan, number, year))


def numbers(count: int) -> Iterator[tuple[int, int]]:
    return (divmod(number, PER_PLAN) for number in range(count))


def units_of(plan: int, number: int) -> list[int]:
    """Who leads an item, and who takes part, as generate.item has them."""
    return list(dict.fromkeys([(plan + number) % UNITS, *((plan * 7 + number * 3 + n) % UNITS for n in range(number % 4 + 1))]))


def page(plan: int, number: int, year: int) -> str:
    """An item's file: its YAML as front matter, and what Hugo needs to list it by unit, state and year."""
    own = item(plan, number, year).replace("task: ", "title: ", 1)
    state = STATUSES[(plan + number) % len(STATUSES)]
    units = ", ".join(f"第{unit}单位" for unit in units_of(plan, number))
    late = str(year < 2026 and state != "done").lower()
    own = own.replace(f"status: {state}\n", f"state: {state}\nstatus: [{state}]\n", 1)
    return f"---\n{own}units: [{units}]\nyears: ['{year}']\nyear: {year}\nlate: {late}\n---\n"


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
