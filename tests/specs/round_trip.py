"""Hold every model of the package `spec` to its exactness: `python -m tests.specs.round_trip < GIVEN`.

Runs where that package can be imported, so that a test of many packages has a process for each. It reads and
writes one JSON object: the component schemas, the component of each class and how many examples to try of
it; then how many classes there were, which had no schema, and the faults.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from typing import Any

from invocant.runtime.kinds import Model
from tests import conftest  # noqa: F401  # the settings that all examples of hypothesis are made under
from tests.specs.altering import tags_of
from tests.specs.exactness import Sample, hold
from tests.specs.sampling import Sampler


def model_classes(package: Any) -> dict[str, type[Model]]:
    """Return every model class that a models package offers, by name."""
    offered = {name: getattr(package, name) for name in package.__all__}
    return {name: one for name, one in offered.items() if isinstance(one, type) and issubclass(one, Model)}


def sample_of(document: Mapping[str, Any], cls: type[Model], component: str | None) -> Sample:
    """Return what makes values for *cls*: of its schema, or with any JSON for each of its members."""
    schema: Any = {"type": "object", "properties": {field.key: {} for field in cls.FIELDS}}
    if component is not None:
        schema = document["components"]["schemas"][component]
    return lambda chance: Sampler(document, chance).value(schema)


def main() -> None:
    """Answer what standard input asks."""
    given = json.load(sys.stdin)
    document = {"components": {"schemas": given["schemas"]}}
    tags = tags_of(document)
    classes = model_classes(importlib.import_module("spec.models"))
    faults = []
    for name, cls in classes.items():
        found = hold(cls, sample_of(document, cls, given["classes"].get(name)), given["examples"], tags)
        if found:
            faults.append(str(found))
    without = sorted(classes.keys() - given["classes"].keys())
    json.dump({"classes": len(classes), "without_schema": without, "faults": faults}, sys.stdout)


if __name__ == "__main__":
    main()
