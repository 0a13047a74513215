"""Rules about site.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from gongkai import formats
from gongkai.checks.names import fold
from gongkai.checks.place import at_file
from gongkai.model import Finding
from gongkai.relations import Relations
from gongkai.rules import FIXED, LEVELS

OWN_STATUS_PAGES = ("index", "overdue", "unstated")
CHOICES = ("off", "info", "warning", "error")
FICTIONAL = (".example", ".test", ".invalid", ".localhost")
"""Names that nobody can have (RFC 2606): a demonstration has no numbers of its own, so their form is not asked."""
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])"
"""The first two digits of an administrative division's code (GB/T 2260)."""
FORMS = (
    ("domain", "site/domain-form", r"([a-z0-9-]+\.)+gov\.cn"),
    ("id_code", "site/id-code-form", rf"{REGION}\d{{8}}|bm\d{{8}}"),
    ("footer.icp", "site/icp-form", rf"[{PROVINCES}]ICP备\d{{8}}号(-\d+)?"),
    ("footer.police", "site/police-form", rf"[{PROVINCES}]公网安备\s*{REGION}\d{{12}}号"),
    ("footer.identity_link", "site/identity-form", r"https?://bszs\.conac\.cn/sitename\?method=show&id=[0-9A-F]{32}"),
)
"""What the numbers and links of real sites look like: the field, its rule, the form."""
FOOTER = ("sponsor", "contact", "icp", "police", "identity_link", "errata_link")


def footer_is_complete(relations: Relations) -> Iterator[Finding]:
    """The foot of a government site names its sponsor, contact, registrations and the two official links (47 号文 附件)."""
    missing = [name for name in FOOTER if not getattr(relations.site.facts.footer, name)]
    if missing:
        yield at_file(relations, "site.yaml", "footer", "site/footer-incomplete", names=" · ".join(missing))


def numbers_have_their_form(relations: Relations) -> Iterator[Finding]:
    """The domain and the numbers at the foot have the forms in which they are given out (47 号文, and the feet of real sites)."""
    facts = relations.site.facts
    if facts.domain.endswith(FICTIONAL):
        return
    for field, rule, form in FORMS:
        text = getattr(facts.footer, field.partition(".")[2]) if "." in field else getattr(facts, field)
        if text and not re.fullmatch(form, text):
            yield at_file(relations, "site.yaml", field, rule, text=text)


def errors_are_reported_to_this_site(relations: Relations) -> Iterator[Finding]:
    """The link of 我为政府网站找错 names a site by its code: this one."""
    facts = relations.site.facts
    code = re.search(r"[?&]site_code=([^&#]*)", facts.footer.errata_link)
    if code and code[1] != facts.id_code:
        yield at_file(relations, "site.yaml", "footer.errata_link", "site/errata-code", text=code[1], code=facts.id_code)


def calendar_keeps_its_years(relations: Relations) -> Iterator[Finding]:
    """The days off of a year lie in that year: a slip of the pen would move every deadline counted in working days."""
    for number, year in enumerate(relations.site.facts.calendar):
        for field, days in (("holidays", year.holidays), ("workdays", year.workdays)):
            for place, day in enumerate(days):
                if day.year != year.year:
                    where = f"calendar.{number}.{field}.{place}"
                    yield at_file(relations, "site.yaml", where, "site/calendar-year", day=day.isoformat(), year=year.year)


def downloads_can_be_made(relations: Relations) -> Iterator[Finding]:
    """The library of each format that site.yaml asks for is installed."""
    there = formats.available(relations.site.facts.downloads)
    for number, name in enumerate(relations.site.facts.downloads or ()):
        if name not in there:
            place, library = f"downloads.{number}", formats.PLAN[name]
            yield at_file(relations, "site.yaml", place, "download/extra-missing", format=name, library=library)


def rules_are_known(relations: Relations) -> Iterator[Finding]:
    """Each rule whose level site.yaml changes is one of ours, and the level is one."""
    for rule, level in relations.site.facts.rules.items():
        if rule not in LEVELS or level not in CHOICES:
            nearest = "".join(get_close_matches(level, CHOICES, 1) if rule in LEVELS else get_close_matches(rule, LEVELS, 1))
            yield at_file(relations, "site.yaml", f"rules.{rule}", "site/unknown-rule", text=f"{rule}: {level}", nearest=nearest)
        elif rule in FIXED and level != "error":
            yield at_file(relations, "site.yaml", f"rules.{rule}", "site/fixed-rule", id=rule)


def statuses_are_distinct(relations: Relations) -> Iterator[Finding]:
    """Each status has a page of its own, beside those that the program makes."""
    seen = set(OWN_STATUS_PAGES)
    for number, status in enumerate(relations.site.facts.statuses):
        if fold(status.id) in seen:
            yield at_file(relations, "site.yaml", f"statuses.{number}.id", "status/id-taken", id=status.id)
        seen.add(fold(status.id))
