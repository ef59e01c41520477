"""What is suggested for the documents in the folder INVOCANT_SPECS is what a person judged right before.

The judgements are in `tests/data/suggestions`: how rows were taken is said there. Without the variable
nothing is selected, and the header of the run says so.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from invocant.documents import load_all
from invocant_generator._suggest.detect import detect
from invocant_generator._suggest.suggestion import Suggestion

TABLES = Path(__file__).parents[1] / "data" / "suggestions"
FOLDER = Path(os.environ.get("INVOCANT_SPECS", "."))
KEYWORDS = {kind: f"x-invocant-{kind}" for kind in ("paging", "stream", "job", "retry")}
PLACES = ("id", "next", "previous", "forward", "backward", "offset", "page", "total", "pages")
"""Members of a paging, each of which is judged by being there or not."""
PERCENT = 85
"""How many rows must be right."""

pytestmark = [pytest.mark.specs, pytest.mark.checkout]


def rows(table: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield document, operation and judgement."""
    loaded = yaml.safe_load((TABLES / table).read_text("utf-8"))
    for name, judged in loaded.items():
        for label, judgement in judged.items():
            yield name, label, judgement


@cache
def suggested(name: str) -> Mapping[str, list[Suggestion]]:
    """Return what is suggested for the operations of a document, by their labels."""
    by_label: dict[str, list[Suggestion]] = defaultdict(list)
    for suggestion in detect(load_all(FOLDER / name, partial=True).document):
        by_label[suggestion.subject].append(suggestion)
    return by_label


def fits(suggestion: Suggestion, judgement: Mapping[str, Any]) -> bool:
    """Tell whether a suggestion says what was judged right."""
    right = judgement.get(suggestion.kind)
    said = suggestion.actions[0].update[KEYWORDS[suggestion.kind]]
    if right is None or not isinstance(said, Mapping):
        return bool(said == right)
    if suggestion.kind == "job":
        said = {**said, "status": said["status"]["operation"]}
    unsure = judgement.get("unsure", False)
    if (
        suggestion.kind == "paging"
        and not unsure
        and any((name in said) != (name in right) for name in PLACES)
    ):
        return False
    return all(said.get(name) == value for name, value in right.items())


@pytest.mark.parametrize(("table", "count"), [("every_32nd.yaml", 100), ("likely.yaml", 163)])
def test_suggestions_are_what_a_person_judged_right(table: str, count: int) -> None:
    """At least 85 of 100 rows are right as a whole, and nothing is active that is not."""
    wrong: list[str] = []
    active: list[str] = []
    for name, label, judgement in rows(table):
        found = suggested(name).get(label, [])
        said = f"{name} {label}: {[dict(one.actions[0].update) for one in found]}"
        if len(found) != sum(1 for kind in KEYWORDS if kind in judgement) or not all(
            fits(one, judgement) for one in found
        ):
            wrong.append(said)
        if any(one.is_sure and (judgement.get("unsure") or not fits(one, judgement)) for one in found):
            active.append(said)
    assert sum(1 for _ in rows(table)) == count
    assert not active, "\n".join(active)
    assert 100 * (count - len(wrong)) >= PERCENT * count, "\n".join(wrong)


def test_most_of_what_is_certain_is_active() -> None:
    """Of the rows where the document says enough, four fifths need nobody to uncomment them."""
    certain = [
        (name, label, judgement)
        for name, label, judgement in rows("likely.yaml")
        if judgement and not judgement.get("unsure")
    ]
    taken = [
        label
        for name, label, judgement in certain
        if (found := suggested(name).get(label, []))
        and all(one.is_sure and fits(one, judgement) for one in found)
    ]
    assert len(taken) >= 0.8 * len(certain)
