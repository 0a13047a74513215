"""The parts of an office file (ECMA-376 part 2) as lxml trees. The gate has looked through all of them before."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

Element = Any  # lxml has no types of its own

RELATIONSHIP_ID = "id"
CORE = ("title", "subject", "keywords", "category", "description", "created", "modified")


def local(element: Element) -> str:
    """An element's name without its namespace: the strict and the transitional form of OOXML differ only in these."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """The value of an attribute, whatever its namespace."""
    if element is None:
        return default
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), default)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names, or None."""
    for name in path:
        element = next((part for part in element if local(part) == name), None) if element is not None else None
    return element


class Package:
    """An open office file. `target` follows relationships; what is external is never opened."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = {name.lower(): name for name in self.archive.namelist()}

    def tree(self, name: str) -> Element | None:
        """The root of an XML part; None where there is no such part."""
        from lxml import etree

        stored = self.names.get(name.lower())
        if stored is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True)
        return etree.fromstring(self.archive.read(stored), parser)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Of a part ("" for the whole file): by id the kind of relation, and the part it leads to ("" where it is external)."""
        folder, base = posixpath.split(name)
        tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in tree if tree is not None else ():
            inside = attribute(relation, "TargetMode") != "External"
            target = posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target"))).lstrip("/") if inside else ""
            found[attribute(relation, "Id")] = (attribute(relation, "Type").rpartition("/")[2], target)
        return found

    def main(self, default: str) -> str:
        """The name of the main part."""
        return next((target for kind, target in self.relations("").values() if kind == "officeDocument" and target), default)

    def facts(self) -> dict[str, str]:
        """The core properties that are about the document. Who wrote and saved it is nobody's business."""
        tree = self.tree("docProps/core.xml")
        pairs = [(local(part), (part.text or "").strip()) for part in tree] if tree is not None else []
        return {name: value for name, value in pairs if name in CORE and value}
