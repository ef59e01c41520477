"""What is tried of Nyckel: stories in a fixed order, and the calls that a machine draws."""

from __future__ import annotations

from typing import Any

from tests.contract.semantics.nyckel import CAPTURED, NOWHERE, bare
from tests.contract.semantics.nyckel_calls import BEGINS, CALLS, EVERY, REQUIRED, WALKS
from tests.contract.semantics.nyckel_doors import (
    LISTS,
    TEXT,
    limits,
    new_function,
    new_part,
    refusals,
    tokens,
)
from tests.contract.semantics.nyckel_inputs import certain, inputs, rows
from tests.contract.semantics.story import START, Story

__all__ = ["BEGINS", "CALLS", "EVERY", "OPTIONS", "REQUIRED", "STORIES", "WALKS"]


def functions(story: Story) -> None:
    """Create, replace, read by id with and without prefix, delete with all that it has."""
    first, second = new_function(story, project_id="project_1"), new_function(story, "Two", input="Tabular")
    unnamed = str(story.do("functions.create", **TEXT).value["id"])
    for function in (first, second, unnamed, bare(first), NOWHERE):
        story.do("functions.get", function_id=function)
    story.do("functions.list")
    changes: tuple[dict[str, Any], ...] = (
        {"name": "Renamed", "project_id": "project_2"},
        {"name": "Kinds stay", "input": "Image", "output": "Ocr"},
        {},
    )
    for change in changes:
        story.do("functions.replace", function_id=first, **{**TEXT, **change})
        story.do("functions.get", function_id=first)
    story.do("functions.list")
    label = new_part(story, "labels.create", function_id=first, name="L")
    sample = new_part(story, "samples.create", function_id=first, data="words")
    field = new_part(story, "fields.create", function_id=first, name="F", type="Text")
    story.do("functions.delete", function_id=bare(first))
    for function in (first, NOWHERE):
        for operation in ("get", "delete", "summary"):
            story.do(f"functions.{operation}", function_id=function)
        story.do("functions.replace", function_id=function, **TEXT)
        story.do("functions.invoke", function_id=function, data="words")
        story.do("search.invoke", function_id=function, data="words")
        story.do("labels.create", function_id=function, name="L")
        story.do("labels.get", function_id=function, label_id=label)
        story.do("labels.replace", function_id=function, label_id=label, name="M")
        story.do("labels.delete", function_id=function, label_id=label)
        story.do("samples.create", function_id=function, data="words")
        story.do("samples.get", function_id=function, sample_id=sample)
        story.do("samples.annotate", function_id=function, sample_id=sample, label_name="L")
        story.do("samples.remove_annotation", function_id=function, sample_id=sample)
        story.do("samples.delete", function_id=function, sample_id=sample)
        story.do("fields.create", function_id=function, name="F", type="Text")
        story.do("fields.get", function_id=function, field_id=field)
        story.do("fields.delete", function_id=function, field_id=field)
        for kind in LISTS:
            story.do(f"{kind}.list", function_id=function)
            story.walk(f"{kind}.list", function_id=function)
    story.do("functions.list")
    story.do("functions.get", function_id=second)
    story.do("labels.list", function_id=second)


def labels(story: Story) -> None:
    """Names are unique in a function; what goes takes its annotations along."""
    one, other = new_function(story), new_function(story, "Two")
    first = new_part(
        story, "labels.create", function_id=one, name="A", description="text", metadata={"k": "v"}
    )
    second = new_part(story, "labels.create", function_id=bare(one), name="B", description=None)
    new_part(story, "labels.create", function_id=other, name="A")
    story.do("labels.create", function_id=one, name="A")
    for label in (first, bare(second), "label_0000000000000000"):
        story.do("labels.get", function_id=one, label_id=label)
        story.do("labels.get", function_id=other, label_id=label)
    story.do("labels.replace", function_id=one, label_id=first, name="B")
    story.do("labels.replace", function_id=one, label_id=first, name="A", description="other")
    story.do("labels.get", function_id=one, label_id=first)
    story.do("labels.replace", function_id=one, label_id=bare(second), name="C", metadata=None)
    story.do("labels.replace", function_id=one, label_id="label_0000000000000000", name="D")
    story.do("labels.list", function_id=one)
    for data, label in (("a", first), ("b", second), ("c", first)):
        story.do("samples.create", function_id=one, data=data, annotation={"labelId": label})
    story.do("functions.summary", function_id=one)
    story.do("labels.delete", function_id=one, label_id=first)
    story.do("labels.delete", function_id=one, label_id=first)
    story.do("labels.list", function_id=one)
    story.do("labels.list", function_id=other)
    story.do("samples.list", function_id=one)
    story.do("functions.summary", function_id=one)
    story.do("labels.create", function_id=one, name="A")
    story.do("labels.list", function_id=one)


