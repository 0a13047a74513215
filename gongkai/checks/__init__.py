"""The rules that ask questions of a whole Site: one function per rule or small family. Each has a planted fault in its test.

Faults of single files are found while reading (yamlsource, schema), faults of finished pages by outcheck; `rules.LEVELS`
lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from gongkai.checks import columns, documents, facts, histories, items, links, names, plans, units
from gongkai.checks.names import check_paths
from gongkai.model import Facts, Finding
from gongkai.relations import Relations
from gongkai.rules import FIXED

Rule = Callable[[Relations], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    facts.footer_is_complete,
    facts.numbers_have_their_form,
    facts.errors_are_reported_to_this_site,
    facts.rules_are_known,
    facts.statuses_are_distinct,
    facts.calendar_keeps_its_years,
    facts.downloads_can_be_made,
    names.file_names_travel,
    names.files_have_a_place,
    names.addresses_are_distinct,
    columns.content_is_there,
    columns.folders_are_columns,
    columns.columns_hold_something,
    columns.columns_say_what_they_are_for,
    plans.groups_are_listed,
    plans.headings_exist,
    plans.plans_hold_items,
    units.units_are_distinct,
    units.units_are_named,
    units.units_are_known,
    items.due_is_given,
    items.due_follows_issue,
    items.status_is_given,
    items.reports_lie_in_time,
    items.done_is_told,
    items.words_fit_the_status,
    items.reviewed,
    documents.validity_is_one_story,
    documents.acts_can_be_followed,
    documents.terms_can_be_counted,
    documents.the_end_is_near,
    documents.interpretations_come_in_time,
    histories.changes_are_recorded,
    links.references_lead_somewhere,
    links.attachments_are_there,
)

__all__ = ["RULES", "check", "check_paths", "judge"]


def check(relations: Relations) -> list[Finding]:
    """Every finding of every rule, on the whole site: drafts, and what waits for its day, included."""
    return [finding for rule in RULES for finding in rule(relations)]


def judge(findings: list[Finding], facts: Facts) -> list[Finding]:
    """The findings at the levels that site.yaml gives to its rules ("off" silences one), in the order of files and lines."""
    judged = []
    for finding in findings:
        level = finding.level if finding.rule in FIXED else facts.rules.get(finding.rule, finding.level)
        if level in ("info", "warning", "error"):
            judged.append(finding if level == finding.level else msgspec.structs.replace(finding, level=level))
        elif level != "off":
            judged.append(finding)
    distinct = {msgspec.msgpack.encode(finding): finding for finding in judged}
    return sorted(distinct.values(), key=lambda finding: (finding.file, finding.line, finding.column, finding.rule))
