"""The rule of names over whole documents: few names are long or repeat their resource, none is numbered."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from invocant.documents import METHODS, parse_text
from invocant_generator._method_names.rule import MAX_CHARACTERS, Facts, names
from invocant_generator._method_names.words import stem
from tests.conftest import SPECS

pytestmark = [pytest.mark.specs, pytest.mark.checkout]


def facts(document: Mapping[str, Any]) -> Iterator[Facts]:
    """Yield what the rule looks at, of each operation of a document of any version."""
    for path, item in (document.get("paths") or {}).items():
        for method in item if isinstance(item, dict) else ():
            raw = item[method]
            if method in METHODS and isinstance(raw, dict):
                tags = tuple(str(tag) for tag in raw.get("tags") or ())
                yield Facts(method.upper(), path, str(raw.get("operationId") or ""), tags)


def says_again(name: str) -> bool:
    """Tell whether a method has the words of its resource, in the singular or the plural."""
    resource, _, method = name.rpartition(".")
    wanted = [stem(word) for word in resource.rpartition(".")[2].split("_")]
    said = [stem(word) for word in method.split("_")]
    return bool(resource) and any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def test_names_over_all_documents() -> None:
    """Under two names in a hundred are long, under two repeat their resource, and a number breaks no tie."""
    every: list[tuple[str, Facts, str]] = []
    for path in sorted(Path(os.environ[SPECS]).iterdir()):
        if path.suffix not in (".json", ".yaml", ".yml"):
            continue
        document = parse_text(path.read_text("utf-8"))
        if isinstance(document, dict):
            given = list(facts(document))
            every += [(path.name, *pair) for pair in zip(given, names(given, document), strict=True)]
    found = [name for _, _, name in every]
    methods = [name.rpartition(".")[2] for name in found]
    assert sum(len(method) > MAX_CHARACTERS for method in methods) <= 0.02 * len(found)
    assert sum(says_again(name) for name in found) <= 0.02 * len(found)
    numbered = [
        (document, name, row)
        for document, row, name in every
        if name.rpartition("_")[2].isdigit() and name.rpartition("_")[2] not in row.identity + row.path
    ]
    assert not numbered
