"""Nyckel's samples as they are shown and searched: labels by the names that they have now.

A sample is stored with the ids of the labels that it was given and that were guessed. Labels are renamed
and deleted, so that what is shown is looked up each time: a renamed one has its new name in every sample, a
deleted one is in none.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from invocant.mock._api import Json
from invocant.mock._state.clock import timestamp
from invocant.mock.vendors.nyckel_fields import with_fields

Labels = Mapping[str, Mapping[str, Any]]
"""The labels of a function, by id."""
_LEAP_SECOND = re.compile(r"(?<=T\d\d:\d\d):60")


def marks(value: Json) -> list[dict[str, Any]]:
    """Return the labels that a sample was given, or that were guessed: one, or of tags many."""
    entries = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    return [entry for entry in entries if entry.get("labelId") is not None]


def present(sample: Mapping[str, Any]) -> list[str]:
    """Return the ids of the labels that a sample was given, without those that it is said not to have."""
    return [mark["labelId"] for mark in marks(sample.get("annotation")) if mark.get("present") is not False]


def current(sample: Mapping[str, Any], labels: Labels, fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a stored sample as it is now: lists of its labels by their names, and none that is gone."""
    now = dict(sample)
    for member in ("annotation", "prediction"):
        known = [
            {**mark, "labelName": labels[mark["labelId"]]["name"]}
            for mark in marks(sample.get(member))
            if mark["labelId"] in labels
        ]
        now.pop(member, None)
        if known:
            now[member] = known
    return {**now, "data": with_fields(sample["data"], fields)} if "data" in now else now


def shown(sample: Mapping[str, Any], *, many: bool) -> dict[str, Any]:
    """Return a sample, as `current` has it, for an answer.

    Args:
        many: Whether the answer has lists of labels; else it has the first that the sample has.
    """
    visible = {name: value for name, value in sample.items() if not name.startswith("_")}
    if many:
        return visible
    for member in ("annotation", "prediction"):
        first = [mark for mark in visible.pop(member, ()) if mark.get("present") is not False][:1]
        if first:
            visible[member] = {name: value for name, value in first[0].items() if name != "present"}
    order = [name for name in sample if name in visible]
    return {name: visible[name] for name in order}


def label_counts(samples: Sequence[Mapping[str, Any]], labels: Labels) -> dict[str, int]:
    """Return how many samples were given each label, by name; all labels are there."""
    counts = {str(label["name"]): 0 for label in labels.values()}
    for sample in samples:
        for name in present(sample):
            counts[labels[name]["name"]] += 1
    return counts


def fits(sample: Mapping[str, Any], query: Mapping[str, Json]) -> bool:
    """Say whether a sample, as `current` has it, passes the filters of a list.

    The values of `captureReason` are not known: it filters nothing.
    """
    return all(_tests(sample, query))


def _tests(sample: Mapping[str, Any], query: Mapping[str, Json]) -> Iterator[bool]:
    given = present(sample)
    guessed = [mark["labelId"] for mark in marks(sample.get("prediction"))]
    facts: dict[str, Json] = {
        "externalId": sample.get("externalId"),
        "annotated": bool(given),
        "inTrainSet": bool(given),
        "predicted": bool(guessed),
        "predictionAndAnnotationAgree": bool(given) and sorted(given) == sorted(guessed),
        "origin": sample.get("_origin"),
    }
    yield all(query[name] == value for name, value in facts.items() if name in query)
    for name, ids in (("annotationLabelId", given), ("predictionLabelId", guessed)):
        if name in query:
            yield _bare(query[name], "label") in [_bare(label, "label") for label in ids]
    if "sampleIds" in query:
        yield _bare(sample["id"], "sample") in [_bare(name, "sample") for name in query["sampleIds"]]
    if "sampleSetId" in query:
        yield {"sampleSetId": query["sampleSetId"]} in (sample.get("sampleSets") or [])
    if "searchText" in query:
        yield query["searchText"] in json.dumps(sample["data"], ensure_ascii=False)
    yield _within(sample["_created"], query.get("createdAfter"), query.get("createdBefore"))


def _bare(name: str, kind: str) -> str:
    return name.removeprefix(f"{kind}_")


def _within(created: float, after: str | None, before: str | None) -> bool:
    return not (
        (after is not None and created < _seconds(after))
        or (before is not None and created > _seconds(before))
    )


def _seconds(text: str) -> float:
    """Return a date-time as seconds since 1970; what Python cannot hold counts as the end of time.

    A leap second is the second after it, as it is for POSIX. Source: RFC 3339, section 5.6.
    """
    plain = _LEAP_SECOND.sub(":59", text.upper())
    try:
        return datetime.fromisoformat(plain).timestamp() + (plain != text.upper())
    except (ValueError, OverflowError):
        return float("inf") if text > timestamp(0) else float("-inf")
