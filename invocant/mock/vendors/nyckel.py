"""Nyckel's functions: labels, samples and fields below them, ids with and without prefix, guesses.

A function guesses one of its labels from the data alone; data that has an annotation gets that label with
confidence 1. A function without labels pretends to have `Yes` and `No`. Naming an unknown label in an
annotation creates it. A row has the fields that its function has; where there are none, the first row makes
them. With `settle`, a new function is found, and a new label listed, only that many seconds later, unless the
function's creation was asked to wait.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from invocant.mock._exchange.replies import Refusal, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._meaning.semantics import answers
from invocant.mock._state.backend import chance
from invocant.mock.vendors.nyckel_guesses import box_of
from invocant.mock.vendors.nyckel_samples import fits, label_counts, marks, present, shown
from invocant.mock.vendors.nyckel_store import StoredSemantics, bare, likely
from invocant.mock.vendors.nyckel_tools import with_tools

OFFSET = "startIndex"
"""Query parameter that a next link counts up."""


class NyckelSemantics(StoredSemantics):
    """All operations."""

    generous = False

    rate: ClassVar[int | None] = 25
    in_flight: ClassVar[int | None] = 25

    @classmethod
    def served(cls, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the document with the paths of version 0.9 that the vendor's own client calls."""
        return with_tools(document)

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

    @answers("tools.functions.get")
    def get_function_with_state(self, call: DecodedCall) -> Reply:
        """Return a function, which is always trained."""
        return Reply({**self._function(call), "state": "Browsing"})

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
        samples, counts = self._counted(call)
        annotated = sum(bool(present(sample)) for sample in samples)
        return Reply(
            {"sampleCount": len(samples), "annotatedSampleCount": annotated, "annotatedLabelCounts": counts}
        )

    @answers("tools.functions.metrics")
    def measure(self, call: DecodedCall) -> Reply:
        """Count samples, predictions, and the samples of each label."""
        samples, counts = self._counted(call)
        return Reply(
            {
                "sampleCount": len(samples),
                "predictionCount": len(samples),
                "isTraining": False,
                "annotatedLabelCounts": counts,
                "positiveAnnotatedLabelCounts": counts,
            }
        )

    def _counted(self, call: DecodedCall) -> tuple[list[dict[str, Any]], dict[str, int]]:
        function = bare(self._function(call)["id"], "function")
        samples = self._current_all(function)
        return samples, label_counts(samples, self._labels(function))

    # -- invocation --------------------------------------------------------------------------------

    @answers("functions.invoke", "tools.functions.invoke")
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
            return Reply([self._prediction(guess, call) for guess in likely(guesses)])
        if output == "Search":
            return Reply({"searchSamples": self._neighbours(call, data)})
        if output == "Ocr":
            return Reply({"text": f"Text {int(chance('ocr', data) * 10**6):06d}"})
        boxes = [
            {**self._prediction(guess, call), "boundingBox": box_of(data, guess)} for guess in guesses[:2]
        ]
        return Reply(boxes if output == "Detection" else {"predictions": boxes})

    # -- what tests let functions say --------------------------------------------------------------

    def called(self, call: DecodedCall) -> Sequence[str]:
        """Return id, with and without prefix, and name of the function that is invoked."""
        if call.operation.name not in ("functions.invoke", "tools.functions.invoke", "search.invoke"):
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
        data = None if call.body.get("data") is None else self._data(call, function, makes=False)
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
        """Delete a label; samples lose their annotation with it, and are guessed anew."""
        found = self._function(call)
        function = bare(found["id"], "function")
        label = self._stored("label", call.path["labelId"], function)
        self.backend.store.delete(self._collection("label"), f"{function}/{bare(label['id'], 'label')}")
        for sample in self._all("sample", function):
            kept = [mark for mark in marks(sample.get("annotation")) if mark["labelId"] != label["id"]]
            without = {name: value for name, value in sample.items() if name != "annotation"}
            if isinstance(sample.get("annotation"), list) and kept:
                without["annotation"] = kept
            elif kept:
                without["annotation"] = sample["annotation"]
            if label["id"] in [mark["labelId"] for mark in marks(sample.get("prediction"))]:
                without.pop("prediction")
                without |= self._predicted(found, sample["data"])
            if without != sample:
                self._put("sample", function, without)
        return Reply(empty=True)

    @answers("fields.create")
    def create_field(self, call: DecodedCall) -> Reply:
        """Create a field; its name must be free in the function."""
        function = bare(self._function(call)["id"], "function")
        if self.backend.store.find(self._collection("field"), [function, call.body["name"]]) is not None:
            raise Refusal(409, f"there is a field {call.body['name']} already")
        return Reply(self._added("field", call, call.body, function))

    @answers("fields.delete")
    def delete_field(self, call: DecodedCall) -> Reply:
        """Delete a field; samples lose their value of it."""
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

    @answers("samples.create", "tools.samples.create")
    def create_sample(self, call: DecodedCall) -> Reply:
        """Store a sample; data that is there already is refused with the id of its sample."""
        function = self._function(call)
        key = bare(function["id"], "function")
        data = self._data(call, function)
        present = self.backend.store.find(self._collection("sample"), [key, data])
        if present is not None:
            raise Refusal(409, "this data is a sample already", members={"existingSampleId": present["id"]})
        body = {**call.body, "data": data}
        if body.get("annotation"):
            body["annotation"] = self._annotations(key, body["annotation"])
        return Reply(self._shown(call, key, self._add_sample(function, body)))

    @answers("samples.list", "tools.samples.list")
    def list_samples(self, call: DecodedCall) -> Reply:
        """List samples in the order of creation, narrowed and sorted as asked."""
        function = bare(self._function(call)["id"], "function")
        query = call.query
        samples = [sample for sample in self._current_all(function) if fits(sample, query)]
        if query.get("sortBy") and query.get("sortOrder") == "descending":
            samples.reverse()
        many = call.operation.name.startswith("tools.")
        listed = [shown(sample, many=many) for sample in samples]
        if query.get("includeData") is False:
            listed = [{name: value for name, value in sample.items() if name != "data"} for sample in listed]
        return self.listed(call, listed, OFFSET)

    @answers("samples.get", "tools.samples.get")
    def get_sample(self, call: DecodedCall) -> Reply:
        """Return a sample."""
        function = bare(self._function(call)["id"], "function")
        return Reply(self._shown(call, function, self._stored("sample", call.path["sampleId"], function)))

    @answers("samples.delete", "tools.samples.delete")
    def delete_sample(self, call: DecodedCall) -> Reply:
        """Delete a sample."""
        function = bare(self._function(call)["id"], "function")
        sample = self._stored("sample", call.path["sampleId"], function)
        self.backend.store.delete(self._collection("sample"), f"{function}/{bare(sample['id'], 'sample')}")
        return Reply(empty=True)

    @answers("samples.annotate", "tools.samples.annotate")
    def annotate(self, call: DecodedCall) -> Reply:
        """Say which label a sample has."""
        function = bare(self._function(call)["id"], "function")
        sample = self._stored("sample", call.path["sampleId"], function)
        annotation = self._annotations(function, call.body)
        self._put("sample", function, {**sample, "annotation": annotation})
        return Reply(annotation)

    @answers("samples.remove_annotation", "tools.samples.remove_annotation")
    def remove_annotation(self, call: DecodedCall) -> Reply:
        """Take the label of a sample back."""
        function = bare(self._function(call)["id"], "function")
        sample = self._stored("sample", call.path["sampleId"], function)
        self._put("sample", function, {name: sample[name] for name in sample if name != "annotation"})
        return Reply(empty=True)


SEMANTICS = NyckelSemantics