def fields(story: Story) -> None:
    """Fields are created, read and deleted, in the order in which they came."""
    one, other = new_function(story, input="Tabular"), new_function(story, "Two", input="Tabular")
    made = [
        new_part(story, "fields.create", function_id=one, name=kind.lower(), type=kind)
        for kind in ("Text", "Number", "Image")
    ]
    story.do("fields.list", function_id=one)
    story.do("fields.list", function_id=other)
    story.do("fields.create", function_id=one, name="text", type="Number")
    for field in (made[0], bare(made[1]), "field_0000000000000000"):
        story.do("fields.get", function_id=one, field_id=field)
        story.do("fields.get", function_id=other, field_id=field)
    story.do("fields.delete", function_id=one, field_id=bare(made[1]))
    for operation in ("fields.get", "fields.delete"):
        story.do(operation, function_id=one, field_id=made[1])
    story.do("fields.list", function_id=one)
    story.do("samples.create", function_id=one, data={"text": "a", "number": 1})
    story.do("functions.invoke", function_id=one, data={"text": "b"})


def samples(story: Story) -> None:
    """Data is unique; annotations come by id, by name and by a new name, change and go."""
    one, other = new_function(story), new_function(story, "Two")
    bare_one = bare(one)
    early = new_part(story, "samples.create", function_id=one, data="no label yet", external_id="mine")
    label = new_part(story, "labels.create", function_id=one, name="A", metadata={"k": "v"})
    second = new_part(story, "labels.create", function_id=one, name="B")
    story.do("samples.create", function_id=one, data="no label yet")
    story.do("samples.create", function_id=other, data="no label yet")
    made = [early]
    for number, annotation in enumerate(
        (
            {"labelId": label},
            {"labelId": bare(second)},
            {"labelName": "B"},
            {"labelName": "New"},
            {"labelId": None, "labelName": "A"},
        )
    ):
        story.oracle.clock.advance(60)
        sets = {"sample_sets": [{"sampleSetId": f"set{number % 2}"}]}
        made.append(
            new_part(
                story, "samples.create", function_id=one, data=f"data {number}", annotation=annotation, **sets
            )
        )
    unknown = "label_0000000000000000"
    story.do("samples.create", function_id=one, data="x", annotation={"labelId": unknown})
    story.do("labels.list", function_id=one)
    story.do("functions.summary", function_id=one)
    for sample in (*made, bare(early), "sample_0000000000000000"):
        story.do("samples.get", function_id=bare_one, sample_id=sample)
        story.do("samples.get", function_id=other, sample_id=sample)
    steps: tuple[dict[str, Any], ...] = (
        {"label_name": "A"},
        {"label_id": second},
        {"label_name": "Newer"},
        {"label_id": unknown},
        {"label_id": bare(label), "label_name": None},
        {},
    )
    for step in steps:
        story.do("samples.annotate", function_id=one, sample_id=bare(early), **step)
        story.do("samples.get", function_id=one, sample_id=early)
    story.do("samples.annotate", function_id=one, sample_id="sample_0000000000000000", label_name="A")
    story.do("samples.annotate", function_id=one, sample_id=early, label_name="A")
    story.do("functions.invoke", function_id=one, data="no label yet", capture=False)
    story.do("samples.remove_annotation", function_id=one, sample_id=bare(early))
    story.do("samples.remove_annotation", function_id=one, sample_id=early)
    story.do("samples.get", function_id=one, sample_id=early)
    story.do("labels.list", function_id=one)
    story.do("samples.delete", function_id=one, sample_id=bare(made[2]))
    for operation in ("samples.get", "samples.delete", "samples.remove_annotation"):
        story.do(operation, function_id=one, sample_id=made[2])
    story.do("samples.list", function_id=one)
    story.do("samples.list", function_id=other)
    story.do("functions.summary", function_id=one)
    story.do("samples.create", function_id=one, data="data 1")


