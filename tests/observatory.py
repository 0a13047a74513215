"""The score of MDN's HTTP Observatory, worked out offline from a response's headers and its HTML.

After github.com/mdn/mdn-http-observatory at 94042bb (2026-08-20): the modifiers of src/grader/charts.js, the conditions of
src/analyzer/tests/*.js, and how they are added up in src/scanner/index.js. What only a live site can be asked is given: it is
reached by https with a good certificate, http leads to https, it sets no cookies, and it is in no preload list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

EXTRA_CREDIT_FROM = 90
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE = {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
LOOSE = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
SIX_MONTHS = 15_768_000
Policy = dict[str, set[str]]


def score(headers: Mapping[str, str], html: str) -> tuple[int, dict[str, int]]:
    """The score, and what each test added to 100 or took from it. `headers` are named in lower case."""
    tree = LexborHTMLParser(html)
    modifiers = {
        "content-security-policy": _policy(headers, tree),
        "cookies": 0,
        "cross-origin-resource-sharing": _sharing(headers),
        "redirection": 0,
        "referrer-policy": _referrer(headers),
        "strict-transport-security": _transport(headers),
        "subresource-integrity": _integrity(tree),
        "x-content-type-options": 0 if headers.get("x-content-type-options", "").strip().lower() == "nosniff" else -5,
        "x-frame-options": _frames(headers),
        "cross-origin-resource-policy": _one_of(
            headers, "cross-origin-resource-policy", {"same-site", "same-origin"}, {"cross-origin"}
        ),
        "cross-origin-opener-policy": _one_of(
            headers,
            "cross-origin-opener-policy",
            {"same-origin", "same-origin-allow-popups", "noopener-allow-popups"},
            {"unsafe-none"},
        ),
        "cross-origin-embedder-policy": _one_of(
            headers, "cross-origin-embedder-policy", {"require-corp", "credentialless"}, {"unsafe-none"}
        ),
    }
    without_credit = 100 + sum(modifier for modifier in modifiers.values() if modifier < 0)
    with_credit = 100 + sum(modifiers.values())
    return max(0, with_credit if without_credit >= EXTRA_CREDIT_FROM else without_credit), modifiers


def parsed(policies: list[str]) -> Policy:
    """Several policies hold at once: a source counts where all of those that name its directive have it (cspParser.js)."""
    together: Policy = {}
    for policy in policies:
        seen: Policy = {}
        for entry in filter(None, map(str.split, policy.split(";"))):
            name, sources = entry[0].lower(), {source.lower() for source in entry[1:]}
            assert name not in seen, f"{name} stands twice"
            seen[name] = sources or ({"'none'"} if name.endswith("-src") else set())
        for name, sources in seen.items():
            together[name] = (together[name] & sources or {"'none'"}) if name in together else sources
    return together


def _policy(headers: Mapping[str, str], tree: LexborHTMLParser) -> int:
    metas = [node.attributes.get("content") or "" for node in tree.css("meta[http-equiv='Content-Security-Policy']")]
    policies = [*filter(None, headers.get("content-security-policy", "").split(",")), *metas]
    if not policies:
        return -25
    policy = parsed(policies)
    default = policy.get("default-src", {"*"})
    script, style, objects = (policy.get(name, default) for name in ("script-src", "style-src", "object-src"))
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    active = {source for name, sources in policy.items() if name not in ("img-src", "media-src") for source in sources} | script
    if script & (BROAD | UNSAFE) or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if style & (BROAD | UNSAFE):
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def _sharing(headers: Mapping[str, str]) -> int:
    everybody = headers.get("access-control-allow-origin", "") not in ("", "*", "null")
    return -50 if everybody and headers.get("access-control-allow-credentials", "").lower() == "true" else 0


def _referrer(headers: Mapping[str, str]) -> int:
    if "referrer-policy" not in headers:
        return 0
    known = [part.strip().lower() for part in headers["referrer-policy"].split(",") if part.strip().lower() in PRIVATE | LOOSE]
    return 5 if known and known[-1] in PRIVATE else -5


def _transport(headers: Mapping[str, str]) -> int:
    said = headers.get("strict-transport-security", "")
    age = re.search(r"(?:^|;)\s*max-age=(\d+)", said.lower())
    if not age or "," in said:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def _integrity(tree: LexborHTMLParser) -> int:
    """Only scripts of this site: a bonus where one has its digest, nothing where none has."""
    scripts = tree.css("script[src]")
    assert not [node for node in scripts if re.match("(https?:)?//", node.attributes.get("src") or "")]
    return 5 if any(node.attributes.get("integrity") for node in scripts) else 0


def _frames(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in headers.get("content-security-policy", ""):
        return 5
    said = headers.get("x-frame-options", "").strip().lower()
    return 5 if said in ("deny", "sameorigin") else 0 if said.startswith("allow-from") else -20


def _one_of(headers: Mapping[str, str], name: str, good: set[str], allowed: set[str]) -> int:
    said = headers.get(name, "").strip().lower()
    return 10 if said in good else 0 if not said or said in allowed else -5
