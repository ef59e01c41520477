"""Nyckel's functions, labels and fields, and lists of them. Source: the vendor's reference and client."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.contract.semantics.asking import Observed, WireRow, names
from tests.contract.semantics.story import Oracle

BASE = ""
ONE = "/v1/functions/{function_id}"
FILTERS = names(
    "external_id:externalId start_index:startIndex count annotated predicted "
    "annotation_label_id:annotationLabelId prediction_label_id:predictionLabelId "
    "prediction_and_annotation_agree:predictionAndAnnotationAgree capture_reason:captureReason origin "
    "search_text:searchText sample_ids:sampleIds sample_set_id:sampleSetId in_train_set:inTrainSet "
    "created_before:createdBefore created_after:createdAfter sort_by:sortBy sort_order:sortOrder "
    "include_data:includeData"
)
FUNCTION = names("project_id:projectId name input output")
LABEL = names("name description metadata")
ROWS = {
    "functions.list": WireRow("GET", "/v1/functions", style="link"),
    "functions.create": WireRow(
        "POST", "/v1/functions", names("wait_until_ready:waitUntilReady"), body=FUNCTION
    ),
    "functions.get": WireRow("GET", ONE),
    "functions.replace": WireRow("PUT", ONE, body=FUNCTION),
    "functions.delete": WireRow("DELETE", ONE),
    "functions.summary": WireRow("GET", f"{ONE}/summary"),
    "functions.invoke": WireRow(
        "POST",
        f"{ONE}/invoke",
        names(
            "label_count:labelCount include_metadata:includeMetadata model_id:modelId capture "
            "capture_external_id:externalId"
        ),
        body=names("data external_id:externalId metadata"),
    ),
    "search.invoke": WireRow(
        "POST",
        "/v1/search-functions/{function_id}/invoke",
        names("sample_count:sampleCount include_data:includeData"),
        body=names("sample_id:sampleId data"),
    ),
    "labels.list": WireRow("GET", f"{ONE}/labels", style="link"),
    "labels.create": WireRow("POST", f"{ONE}/labels", body=LABEL),
    "labels.get": WireRow("GET", f"{ONE}/labels/{{label_id}}"),
    "labels.replace": WireRow("PUT", f"{ONE}/labels/{{label_id}}", body=LABEL),
    "labels.delete": WireRow("DELETE", f"{ONE}/labels/{{label_id}}"),
    "samples.list": WireRow("GET", f"{ONE}/samples", FILTERS, style="link"),
    "samples.create": WireRow(
        "POST",
        f"{ONE}/samples",
        body=names("data external_id:externalId annotation sample_sets:sampleSets"),
    ),
    "samples.get": WireRow("GET", f"{ONE}/samples/{{sample_id}}"),
    "samples.delete": WireRow("DELETE", f"{ONE}/samples/{{sample_id}}"),
    "samples.annotate": WireRow(
        "PUT",
        f"{ONE}/samples/{{sample_id}}/annotation",
        body=names("label_id:labelId label_name:labelName"),
    ),
    "samples.remove_annotation": WireRow("DELETE", f"{ONE}/samples/{{sample_id}}/annotation"),
    "fields.list": WireRow("GET", f"{ONE}/fields", style="link"),
    "fields.create": WireRow("POST", f"{ONE}/fields", body=names("name type")),
    "fields.get": WireRow("GET", f"{ONE}/fields/{{field_id}}"),
    "fields.delete": WireRow("DELETE", f"{ONE}/fields/{{field_id}}"),
}
NOWHERE = "function_0000000000000000"
CAPTURED = "InvokeCapture"
MARKS = ("annotation", "prediction")
DEFAULT_ITEMS = 100


def join(stream: str) -> tuple[list[str], Any]:
    """Nothing streams here."""
    raise AssertionError(stream)


def bare(name: Any) -> str:
    """Return an id without its prefix: both name the same."""
    return str(name).rpartition("_")[2]


class NyckelOracle(Oracle):
    """The functions of an account, and what each one has, oldest first."""

    def __init__(self, settle: float = 0, page_size: int = DEFAULT_ITEMS, **_options: Any) -> None:
        super().__init__()
        self.settle, self.page_size = settle, page_size
        self.parts: dict[str, dict[str, dict[str, Any]]] = {"function": {}}
        self.ready: dict[str, float] = {}
        self.created: dict[str, float] = {}
        self.origins: dict[str, str] = {}
        self.guessed: dict[str, Any] = {}
        self.gone: list[str] = []
        self.used: set[str] = set()

    def pick(self, kind: str, number: int) -> str:
        """Return the id of something: of a kind, of any function, or of what was deleted."""
        pools = {"gone": self.gone}
        for place, things in self.parts.items():
            pools.setdefault(place.partition("/")[0], []).extend(thing["id"] for thing in things.values())
        pool = pools.get(kind) or [NOWHERE]
        return pool[number % len(pool)]

    # -- what there is -----------------------------------------------------------------------------

    def of(self, kind: str, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return what a function has of a kind, by bare id."""
        return self.parts.setdefault(f"{kind}/{bare(given['function_id'])}", {})

    def _function(self, given: Mapping[str, Any], seen: Observed) -> dict[str, Any] | None:
        function = self.parts["function"].get(bare(given["function_id"]))
        if function is None or self._hidden(function):
            refused(seen, 404)
            return None
        return function

    def _hidden(self, thing: Mapping[str, Any]) -> bool:
        return self.ready.get(thing["id"], 0) > self.clock()

    def _part(self, kind: str, given: Mapping[str, Any], seen: Observed) -> dict[str, Any] | None:
        if self._function(given, seen) is None:
            return None
        thing = self.of(kind, given).get(bare(given[f"{kind}_id"]))
        if thing is None:
            refused(seen, 404)
        return thing

    def _new(self, kind: str, thing: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        assert thing["id"].startswith(f"{kind}_"), "an id begins with what it is of"
        assert thing["id"] not in self.used, "an id is never given again"
        self.used.add(thing["id"])
        place = self.parts["function"] if kind == "function" else self.of(kind, given)
        place[bare(thing["id"])] = dict(thing)

    def _named(self, given: Mapping[str, Any], name: Any) -> dict[str, Any] | None:
        return next((label for label in self.of("label", given).values() if label["name"] == name), None)

    # -- functions ---------------------------------------------------------------------------------

    def functions_create(self, given: dict[str, Any], seen: Observed) -> None:
        """It is what was asked for; unless that was asked to wait, it is found only after a while."""
        assert seen.status == 200
        assert seen.value == {"id": seen.value["id"], **_wired(FUNCTION, given)}
        self._new("function", seen.value, given)
        if not given.get("wait_until_ready"):
            self.ready[seen.value["id"]] = self.clock() + self.settle

    def functions_get(self, given: dict[str, Any], seen: Observed) -> None:
        """It is what its last change left."""
        function = self._function(given, seen)
        if function is not None:
            assert (seen.status, seen.value) == (200, function)

    def functions_replace(self, given: dict[str, Any], seen: Observed) -> None:
        """Name and project are what is given; the kinds of input and output never change."""
        function = self._function(given, seen)
        if function is None:
            return
        told = {
            name: value for name, value in _wired(FUNCTION, given).items() if name in ("name", "projectId")
        }
        now = {**{name: function[name] for name in ("id", "input", "output")}, **told}
        assert (seen.status, seen.value) == (200, now)
        self.parts["function"][bare(function["id"])] = now

    def functions_delete(self, given: dict[str, Any], seen: Observed) -> None:
        """It goes with all that it has."""
        function = self._function(given, seen)
        if function is None:
            return
        emptied(seen)
        self.gone.append(self.parts["function"].pop(bare(function["id"]))["id"])
        for kind in ("label", "sample", "field"):
            self.of(kind, given).clear()

    def functions_summary(self, given: dict[str, Any], seen: Observed) -> None:
        """It counts samples: in all, annotated, and by label."""
        if self._function(given, seen) is None:
            return
        counts = {label["name"]: 0 for label in self.of("label", given).values()}
        for sample in self.of("sample", given).values():
            name = (sample.get("annotation") or {}).get("labelName")
            if name is not None:
                counts[name] += 1
        assert seen.status == 200
        assert seen.value == {
            "sampleCount": len(self.of("sample", given)),
            "annotatedSampleCount": sum(counts.values()),
            "annotatedLabelCounts": counts,
        }

    # -- lists -------------------------------------------------------------------------------------

    def whole(self, operation: str, given: Mapping[str, Any]) -> list[Any] | None:
        """Oldest first, what is not found yet left out; samples narrowed, sorted, and passed over."""
        kind = operation.partition(".")[0].removesuffix("s")
        functions = self.parts["function"]
        if kind == "function":
            return [function for function in functions.values() if not self._hidden(function)]
        function = functions.get(bare(given["function_id"]))
        if function is None or self._hidden(function):
            return None
        things = [thing for thing in self.of(kind, given).values() if not self._hidden(thing)]
        if kind != "sample":
            return things
        samples = [sample for sample in things if self._fits(sample, given)]
        if given.get("sort_by") and given.get("sort_order") == "descending":
            samples.reverse()
        left_out = {"data"} if given.get("include_data") is False else set()
        shown = [{n: v for n, v in sample.items() if n not in left_out} for sample in samples]
        return shown[given.get("start_index", 0) :]

    def _fits(self, sample: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
        annotation, prediction = sample.get("annotation") or {}, sample.get("prediction") or {}
        annotated = annotation.get("labelId") is not None
        made = self.created[sample["id"]]
        sets = [entry["sampleSetId"] for entry in sample.get("sampleSets") or ()]
        tests: dict[str, Callable[[Any], bool]] = {
            "external_id": lambda wanted: sample.get("externalId") == wanted,
            "annotated": lambda wanted: annotated is wanted,
            "in_train_set": lambda wanted: annotated is wanted,
            "predicted": lambda wanted: bool(prediction) is wanted,
            "prediction_and_annotation_agree": lambda wanted: (
                (annotated and annotation["labelId"] == prediction.get("labelId")) is wanted
            ),
            "annotation_label_id": lambda wanted: annotated and bare(annotation["labelId"]) == bare(wanted),
            "prediction_label_id": lambda wanted: bare(prediction.get("labelId")) == bare(wanted),
            "origin": lambda wanted: self.origins.get(sample["id"]) == wanted,
            "search_text": lambda wanted: wanted in json.dumps(sample["data"], ensure_ascii=False),
            "sample_ids": lambda wanted: bare(sample["id"]) in map(bare, wanted),
            "sample_set_id": lambda wanted: wanted in sets,
            "created_after": lambda wanted: made >= _seconds(wanted),
            "created_before": lambda wanted: made <= _seconds(wanted),
        }
        return all(test(given[name]) for name, test in tests.items() if name in given)

    def _page(self, operation: str, given: dict[str, Any], seen: Observed) -> None:
        order = self.whole(operation, given)
        if order is None:
            refused(seen, 404)
            return
        size = given.get("count", self.page_size)
        assert seen.status == 200
        assert seen.value == order[:size]
        assert seen.more is (len(order) > size), "a page says that another follows, and only then"

    def functions_list(self, given: dict[str, Any], seen: Observed) -> None:
        """A page of functions."""
        self._page("functions.list", given, seen)

    def labels_list(self, given: dict[str, Any], seen: Observed) -> None:
        """A page of labels."""
        self._page("labels.list", given, seen)

    def samples_list(self, given: dict[str, Any], seen: Observed) -> None:
        """A page of samples."""
        self._page("samples.list", given, seen)

    def fields_list(self, given: dict[str, Any], seen: Observed) -> None:
        """A page of fields."""
        self._page("fields.list", given, seen)

    # -- labels and fields -------------------------------------------------------------------------

    def labels_create(self, given: dict[str, Any], seen: Observed) -> None:
        """Its name must be free in the function; it is listed only after a while."""
        if self._function(given, seen) is None:
            return
        if self._named(given, given["name"]) is not None:
            refused(seen, 409)
            return
        assert (seen.status, seen.value) == (200, {"id": seen.value["id"], **_wired(LABEL, given)})
        self._new("label", seen.value, given)
        self.ready[seen.value["id"]] = self.clock() + self.settle

    def labels_get(self, given: dict[str, Any], seen: Observed) -> None:
        """It is what its last change left."""
        label = self._part("label", given, seen)
        if label is not None:
            assert (seen.status, seen.value) == (200, label)

    def labels_replace(self, given: dict[str, Any], seen: Observed) -> None:
        """It becomes what is given, and no other has its name."""
        label = self._part("label", given, seen)
        if label is None:
            return
        namesake = self._named(given, given["name"])
        if namesake is not None and namesake is not label:
            refused(seen, 409)
            return
        now = {"id": label["id"], **_wired(LABEL, given)}
        assert (seen.status, seen.value) == (200, now)
        self.of("label", given)[bare(label["id"])] = now
        for mark in self._marks(given, label["id"]):
            mark["labelName"] = now["name"]

    def labels_delete(self, given: dict[str, Any], seen: Observed) -> None:
        """It goes, and so do the annotations that use it."""
        label = self._part("label", given, seen)
        if label is None:
            return
        emptied(seen)
        del self.of("label", given)[bare(label["id"])]
        for sample in self.of("sample", given).values():
            if (sample.get("annotation") or {}).get("labelId") == label["id"]:
                del sample["annotation"]
            if (sample.get("prediction") or {}).get("labelId") == label["id"]:
                self._guessed_anew(given, sample)

    def _guessed_anew(self, given: Mapping[str, Any], sample: dict[str, Any]) -> None:
        """Learn what a sample is guessed to be, now that the label of its guess is gone."""
        del sample["prediction"]
        labels = self.of("label", given)
        if labels:
            place = {"function_id": given["function_id"], "sample_id": sample["id"]}
            guess = self.ask("samples.get", place).value["prediction"]
            assert guess["labelName"] == labels[bare(guess["labelId"])]["name"]
            assert 0 <= guess["confidence"] <= 1
            sample["prediction"] = guess

    def _marks(self, given: Mapping[str, Any], label: str) -> list[dict[str, Any]]:
        """Return what samples have of a label: samples show the labels that there are now."""
        samples = self.of("sample", given).values()
        marks = [sample[member] for sample in samples for member in MARKS if member in sample]
        return [mark for mark in marks if mark["labelId"] == label]

    def fields_create(self, given: dict[str, Any], seen: Observed) -> None:
        """It is what was asked for, and its name was free."""
        if self._function(given, seen) is not None:
            if any(field["name"] == given["name"] for field in self.of("field", given).values()):
                refused(seen, 409)
                return
            told = {name: given[name] for name in ("name", "type")}
            assert (seen.status, seen.value) == (200, {"id": seen.value["id"], **told})
            self._new("field", seen.value, given)

    def fields_get(self, given: dict[str, Any], seen: Observed) -> None:
        """It is what was created."""
        field = self._part("field", given, seen)
        if field is not None:
            assert (seen.status, seen.value) == (200, field)

    def fields_delete(self, given: dict[str, Any], seen: Observed) -> None:
        """It goes."""
        field = self._part("field", given, seen)
        if field is not None:
            emptied(seen)
            del self.of("field", given)[bare(field["id"])]
            for sample in self.of("sample", given).values():
                sample["data"].pop(field["id"], None)


def _wired(known: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given by its names on the wire."""
    return {wire: given[name] for name, wire in known.items() if name in given}


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def emptied(seen: Observed) -> None:
    """Hold a deletion to its answer."""
    assert (seen.status, seen.value) == (200, None), "a deletion answers 200 with nothing"
    assert seen.headers.get("content-length", "0") == "0"


def refused(seen: Observed, status: int) -> None:
    """Hold a refusal to its status and to the shape of errors."""
    assert seen.status == status
    assert seen.value["message"]
