"""The members of a record that tell a time, by what they are called."""

from collections.abc import Mapping
from typing import Any

CREATED = frozenset(
    (
        "created",
        "createdat",
        "createdon",
        "createddate",
        "creationdate",
        "datecreated",
        "createtime",
        "creationtime",
        "insertedat",
    )
)
"""Members, in plain spelling, that tell when a record was made."""
CHANGED = frozenset(
    (
        "updated",
        "updatedat",
        "updatedon",
        "modified",
        "modifiedat",
        "lastmodified",
        "updatetime",
        "dateupdated",
        "lastupdated",
        "datemodified",
    )
)
"""Members, in plain spelling, that tell when it was changed last."""


def takes_moment(schema: Mapping[str, Any]) -> bool:
    """Tell whether a text by this schema may be a moment of its own choosing."""
    return schema.get("format") in ("date-time", None) and "enum" not in schema and "const" not in schema
