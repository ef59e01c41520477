"""What the `xml` of a schema says of how a value is written: as which node, under which name.

Source: OpenAPI 3.1, section 4.8.26, and 3.2, section 4.25 (XML Object).
"""

from collections.abc import Mapping
from typing import Any

from invocant.documents import Schema
from invocant.mock._values.merging import Merging


def members_of(merging: Merging, flat: Mapping[str, Any]) -> Mapping[str, Schema]:
    """Return the members that an object schema, written flat, names in any branch of its unions."""
    collected: dict[str, Schema] = {}
    for keyword in ("oneOf", "anyOf"):
        for branch in flat.get(keyword) or ():
            collected = {**members_of(merging, merging.flat(branch).schema), **collected}
    return {**collected, **(flat.get("properties") or {})}


def xml_object(flat: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the `xml` of a schema; an empty one where there is none."""
    xml = flat.get("xml")
    return xml if isinstance(xml, Mapping) else {}


def is_attribute(xml: Mapping[str, Any]) -> bool:
    """Tell whether a member is an attribute of the element around it."""
    return xml.get("attribute") is True or xml.get("nodeType") == "attribute"


def is_text(xml: Mapping[str, Any]) -> bool:
    """Tell whether a member is the text of the element around it."""
    return xml.get("nodeType") in ("text", "cdata")


def is_wrapped(xml: Mapping[str, Any]) -> bool:
    """Tell whether a list has an element of its own around its items."""
    return xml.get("wrapped") is True or xml.get("nodeType") == "element"


def local_name(xml: Mapping[str, Any], name: str) -> str:
    """Return the name of an element or attribute without its prefix, as XML can have it."""
    spelled = str(xml.get("name") or name)
    local = "".join(c if c.isalnum() or c in "_-.:" else "_" for c in spelled) or "_"
    return local if local[0].isalpha() or local[0] == "_" else f"_{local}"


def tag_of(xml: Mapping[str, Any], name: str) -> str:
    """Return the name of an element or attribute as it is written."""
    local = local_name(xml, name)
    return f"{xml['prefix']}:{local}" if xml.get("prefix") else local
