"""Every rule by its id, with its usual level. What it says (what is wrong, how to mend it, why) stands in messages/."""

from __future__ import annotations

from gongkai.model import Finding, Level, Value

_ERRORS = """
    address/collision address/reserved attachment/missing body/missing column/missing column/unknown content/missing
    content/not-reviewed content/placeholder content/undated document/external-image document/no-front-matter
    document/too-complex document/unsafe-link download/cell-too-long download/font-missing download/glyph-missing
    download/pdf-failed download/table-too-large file/changed file/control-character file/encoding file/ending
    file/link file/name file/name-too-long file/special file/stray file/too-large file/type form/bad-date
    form/changed-meanwhile form/date-before-plan form/date-in-future form/error-value form/forms-differ form/formula
    form/item-changed form/lost-digits form/merged form/no-date form/no-key form/no-target form/no-text
    form/not-a-form form/not-a-number form/not-a-text form/not-editable form/other-version form/row-twice
    form/same-day form/status-unknown form/strange-sign form/text-too-long form/unknown-item
    history/backwards history/broken history/edited history/unreadable import/broken
    import/cell-error import/digits-lost import/encrypted import/failed import/file-exists import/formula-empty
    import/missing import/needs-library import/no-items import/no-plan import/other-kind import/place import/too-much
    import/unreadable import/unsafe item/calendar-missing item/carried-from-itself item/done-without-report
    item/due-before-issue item/group-unknown item/heading-unknown item/report-in-future item/status-unknown
    layout/encoding layout/failed layout/missing layout/syntax layout/unreadable link/dead link/form
    output/foreign-file output/link output/not-a-folder output/not-movable output/other-site output/staging
    output/unsafe page/bad-publication-time page/dead-link page/duplicate-id page/inline-script page/inline-style
    page/no-label page/no-language page/no-title page/not-well-formed page/one-heading page/other-host page/table-head
    page/tag-missing schema/bad-address schema/bad-date schema/bad-due schema/bad-flag schema/bad-id
    schema/bad-integer schema/bad-link schema/bad-moment schema/bad-number schema/bad-year schema/empty-file
    schema/field-twice schema/missing-key schema/no-such-day schema/unknown-key schema/unknown-word schema/wrong-shape
    site/calendar-year site/fixed-rule site/missing site/unknown-language site/unknown-rule status/id-taken
    unit/name-taken yaml/anchor yaml/backslash yaml/colon-space yaml/comma-splits-text yaml/complex-key yaml/directive
    yaml/duplicate-key yaml/indent yaml/needs-quotes yaml/no-colon yaml/no-key yaml/open-bracket yaml/open-quote
    yaml/several-documents yaml/syntax yaml/tab yaml/tag yaml/text-and-list yaml/too-deep yaml/too-many-nodes
    yaml/wide-colon yaml/wide-comma yaml/wide-space
"""
_WARNINGS = """
    attachment/unclaimed cache/damaged column/empty download/extra-missing form/locked-edited form/read-as
    import/alike import/damaged import/doubtful import/doubtful-cell import/filled import/formula import/hidden
    import/incomplete import/item-gone import/lead-missing import/no-units import/other-table import/rejoined
    import/repaired import/run-together import/several import/strange-unit import/unplaced import/unsupported
    item/due-missing item/lead-missing item/report-before-plan item/status-differs item/status-missing
    item/words-contradict-status link/hidden page/no-alt plan/empty schema/no-time site/footer-incomplete
    unit/list-missing unit/not-separated unit/unknown
    yaml/comment-eats-text
"""

_INFOS = "history/unrecorded output/replaced"

# Errors that a site may live with: its pages can be made all the same. The others are what the program relies on.
_ADJUSTABLE = """
    content/not-reviewed item/done-without-report item/due-before-issue item/group-unknown item/report-in-future
    page/bad-publication-time page/dead-link page/duplicate-id page/no-label page/no-language page/no-title
    page/one-heading page/table-head page/tag-missing
"""

LEVELS: dict[str, Level] = {**dict.fromkeys(_ERRORS.split(), "error"), **dict.fromkeys(_WARNINGS.split(), "warning")}
LEVELS |= dict.fromkeys(_INFOS.split(), "info")

FIXED = frozenset(_ERRORS.split()) - frozenset(_ADJUSTABLE.split())


def found(rule: str, file: str = "", line: int = 0, column: int = 0, **values: Value) -> Finding:
    """A finding of `rule` at its usual level. A rule that is not in LEVELS is a bug of ours: KeyError."""
    return Finding(rule, LEVELS[rule], file, line, column, values)
