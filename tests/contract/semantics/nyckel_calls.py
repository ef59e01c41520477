"""The calls of Nyckel that a machine draws, and values for every argument."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.contract.semantics.drawing import Pick, arguments
from tests.contract.semantics.nyckel import CAPTURED
from tests.contract.semantics.nyckel_doors import TEXT

_NAMES = st.sampled_from(["A", "B", "C", "Zwölf \U0001f600"])
_ONE = {"function_id": st.one_of(Pick.some("function"), Pick.some("function"), Pick.some("gone"))}
_DATA = st.sampled_from(["a", "b", "c", "dü"])
_LABEL = {**_ONE, "label_id": Pick.some("label")}
_SAMPLE = {**_ONE, "sample_id": Pick.some("sample")}
_FIELD = {**_ONE, "field_id": Pick.some("field")}
_FUNCTION = {
    "input": st.just("Text"),
    "output": st.sampled_from(["Classification", "Classification", "Tags", "Ocr"]),
}
CALLS = {
    "functions.create": arguments(_FUNCTION, name=_NAMES, wait_until_ready=st.booleans()),
    "functions.get": arguments(_ONE),
    "functions.replace": arguments({**_ONE, **_FUNCTION}, name=_NAMES, project_id=_NAMES),
    "functions.delete": arguments(_ONE),
    "functions.summary": arguments(_ONE),
    "functions.list": arguments({}),
    "functions.invoke": arguments(
        {**_ONE, "data": _DATA},
        label_count=st.integers(0, 4),
        capture=st.booleans(),
        external_id=_NAMES,
        include_metadata=st.booleans(),
    ),
    "search.invoke": arguments({**_ONE, "data": _DATA}, sample_count=st.integers(0, 4)),
    "labels.create": arguments({**_ONE, "name": _NAMES}, description=_NAMES | st.none()),
    "labels.get": arguments(_LABEL),
    "labels.replace": arguments({**_LABEL, "name": _NAMES}, metadata=st.just({"k": "v"})),
    "labels.delete": arguments(_LABEL),
    "labels.list": arguments(_ONE),
    "samples.create": arguments({**_ONE, "data": _DATA}, external_id=_NAMES),
    "samples.get": arguments(_SAMPLE),
    "samples.delete": arguments(_SAMPLE),
    "samples.annotate": arguments(_SAMPLE, label_id=Pick.some("label"), label_name=_NAMES),
    "samples.remove_annotation": arguments(_SAMPLE),
    "samples.list": arguments(
        _ONE,
        annotated=st.booleans(),
        start_index=st.integers(0, 3),
        count=st.integers(1, 4),
        annotation_label_id=Pick.some("label"),
    ),
    "fields.create": arguments({**_ONE, "name": _NAMES, "type": st.sampled_from(["Text", "Number"])}),
    "fields.get": arguments(_FIELD),
    "fields.delete": arguments(_FIELD),
    "fields.list": arguments(_ONE),
}
WALKS = {"samples.list": arguments({**_ONE, "count": st.integers(1, 3)})}
BEGINS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("functions.create", {**TEXT, "name": "A", "wait_until_ready": True}),
    ("labels.create", {"function_id": Pick("function", 0), "name": "A"}),
    ("samples.create", {"function_id": Pick("function", 0), "data": "z"}),
)
EVERY: dict[str, Any] = {
    **TEXT,
    "name": "n",
    "project_id": "p",
    "wait_until_ready": True,
    "description": "d",
    "metadata": {"k": "v"},
    "type": "Number",
    "data": "x",
    "external_id": "e",
    "capture_external_id": "c",
    "label_count": 3,
    "include_metadata": True,
    "model_id": "m",
    "capture": False,
    "sample_count": 2,
    "include_data": False,
    "sample_id": "s",
    "label_id": "l",
    "label_name": "n",
    "annotation": {"labelName": "a"},
    "sample_sets": [{"sampleSetId": "s"}],
    "start_index": 1,
    "count": 2,
    "annotated": True,
    "predicted": False,
    "annotation_label_id": "a",
    "prediction_label_id": "p",
    "sort_by": "creation",
    "prediction_and_annotation_agree": True,
    "capture_reason": "r",
    "origin": CAPTURED,
    "search_text": "t",
    "sample_ids": ["a", "b"],
    "sample_set_id": "s",
    "in_train_set": False,
    "created_before": "2027-01-15T08:04:00Z",
    "created_after": "2027-01-15T08:04:00Z",
    "sort_order": "descending",
}
"""A value for every argument, of whichever operation."""
REQUIRED: dict[str, dict[str, Any]] = {
    "functions.create": dict(TEXT),
    "functions.replace": dict(TEXT),
    "functions.invoke": {"data": "x"},
    "search.invoke": {"data": "x"},
    "labels.create": {"name": "x"},
    "labels.replace": {"name": "x"},
    "samples.create": {"data": "x"},
    "fields.create": {"name": "x", "type": "Text"},
}