def narrowed(story: Story) -> None:
    """Every filter of samples, both ways of each, alone and together; order; data left out."""
    one = new_function(story)
    label = new_part(story, "labels.create", function_id=one, name="A")
    other = new_part(story, "labels.create", function_id=one, name="B")
    unguessed = new_function(story, "Two")
    story.do("samples.create", function_id=unguessed, data="unguessed")
    made: list[str] = []
    for number in range(8):
        story.oracle.clock.advance(60)
        annotation = ({"labelId": label}, {"labelId": other}, None)[number % 3]
        more: dict[str, Any] = {"annotation": annotation} if annotation else {}
        if number % 2:
            more["external_id"] = f"mine {number}"
        if number > 4:
            more["sample_sets"] = [{"sampleSetId": "set"}]
        made.append(new_part(story, "samples.create", function_id=one, data=f"data {number} ü", **more))
    story.do("functions.invoke", function_id=one, data="captured")
    middle = "2027-01-15T08:04:00Z"  # START and four minutes
    queries: tuple[dict[str, Any], ...] = (
        {"external_id": "mine 3"},
        {"external_id": "nobody's"},
        {"annotation_label_id": label},
        {"annotation_label_id": bare(other)},
        {"annotation_label_id": "label_0000000000000000"},
        {"prediction_label_id": label},
        {"prediction_label_id": bare(other)},
        {"origin": CAPTURED},
        {"search_text": "3 ü"},
        {"search_text": "nothing"},
        {"sample_ids": [made[1], bare(made[4])]},
        {"sample_set_id": "set"},
        {"sample_set_id": "none"},
        {"created_before": middle},
        {"created_after": middle},
        {"created_after": "2027-01-15T08:04:30Z", "created_before": "2027-01-15T08:06:30Z"},
        {"sort_by": "creation"},
        {"sort_by": "creation", "sort_order": "descending"},
        {"sort_by": "creation", "sort_order": "ascending"},
        {"sort_order": "descending"},
        {"start_index": 3},
        {"start_index": 3, "count": 2},
        {"count": 1},
        {"annotated": True, "start_index": 1, "count": 2, "sort_by": "creation", "sort_order": "descending"},
    )
    for query in queries:
        story.do("samples.list", function_id=one, **query)
    switches = ("annotated", "predicted", "prediction_and_annotation_agree", "in_train_set", "include_data")
    for name in switches:
        for value in (True, False):
            story.do("samples.list", function_id=one, **{name: value})
            story.do("samples.list", function_id=unguessed, **{name: value})
    for size in (1, 2, 3, 5, 9, 10):
        story.walk("samples.list", function_id=one, count=size)
    story.walk("samples.list", function_id=one, count=2, start_index=1)
    story.walk("samples.list", function_id=one, count=2, sort_by="creation", sort_order="descending")
    story.walk("samples.list", function_id=one, count=1, annotated=True, include_data=False)
    if story.driver.raw:
        assert story.driver.call("samples.list", {"function_id": one, "capture_reason": "x"}).status == 200


def pages(story: Story) -> None:
    """Lists without a size of their own come in the server's pages, led by links."""
    one = new_function(story)
    for number in range(5):
        new_function(story, f"F{number}")
        story.do("labels.create", function_id=one, name=f"L{number}")
        story.do("fields.create", function_id=one, name=f"f{number}", type="Text")
        story.do("samples.create", function_id=one, data=f"d{number}")
        story.do("functions.list")
        story.walk("functions.list")
        for kind in LISTS:
            story.do(f"{kind}.list", function_id=one)
            story.walk(f"{kind}.list", function_id=one)


