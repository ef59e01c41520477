"""Promises about citations: what code, tests and pages name as their reason is in the repository."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.packaging import repairs
from tests.packaging.tracked import ROOT, texts
from tests.snapshots import must_be_accepted

pytestmark = pytest.mark.checkout

IDS = [f"R{number}" for number in range(1, len(repairs.listed()) + 1)]
# What anybody can look up elsewhere: a clause is cited with the name of its standard before it.
STANDARD = re.compile(r"RFC \d+|draft-ietf-|OpenAPI|Overlay Specification|HTML|html\.spec|JSON Schema")
CLAUSE = re.compile(r"\bsections? \d")
CAPITALS = re.compile(r"\b[A-Z]{3,}(?:\.md\b|, section)")
KNOWN_CAPITALS = re.compile(r"README|CONTRIBUTING|SECURITY|CHANGELOG|HTML")
PAGE = re.compile(r"(?<![\w./-])((?:[\w.-]+/)*[\w-]+\.md)\b(?!\.\w)")
DECISION = re.compile(r"\bADR (\d{4})")
# written by tests, or by people who use us, and so not here
NOT_HERE = re.compile(r"\.(api|feature|fix|breaking)\.md$")


def cited() -> dict[Path, str]:
    """Return the text of every tracked file of ours in which something may be cited."""
    kinds = (".py", ".md", ".toml", ".yaml", ".yml", ".jinja", ".ini", ".json", "")
    return {
        path: text
        for path, text in texts(*kinds).items()
        if path.parts[0] != "generated" and path.name not in {"document.yaml", "LICENSE", "test_citations.py"}
    }


def test_the_table_of_repairs_is_whole() -> None:
    """Repairs are numbered from R1 without a gap, and the guide says which number is next."""
    assert repairs.listed() == IDS
    assert len(IDS) >= 22
    assert f"`R{len(IDS) + 1}:`" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_each_repair_is_in_code_and_in_a_test() -> None:
    """What the table lists is cited by a module and by a test, and what they cite is in the table."""
    assert sorted(repairs.modules(), key=IDS.index) == IDS
    assert sorted(repairs.tests(), key=IDS.index) == IDS


def test_the_table_of_repairs_says_where_each_is() -> None:
    """docs/design/repairs.md names the modules and the tests that cite each repair."""
    must_be_accepted(repairs.PAGE, repairs.derived())


def test_no_repair_is_cited_that_is_not_listed() -> None:
    """A number that the table does not have explains nothing."""
    found = {
        f"{path}: R{number}"
        for path, text in cited().items()
        if path.parts[0] in {"invocant", "generator", "tests", "docs", "openapi"}
        for number in repairs.CITED.findall(text)
        if f"R{number}" not in IDS
    }
    assert not found


def test_pages_that_are_cited_are_here() -> None:
    """A page is cited by its path from the root, from docs/, or from where the citing file is."""
    missing = []
    for path, text in cited().items():
        for page in PAGE.findall(text):
            places = (ROOT, ROOT / "docs", (ROOT / path).parent)
            # a test may write pages itself, under a plain name
            made = NOT_HERE.search(page) or (path.parts[0] == "tests" and re.fullmatch(r"[a-z_.]+", page))
            if not made and not any((place / page).exists() for place in places):
                missing.append(f"{path}: {page}")
    assert not missing


def test_decisions_that_are_cited_are_here() -> None:
    """`ADR 0001` is a record in docs/adr."""
    records = {path.name[:4] for path in (ROOT / "docs/adr").glob("[0-9]*.md")}
    assert not [
        f"{path}: {number}"
        for path, text in cited().items()
        for number in DECISION.findall(text)
        if number not in records
    ]


def test_clauses_are_of_a_standard_that_is_named() -> None:
    """`section 7` alone, or of a document that is not here, sends the reader nowhere."""
    lost = []
    for path, text in cited().items():
        for match in CLAUSE.finditer(text):
            around = text[max(0, match.start() - 120) : match.end() + 60]
            if not STANDARD.search(" ".join(around.split())):
                lost.append(f"{path}: {' '.join(around.split())[60:160]}")
        lost += [
            f"{path}: {match[0]}" for match in CAPITALS.finditer(text) if not KNOWN_CAPITALS.match(match[0])
        ]
    assert not lost, os.linesep.join(lost)
