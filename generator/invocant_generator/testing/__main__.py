"""Try the operations of a package on its mock server, and print the calls that it answered, as JSON.

`python -m invocant_generator.testing PACKAGE MOST`, with the package on the import path. The README of a
new project shows calls that were made.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from invocant_generator.testing._package import MOST, PackageUnderTest, SampleCall
from invocant_generator.testing._samples import Impossible


def tried(package: PackageUnderTest) -> dict[str, Any]:
    """Return each call that was answered, and the environment variables that clients look at.

    Of a call that is its method and form, its arguments as source, and what makes what it is about.
    """
    from invocant.mock import Mock, MockError

    answered: list[dict[str, Any]] = []
    try:
        served = package.served
    except MockError:
        return {"calls": answered, "variables": []}
    with Mock(served) as mock:
        for operation in package.operations():
            mock.reset()
            try:
                call = package.call(operation)
                status = package.check_answer(operation, mock).status or 0
            except (Impossible, AssertionError):
                continue
            if 200 <= status < 300:
                answered.append(_told(package, operation, call, mock))
        return {"calls": answered, "variables": list(package.environment(mock))}


def _told(package: PackageUnderTest, operation: str, call: SampleCall, mock: Any) -> dict[str, Any]:
    made_by = package.makers(operation)
    places = [parameter for parameter in package.table[operation].parameters if parameter.location == "path"]
    names = [parameter.python_name or parameter.name for parameter in places]
    attributes = {}
    for name, maker in made_by.items():
        if names == [name]:  # one thing is shown; a thing in a thing would take two calls before
            with package.connected(mock) as client:
                try:
                    attributes[name] = package.identifier(operation, name, package.call(maker).on(client))
                except Exception:  # noqa: BLE001 - whatever it is, the call is shown without
                    attributes[name] = None
    return {
        "operation": operation,
        "method": call.method,
        "form": call.form,
        "http": package.table[operation].method,
        "positional": [source_of(value) for value in call.positional],
        "named": {name: source_of(value) for name, value in call.named.items()},
        "makers": {name: [made_by[name], attribute] for name, attribute in attributes.items() if attribute},
        "nothing": package.described(operation).raw.get("responses", {}).keys()
        <= {"204", "401", "404", "default"},
        "bytes": any(isinstance(value, bytes) for value in call.named.values()),
    }


def source_of(value: Any) -> str:
    """Return the source of *value*, text between double quotes."""
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{source_of(key)}: {source_of(member)}" for key, member in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(source_of, value)) + "]"
    text = repr(value)
    if isinstance(value, (str, bytes)) and text.endswith("'") and '"' not in text:
        start = text.index("'")
        return f'{text[:start]}"{text[start + 1 : -1]}"'
    return text


def main() -> None:
    """Print what was tried of the package that the command names."""
    package = PackageUnderTest(sys.argv[1])
    os.environ[MOST] = sys.argv[2]
    sys.stdout.write("\n" + json.dumps(tried(package)) + "\n")


if __name__ == "__main__":
    main()
