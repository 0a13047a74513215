"""Rules about work items: who, until when, how far, and whether the words fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from gongkai.checks.place import at
from gongkai.model import Finding
from gongkai.relations import Relations, dated, latest
from gongkai.workdays import UnknownYear

# Words that say by themselves how far a thing has come (as offices really use them).
SAYS_DONE = re.compile(r"^(?:均|全部|已经|已全部|提前|超额)?(?:已完成|完成)(?:年度目标任务)?[。.！]?$|^已(?:办结|销号)[。.]?$")
SAYS_OPEN = re.compile(
    r"未启动|尚未启动|未完成|尚未完成|未开工|进度滞后|滞后序时|未达序时|推进缓慢|持续推进[。.]?$|序时推进[。.]?$"
)


def due_is_given(relations: Relations) -> Iterator[Finding]:
    for item in relations.site.items:
        if item.due is None:
            yield at(relations, item, "due", "item/due-missing")
            continue
        try:
            relations.due_day(item)
        except UnknownYear as unknown:
            yield at(relations, item, "due", "item/calendar-missing", year=unknown.year)


def due_follows_issue(relations: Relations) -> Iterator[Finding]:
    """A day to be done by cannot lie before the day on which the plan was issued."""
    for item in relations.site.items:
        plan = relations.plan_of(item)
        if plan is None or item.due is None or item.due.day is None:
            continue
        issued = plan.document.issued or plan.published.date()
        if item.due.day < issued:
            yield at(relations, item, "due", "item/due-before-issue", due=item.due.day.isoformat(), issued=issued.isoformat())


def status_is_given(relations: Relations) -> Iterator[Finding]:
    for item in relations.site.items:
        if not item.status:
            yield at(relations, item, "status", "item/status-missing", words=_statuses(relations))
        if relations.statuses.keys() >= {item.status, *(entry.status for entry in item.progress)} - {""}:
            continue
        uses = [("status", item.status)] + [
            (f"progress.{number}.status", entry.status) for number, entry in enumerate(item.progress)
        ]
        for field, word in uses:
            if word and word not in relations.statuses:
                by_name = {status.name: status.id for status in relations.statuses.values()}
                nearest = by_name.get(word) or "".join(get_close_matches(word, relations.statuses, 1))
                yield at(relations, item, field, "item/status-unknown", text=word, words=_statuses(relations), nearest=nearest)


def reports_lie_in_time(relations: Relations) -> Iterator[Finding]:
    """A report is not dated in the future, nor before its plan was issued."""
    for item in relations.site.items:
        plan = relations.plan_of(item)
        issued = (plan.document.issued or plan.published.date()) if plan else date.min
        for number, entry in enumerate(item.progress):
            field = f"progress.{number}.date"
            if entry.date > relations.as_of:
                day, today = entry.date.isoformat(), relations.as_of.isoformat()
                yield at(relations, item, field, "item/report-in-future", date=day, today=today)
            elif entry.date < issued:
                day = entry.date.isoformat()
                yield at(relations, item, field, "item/report-before-plan", date=day, issued=issued.isoformat())


def done_is_told(relations: Relations) -> Iterator[Finding]:
    for item in relations.site.items:
        status = relations.status_of(item)
        if status and status.done and not item.progress:
            yield at(relations, item, "status", "item/done-without-report")


def words_fit_the_status(relations: Relations) -> Iterator[Finding]:
    """The status, the newest report's own status and the newest report's words do not contradict each other.

    Words never change a status; they are only held against it.
    """
    for item in relations.site.items:
        report = latest(item)
        status = relations.status_of(item)
        if report is None or status is None:
            continue
        field = f"progress.{item.progress.index(report)}"
        if report.status and report.status != item.status:
            said = relations.statuses.get(report.status)
            words = said.name if said else report.status
            yield at(relations, item, f"{field}.status", "item/status-differs", status=status.name, report=words)
        text = report.text.strip()
        if (status.done and SAYS_OPEN.search(text)) or (not status.done and SAYS_DONE.match(text)):
            yield at(relations, item, f"{field}.text", "item/words-contradict-status", text=text[:30], status=status.name)


def reviewed(relations: Relations) -> Iterator[Finding]:
    """Where site.yaml asks for a review before publication, everything that is published has one."""
    if not relations.site.facts.review_required:
        return
    for content in (*dated(relations.site), *relations.site.items):
        if content.review is None and not content.draft:
            yield at(relations, content, "review", "content/not-reviewed")


def _statuses(relations: Relations) -> str:
    return " · ".join(f"{status.id} {status.name}" for status in relations.site.facts.statuses)
