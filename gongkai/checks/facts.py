"""Rules about site.yaml."""

from __future__ import annotations

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
FOOTER = ("sponsor", "contact", "icp", "police", "identity_link", "errata_link")


def footer_is_complete(relations: Relations) -> Iterator[Finding]:
    """The foot of a government site names its sponsor, contact, registrations and the two official links (47 号文 附件)."""
    missing = [name for name in FOOTER if not getattr(relations.site.facts.footer, name)]
    if missing:
        yield at_file(relations, "site.yaml", "footer", "site/footer-incomplete", names=" · ".join(missing))


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