def settling(story: Story) -> None:
    """A new function is found, and a new label listed, only after a while, unless its creation waited."""
    slow = str(story.do("functions.create", **TEXT, name="Slow").value["id"])
    fast = new_function(story, "Fast")
    explicit = new_function(story, "Explicit", wait_until_ready=False)
    label = new_part(story, "labels.create", function_id=fast, name="A")
    for seconds in (0, 4, 1, 1):
        story.oracle.clock.advance(seconds)
        for function in (slow, fast, explicit):
            story.do("functions.get", function_id=function)
            story.do("labels.list", function_id=function)
        story.do("functions.list")
        story.do("labels.get", function_id=fast, label_id=label)


def invocations(story: Story) -> None:
    """Every kind of output; label counts, metadata, captures with ids of one's own."""
    for output in ("Classification", "Tags", "Detection", "BoxDetect", "Localization", "Search", "Ocr"):
        one = new_function(story, output, output=output)
        story.do("functions.invoke", function_id=one, data="before any label")
        for name in "ABCD":
            metadata = {"metadata": {"k": name}} if name != "B" else {}
            story.do("labels.create", function_id=one, name=name, **metadata)
        for data in ("some", "other", "third"):
            story.do("functions.invoke", function_id=one, data=data, capture=False)
            story.do("functions.invoke", function_id=bare(one), data=data)
            story.do("functions.invoke", function_id=one, data=data, include_metadata=True)
        story.do("functions.invoke", function_id=one, data="ext", external_id="mine")
        story.do("functions.invoke", function_id=one, data="query", capture_external_id="mine too")
        story.do("samples.list", function_id=one)
        story.do("samples.list", function_id=one, origin=CAPTURED)
    one = new_function(story)
    for count in (1, 2, 5):
        story.do("functions.invoke", function_id=one, data="x", label_count=count, model_id="")
    for name in "ABC":
        story.do("labels.create", function_id=one, name=name, metadata={"k": name})
    for count in (0, 1, 2, 3, 9):
        story.do("functions.invoke", function_id=one, data="x", label_count=count, include_metadata=True)
        story.do("functions.invoke", function_id=one, data="y", label_count=count, metadata={"a": 1})
    sample = new_part(story, "samples.create", function_id=one, data="z", annotation={"labelName": "B"})
    story.do("functions.invoke", function_id=one, data="z", label_count=3)
    story.do("samples.remove_annotation", function_id=one, sample_id=sample)
    story.do("functions.invoke", function_id=one, data="z")


def searches(story: Story) -> None:
    """Neighbours of data and of samples, nearest first, as many as asked for."""
    one, other = new_function(story, output="Search"), new_function(story, "Two", output="Search")
    made = [new_part(story, "samples.create", function_id=one, data=f"data {number}") for number in range(11)]
    mine = new_part(story, "samples.create", function_id=one, data="mine", external_id="mine")
    stranger = new_part(story, "samples.create", function_id=other, data="data 0")
    asked: tuple[dict[str, Any], ...] = (
        {"data": "data 3"},
        {"data": "new"},
        {"data": "new", "sample_count": 3},
        {"data": "new", "sample_count": 0},
        {"data": "new", "sample_count": 50},
        {"data": "mine", "include_data": False},
        {"data": "mine", "include_data": True},
        {"sample_id": made[2]},
        {"sample_id": bare(mine)},
        {"sample_id": stranger},
        {"sample_id": None, "data": "mine"},
    )
    for given in asked:
        story.do("search.invoke", function_id=bare(one), **{"sample_count": 20, **given})
        story.do("search.invoke", function_id=one, **given)
    if story.driver.raw:
        story.do("search.invoke", function_id=one)


STORIES = (
    functions,
    labels,
    fields,
    samples,
    narrowed,
    pages,
    settling,
    invocations,
    searches,
    inputs,
    rows,
    certain,
    tokens,
    limits,
    refusals,
)
OPTIONS: dict[str, dict[str, Any]] = {
    "pages": {"page_size": 2},
    "settling": {"settle": 5.0},
    "limits": {"limits": True},
}
assert START == 1_800_000_000
