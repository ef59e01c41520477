"""Nyckel's functions: labels, samples and fields below them, ids with and without prefix, guesses.

A function guesses one of its labels from the data alone; data that has an annotation gets that label with
confidence 1. A function without labels pretends to have `Yes` and `No`. Naming an unknown label in an
annotation creates it. With `settle`, a new function is found, and a new label listed, only that many seconds
later, unless the function's creation was asked to wait.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from invocant.mock._api import Json
from invocant.mock._exchange.replies import Refusal, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._meaning.semantics import Semantics, answers
from invocant.mock._state.backend import chance
from invocant.mock._state.clock import timestamp

OFFSET = "startIndex"
"""Query parameter that a next link counts up."""

_STAND_INS = ({"name": "Yes"}, {"name": "No"})
_CAPTURED = "InvokeCapture"


class NyckelSemantics(Semantics):
    """All operations."""

    generous = False

    rate: ClassVar[int | None] = 25
    in_flight: ClassVar[int | None] = 25

    # -- functions ---------------------------------------------------------------------------------

    @answers("functions.create")
    def create_function(self, call: DecodedCall) -> Reply:
        """Create a function; unless it was asked to be ready, it settles first."""
        body = self._added("function", call, call.body)
        if not call.query.get("waitUntilReady"):
            self._settles(body)
        return Reply(body)

    @answers("functions.list")
    def list_functions(self, call: DecodedCall) -> Reply:
        """List all functions, oldest first."""
        return self.listed(call, self._settled(self._all("function", "")), OFFSET)

    @answers("functions.get")
    def get_function(self, call: DecodedCall) -> Reply:
        """Return a function."""
        return Reply(self._function(call))

    @answers("functions.replace")
    def replace_function(self, call: DecodedCall) -> Reply:
        """Change name and project; input and output never change."""
        function = self._function(call)
        given = {name: call.body[name] for name in ("name", "projectId") if name in call.body}
        kept = {name: function[name] for name in ("id", "input", "output")}
        return Reply(self._put("function", "", {**kept, **given}))

    @answers("functions.delete")
    def delete_function(self, call: DecodedCall) -> Reply:
        """Delete a function with everything below it."""
        key = bare(self._function(call)["id"], "function")
        for kind in ("label", "sample", "field"):
            self.backend.store.delete_under(self._collection(kind), key)
        self.backend.store.delete(self._collection("function"), key)
        return Reply(empty=True)

    @answers("functions.summary")
    def summarize(self, call: DecodedCall) -> Reply:
        """Count samples, annotated ones, and those of each label."""
        function = bare(self._function(call)["id"], "function")
        samples = self._all("sample", function)
        counts = {label["name"]: 0 for label in self._all("label", function)}
        for sample in samples:
            name = (sample.get("annotation") or {}).get("labelName")
            if name is not None:
                counts[name] = counts.get(name, 0) + 1
        annotated = sum(counts.values())
        return Reply(
            {"sampleCount": len(samples), "annotatedSampleCount": annotated, "annotatedLabelCounts": counts}
        )

    # -- invocation --------------------------------------------------------------------------------

    @answers("functions.invoke")
    def classify(self, call: DecodedCall) -> Reply:
        """Guess from the data, in the form of the function's output."""
        function = self._function(call)
        data = self._data(call, function)
        guesses = self._guesses(function, data)
        output = function["output"]
        if output == "Classification":
            return Reply({**self._classified(call, guesses), **self._capture(call, function, data)})
        self._capture(call, function, data)
        if output == "Tags":
            likely = [guess for guess in guesses if guess["confidence"] >= 0.3] or guesses[:1]
            return Reply([self._prediction(guess, call) for guess in likely])
        if output == "Search":
            return Reply({"searchSamples": self._neighbours(call, data)})
        if output == "Ocr":
            return Reply({"text": f"Text {int(chance('ocr', data) * 10**6):06d}"})
        boxes = [{**self._prediction(guess, call), "boundingBox": _box(data, guess)} for guess in guesses[:2]]
        return Reply(boxes if output == "Detection" else {"predictions": boxes})

    # -- what tests let functions say --------------------------------------------------------------

    def called(self, call: DecodedCall) -> Sequence[str]:
        """Return id, with and without prefix, and name of the function that is invoked."""
        if call.operation.name not in ("functions.invoke", "search.invoke"):
            return ()
        bare_id = bare(str(call.path["functionId"]), "function")
        function = self.backend.store.get(self._collection("function"), bare_id)
        if function is None:
            return ()
        return (bare_id, f"function_{bare_id}", *([str(function["name"])] if function.get("name") else []))

    def scripted(self, call: DecodedCall, spoken: FunctionAnswer) -> Reply:
        """Answer with a value as it is, or with a label by its name, of which the function is certain."""
        function = self._function(call)
        if not isinstance(spoken.value, str):
            return Reply(spoken.value)
        label = self._named(bare(function["id"], "function"), spoken.value)
        guess = {
            "labelName": spoken.value,
            "labelId": label and label["id"],
            "confidence": 1.0,
            "metadata": None,
        }
        known = self._prediction({**guess, "metadata": label and label.get("metadata")}, call)
        return Reply([known] if function["output"] == "Tags" else known)

    def function_ids(self, name: str) -> Sequence[str]:
        """Return the functions of that id or name; else make one that classifies texts."""
        rows = self.backend.store.rows(self._collection("function"))
        key = bare(name, "function")
        ids = [row.body["id"] for row in rows if key == row.id or name == row.body.get("name")]
        if ids:
            return ids
        made = {
            "id": f"function_{self.backend.letters('function')}",
            "name": name,
            "input": "Text",
            "output": "Classification",
        }
        return [self._put("function", "", made)["id"]]

    @answers("search.invoke")
    def search(self, call: DecodedCall) -> Reply:
        """Return the samples nearest to some data or to a sample, nearest first."""
        function = self._function(call)
        data = call.body.get("data")
        if call.body.get("sampleId") is not None:
            data = self._stored("sample", call.body["sampleId"], bare(function["id"], "function"))["data"]
        if data is None:
            raise self.invalid(call.operation, "give sampleId or data")
        return Reply(self._neighbours(call, data))

    # -- labels and fields -------------------------------------------------------------------------

    @answers("labels.create")
    def create_label(self, call: DecodedCall) -> Reply:
        """Create a label; its name must be free in the function."""
        function = bare(self._function(call)["id"], "function")
        if self._named(function, call.body["name"]) is not None:
            raise Refusal(409, f"there is a label {call.body['name']} already")
        body = self._added("label", call, call.body, function)
        self._settles(body)
        return Reply(body)

    @answers("labels.replace")
    def replace_label(self, call: DecodedCall) -> Reply:
        """Give a label a new name, description and metadata."""
        function = bare(self._function(call)["id"], "function")
        label = self._stored("label", call.path["labelId"], function)
        namesake = self._named(function, call.body["name"])
        if namesake is not None and namesake["id"] != label["id"]:
            raise Refusal(409, f"there is a label {call.body['name']} already")
        known = self.schemas.properties(call.operation.success_schema())
        given = {name: value for name, value in call.body.items() if name in known and name != "id"}
        return Reply(self._put("label", function, {"id": label["id"], **given}))

    @answers("labels.delete")
    def delete_label(self, call: DecodedCall) -> Reply:
        """Delete a label; samples lose their annotation with it."""
        function = bare(self._function(call)["id"], "function")
        label = self._stored("label", call.path["labelId"], function)
        self.backend.store.delete(self._collection("label"), f"{function}/{bare(label['id'], 'label')}")
        for sample in self._all("sample", function):
            if (sample.get("annotation") or {}).get("labelId") == label["id"]:
                self._put("sample", function, {name: sample[name] for name in sample if name != "annotation"})
        return Reply(empty=True)

    @answers("fields.create")
    def create_field(self, call: DecodedCall) -> Reply:
        """Create a field."""
        return Reply(self._added("field", call, call.body, bare(self._function(call)["id"], "function")))

    @answers("fields.delete")
    def delete_field(self, call: DecodedCall) -> Reply:
        """Delete a field."""
        function = bare(self._function(call)["id"], "function")
        field = self._stored("field", call.path["fieldId"], function)
        self.backend.store.delete(self._collection("field"), f"{function}/{bare(field['id'], 'field')}")
        return Reply(empty=True)

    @answers("labels.list", "fields.list")
    def list_parts(self, call: DecodedCall) -> Reply:
        """List the labels or fields of a function, oldest first."""
        kind = call.operation.name.partition(".")[0].rstrip("s")
        parts = self._all(kind, bare(self._function(call)["id"], "function"))
        return self.listed(call, self._settled(parts), OFFSET)

    @answers("labels.get", "fields.get")
    def get_part(self, call: DecodedCall) -> Reply:
        """Return a label or field."""
        kind = call.operation.name.partition(".")[0].rstrip("s")
        function = bare(self._function(call)["id"], "function")
        return Reply(self._stored(kind, call.path[f"{kind}Id"], function))

    # -- samples -----------------------------------------------------------------------------------

    @answers("samples.create")
    def create_sample(self, call: DecodedCall) -> Reply:
        """Store a sample; data that is there already is refused with the id of its sample."""
        function = self._function(call)
        key = bare(function["id"], "function")
        data = self._data(call, function)
        present = self.backend.store.find(self._collection("sample"), [key, data])
        if present is not None:
            raise Refusal(409, "this data is a sample already", members={"existingSampleId": present["id"]})
        body = dict(call.body)
        if body.get("annotation"):
            body["annotation"] = self._annotation(key, body["annotation"])
        return Reply(_shown(self._add_sample(function, body)))

    @answers("samples.list")
    def list_samples(self, call: DecodedCall) -> Reply:
        """List samples in the order of creation, narrowed and sorted as asked."""
        function = bare(self._function(call)["id"], "function")
        query = call.query
        samples = [sample for sample in self._all("sample", function) if _fits(sample, query)]
        if query.get("sortBy") and query.get("sortOrder") == "descending":
            samples.reverse()
        shown = [_shown(entry) for entry in samples]
        if query.get("includeData") is False:
            shown = [{name: value for name, value in sample.items() if name != "data"} for sample in shown]
        return self.listed(call, shown, OFFSET)

    @answers("samples.get")
    def get_sample(self, call: DecodedCall) -> Reply:
        """Return a sample."""
        function = bare(self._function(call)["id"], "function")
        return Reply(_shown(self._stored("sample", call.path["sampleId"], function)))

    @answers("samples.delete")
    def delete_sample(self, call: DecodedCall) -> Reply:
        """Delete a sample."""
        function = bare(self._function(call)["id"], "function")
        sample = self._stored("sample", call.path["sampleId"], function)
        self.backend.store.delete(self._collection("sample"), f"{function}/{bare(sample['id'], 'sample')}")
        return Reply(empty=True)

    @answers("samples.annotate")
    def annotate(self, call: DecodedCall) -> Reply:
        """Say which label a sample has."""
        function = bare(self._function(call)["id"], "function")
        sample = self._stored("sample", call.path["sampleId"], function)
        annotation = self._annotation(function, call.body)
        self._put("sample", function, {**sample, "annotation": annotation})
        return Reply(annotation)

    @answers("samples.remove_annotation")
    def remove_annotation(self, call: DecodedCall) -> Reply:
        """Take the label of a sample back."""
        function = bare(self._function(call)["id"], "function")
        sample = self._stored("sample", call.path["sampleId"], function)
        self._put("sample", function, {name: sample[name] for name in sample if name != "annotation"})
        return Reply(empty=True)

    # -- what is stored ----------------------------------------------------------------------------

    def _collection(self, kind: str) -> str:
        return self.backend.collection(f"{kind}s")

    def _all(self, kind: str, parent: str) -> list[dict[str, Any]]:
        return [row.body for row in self.backend.store.rows(self._collection(kind), parent=parent)]

    def _stored(self, kind: str, name: str, parent: str = "") -> dict[str, Any]:
        key = "/".join(filter(None, [parent, bare(name, kind)]))
        stored = self.backend.store.get(self._collection(kind), key)
        if stored is None:
            raise self.missing(kind, name)
        return stored

    def _function(self, call: DecodedCall) -> dict[str, Any]:
        function = self._stored("function", call.path["functionId"])
        if not self._settled([function]):
            raise self.missing("function", call.path["functionId"])
        return function

    def _settles(self, body: Mapping[str, Any]) -> None:
        """Hide what was just created for as long as the API takes."""
        if self.backend.settle > 0:
            until = self.backend.clock() + self.backend.settle
            self.backend.store.put(self.backend.collection("settling"), body["id"], {"until": until})

    def _settled(self, parts: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        """Return those of the functions or labels that are found by now."""
        rows = self.backend.store.rows(self.backend.collection("settling")) if self.backend.settle > 0 else ()
        hidden = {row.id for row in rows if row.body["until"] > self.backend.clock()}
        return [entry for entry in parts if entry["id"] not in hidden]

    def _put(self, kind: str, parent: str, body: dict[str, Any]) -> dict[str, Any]:
        key = "/".join(filter(None, [parent, bare(body["id"], kind)]))
        other = [parent, body["data"]] if kind == "sample" else [parent, body.get("name")]
        self.backend.store.put(self._collection(kind), key, body, parent=parent, key=other)
        return body

    def _added(
        self, kind: str, call: DecodedCall, given: Mapping[str, Any], parent: str = ""
    ) -> dict[str, Any]:
        known = self.schemas.properties(call.operation.success_schema())
        body = {name: value for name, value in given.items() if name in known and name != "id"}
        return self._put(kind, parent, {"id": f"{kind}_{self.backend.letters(kind)}", **body})

    def _named(self, function: str, name: str) -> dict[str, Any] | None:
        return self.backend.store.find(self._collection("label"), [function, name])

    def _annotation(self, function: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return id and name of the label that an annotation names; an unknown name makes a new label."""
        if given.get("labelId") is not None:
            label = self._stored("label", given["labelId"], function)
        elif given.get("labelName") is not None:
            named = self._named(function, given["labelName"])
            label = named or self._put(
                "label",
                function,
                {"id": f"label_{self.backend.letters('label')}", "name": given["labelName"]},
            )
        else:
            return {"labelId": None, "labelName": None}
        return {"labelId": label["id"], "labelName": label["name"]}

    def _add_sample(self, function: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
        key = bare(function["id"], "function")
        known = ("data", "externalId", "annotation", "sampleSets")
        sample: dict[str, Any] = {"id": f"sample_{self.backend.letters('sample')}"}
        sample |= {name: body[name] for name in known if body.get(name) is not None}
        if self._all("label", key):
            best = self._guesses(function, body["data"])[0]
            sample["prediction"] = {name: best[name] for name in ("labelId", "labelName", "confidence")}
        sample["_created"] = self.backend.clock()
        if "_origin" in body:
            sample["_origin"] = body["_origin"]
        return self._put("sample", key, sample)

    # -- guesses -----------------------------------------------------------------------------------

    def _data(self, call: DecodedCall, function: Mapping[str, Any]) -> Json:
        """Return the input data.

        Raises:
            Refusal: it is not of the kind that the function takes.
        """
        data = call.body.get("data")
        content_type = call.request.header("content-type") or ""
        if content_type.lower().startswith("multipart/"):
            encoded = base64.b64encode(str(data).encode("latin-1", "replace")).decode()
            return f"data:application/octet-stream;base64,{encoded}"
        kind = function["input"]
        if kind == "Tabular" and not isinstance(data, dict):
            raise self.invalid(call.operation, "this function takes an object of fields")
        if kind != "Tabular" and not isinstance(data, str):
            raise self.invalid(call.operation, f"this function takes {kind.lower()} as a string")
        if kind == "Image" and not str(data).startswith(("data:", "http://", "https://")):
            raise self.invalid(call.operation, "an image is a data URI or a URL")
        return data

    def _guesses(self, function: Mapping[str, Any], data: Json) -> list[dict[str, Any]]:
        """Return every label with its confidence, the most likely first; the confidences add up to 1."""
        key = bare(function["id"], "function")
        labels: Sequence[Mapping[str, Any]] = self._all("label", key) or _STAND_INS
        sample = self.backend.store.find(self._collection("sample"), [key, data])
        known = (sample or {}).get("annotation") or {}
        weights = [chance(key, label["name"], data) ** 3 + 1e-6 for label in labels]
        if known.get("labelId") is not None:
            weights = [1.0 if label.get("id") == known["labelId"] else 0.0 for label in labels]
        total = sum(weights) or 1.0
        guesses = [
            {
                "labelName": label["name"],
                "labelId": label.get("id"),
                "confidence": round(weight / total, 4),
                "metadata": label.get("metadata"),
            }
            for label, weight in zip(labels, weights, strict=True)
        ]
        return sorted(guesses, key=lambda guess: (-guess["confidence"], str(guess["labelName"])))

    def _classified(self, call: DecodedCall, guesses: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        count = call.query.get("labelCount") or 0
        value = self._prediction(guesses[0], call)
        if count > 0:
            value["labelConfidences"] = [self._prediction(guess, call) for guess in guesses[:count]]
        external = call.query.get("externalId") or call.body.get("externalId")
        return {**value, **({"externalId": external} if external else {})}

    def _prediction(self, guess: Mapping[str, Any], call: DecodedCall) -> dict[str, Any]:
        value = {
            name: guess[name] for name in ("labelName", "labelId", "confidence") if guess[name] is not None
        }
        if call.query.get("includeMetadata") and guess.get("metadata") is not None:
            value["labelMetadata"] = guess["metadata"]
        return value

    def _capture(self, call: DecodedCall, function: Mapping[str, Any], data: Json) -> dict[str, Any]:
        """Store the call as a sample, unless it was told not to or the data is one already."""
        if call.query.get("capture") is False:
            return {}
        sample = self.backend.store.find(self._collection("sample"), [bare(function["id"], "function"), data])
        if sample is None:
            external = call.query.get("externalId") or call.body.get("externalId")
            body = {"data": data, "externalId": external, "_origin": _CAPTURED}
            sample = self._add_sample(function, body)
        return {"sampleId": sample["id"]}

    def _neighbours(self, call: DecodedCall, data: Json) -> list[dict[str, Any]]:
        function = bare(self._function(call)["id"], "function")
        near = sorted(
            ((_distance(data, sample["data"]), sample) for sample in self._all("sample", function)),
            key=lambda pair: pair[0],
        )
        count = call.query.get("sampleCount")
        with_data = call.query.get("includeData") is not False
        return [
            {
                "sampleId": sample["id"],
                "distance": distance,
                **({"externalId": sample["externalId"]} if "externalId" in sample else {}),
                **({"data": sample["data"]} if with_data else {}),
            }
            for distance, sample in near[: max(count, 0) if count is not None else 10]
        ]


SEMANTICS = NyckelSemantics


def bare(name: str, kind: str) -> str:
    """Return an id without the prefix of its kind; both forms name the same thing."""
    return name.removeprefix(f"{kind}_")


def _shown(sample: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sample.items() if not name.startswith("_")}


def _distance(first: Json, second: Json) -> float:
    return (
        0.0
        if first == second
        else round(0.05 + 0.95 * chance(sorted([json.dumps(first), json.dumps(second)])), 6)
    )


def _box(data: Json, guess: Mapping[str, Any]) -> dict[str, float]:
    x, y = (round(chance(axis, data, guess["labelName"]) * 0.5, 4) for axis in ("x", "y"))
    return {"x": x, "y": y, "width": 0.4, "height": 0.4}


def _fits(sample: Mapping[str, Any], query: Mapping[str, Json]) -> bool:
    """Say whether a sample passes the filters of a list; the values of `captureReason` are not known."""
    annotation = sample.get("annotation") or {}
    prediction = sample.get("prediction") or {}
    annotated = annotation.get("labelId") is not None
    facts: dict[str, Json] = {
        "externalId": sample.get("externalId"),
        "annotated": annotated,
        "inTrainSet": annotated,
        "predicted": bool(prediction),
        "predictionAndAnnotationAgree": annotated and annotation.get("labelId") == prediction.get("labelId"),
        "origin": sample.get("_origin"),
    }
    if any(name in query and query[name] != value for name, value in facts.items()):
        return False
    for name, label in (("annotationLabelId", annotation), ("predictionLabelId", prediction)):
        if name in query and bare(query[name], "label") != bare(label.get("labelId") or "", "label"):
            return False
    if "sampleIds" in query and bare(sample["id"], "sample") not in [
        bare(name, "sample") for name in query["sampleIds"]
    ]:
        return False
    if "sampleSetId" in query and {"sampleSetId": query["sampleSetId"]} not in (
        sample.get("sampleSets") or []
    ):
        return False
    if "searchText" in query and query["searchText"] not in json.dumps(sample["data"], ensure_ascii=False):
        return False
    return _within(sample["_created"], query.get("createdAfter"), query.get("createdBefore"))


def _within(created: float, after: str | None, before: str | None) -> bool:
    return not (
        (after is not None and created < _seconds(after))
        or (before is not None and created > _seconds(before))
    )


def _seconds(text: str) -> float:
    """Return a date-time as seconds since 1970; what Python cannot hold counts as the end of time."""
    try:
        return datetime.fromisoformat(text.upper()).timestamp()
    except (ValueError, OverflowError):
        return float("inf") if text > timestamp(0) else float("-inf")
