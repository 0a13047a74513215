"""The names of units in English: parted at semicolons, and at commas and “and” where a whole name follows. “Lead: …” and
“… (lead)” say who leads.
"""

from __future__ import annotations

import re

from gongkai.importing import unit_names

LATIN_UNIT = re.compile(
    r"\b(?:(?:ministr|agenc|authorit|treasur|universit|societ|registr)(?:y|ies)"
    r"|(?:department|office|council|commission|service|board|bureau|committee|institute|secretariat|court|cent(?:re|er)|division"
    r"|directorate|inspectorate|unit|network|coalition)s?|police)\b",
    re.IGNORECASE,
)
IN_A_NAME = re.compile(r"(?:\w+ ){0,2}services", re.IGNORECASE)
NOBODY_LATIN = re.compile(
    r"n\.?\s?/?\s?a\.?|none|nil|t\.?b\.?[acd]\.?|to be (?:confirmed|determined|decided)|not applicable", re.I
)
ROLE_LATIN = re.compile(
    r"(?:joint |co-?)?(lead|leading|support|supporting|partner|contributing|responsible|implementing)s?"
    r"(?: (?:agency|agencies|department|body|bodies|ministry|organi[sz]ation|unit|institution)s?)?\s*:\s*",
    re.I,
)
ROLE_BEHIND_LATIN = re.compile(
    r"(.+?)\s*\((?:joint |co-?)?(lead|leading|support|supporting|partner)(?: (?:agency|department|body))?s?\)", re.I
)


def read(words: str, role: str) -> tuple[list[str], list[str]]:
    """“Ministry of Finance (lead); Cabinet Office and Office for Statistics” → who leads, and who supports."""
    lead: list[str] = []
    support: list[str] = []
    for part in re.split(r"\s*[;；\n]\s*|\s*(?<!\bn)/\s*", words, flags=re.IGNORECASE):
        label = ROLE_LATIN.match(part)
        if label:
            role = "lead" if label[1].lower().startswith("lead") else "support"
            part = part[label.end() :]
        for name in _names(part):
            marked = ROLE_BEHIND_LATIN.fullmatch(name)
            leads = marked[2].lower().startswith("lead") if marked else role == "lead"
            (lead if leads else support).append(marked[1] if marked else name)
    return lead, support


def _is_whole(name: str) -> bool:
    return bool(LATIN_UNIT.search(name) or re.fullmatch(r"[A-Z&]{2,8}", name))


def _names(part: str) -> list[str]:
    """“Home Affairs Department, District Offices” are two names, “Department for Culture, Media and Sport” is one."""
    names: list[str] = []
    for name in re.split(r",\s+(?:and\s+)?|\s+and\s+(?:the\s+)?", part):
        whole = _is_whole(name)
        joint = part[part.rfind(names[-1]) + len(names[-1]) : part.rfind(name)] if names and names[-1] in part else ""
        if joint.strip().startswith("and") and (IN_A_NAME.fullmatch(name) or not _is_whole(names[-1])):
            whole = False  # Department of Health and Human Services, Human Resources and Training Division
        if not joint or (whole and re.search("[A-Z]", name) and names[-1].count("(") <= names[-1].count(")")):
            names.append(name.strip(" ."))
        else:
            names[-1] += joint + name
    nobody = (unit_names.NOBODY, NOBODY_LATIN, unit_names.SAME_AS_ABOVE)
    return [name for name in names if not any(pattern.fullmatch(name) for pattern in nobody)]
