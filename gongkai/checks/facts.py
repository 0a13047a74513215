"""Rules about site.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.model import Finding
from gongkai.relations import Relations
from gongkai.rules import found

FOOTER = ("sponsor", "contact", "icp", "police", "identity_link", "errata_link")


def footer_is_complete(relations: Relations) -> Iterator[Finding]:
    """The foot of a government site names its sponsor, contact, registrations and the two official links (47 号文 附件)."""
    missing = [name for name in FOOTER if not getattr(relations.site.facts.footer, name)]
    if missing:
        yield found("site/footer-incomplete", "site.yaml", 1, 1, names=" · ".join(missing))
