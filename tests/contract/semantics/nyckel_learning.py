"""Nyckel's samples, and what functions make of inputs: guesses, captures, neighbours."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.contract.semantics.asking import Observed
from tests.contract.semantics.nyckel import CAPTURED, NyckelOracle, bare, emptied, refused

PREDICTED = ("labelName", "labelId", "confidence")


def _is_of(kind: str, value: Any) -> bool:
    """Say whether a value is of the type of a field."""
    if kind == "Number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and (kind != "Image" or value.startswith(("data:", "http://", "https://")))


class NyckelLearningOracle(NyckelOracle):
    """The functions of an account with what they learn and guess."""

    # -- samples -----------------------------------------------------------------------------------

    def samples_create(self, given: dict[str, Any], seen: Observed) -> None:
        """Data must be new, and of the kind that the function takes; its annotation may name a new label."""
        function = self._function(given, seen)
        if function is None or self._wrong(function, given, seen):
            return
        present = self._of_data(given)
        if present is not None:
            refused(seen, 409)
            assert seen.value["existingSampleId"] == present["id"]
            return
        annotation = given.get("annotation")
        if annotation is not None and self._no_label(given, annotation):
            refused(seen, 404)
            return
        assert seen.status == 200
        known = {"data": "data", "external_id": "externalId", "sample_sets": "sampleSets"}
        told = {wire: given[name] for name, wire in known.items() if given.get(name) is not None}
        if annotation:
            self._annotated(given, annotation, seen.value["annotation"])
            told["annotation"] = seen.value["annotation"]
        self._sample(given, seen.value, told)

    def _sample(self, given: Mapping[str, Any], sample: dict[str, Any], told: Mapping[str, Any]) -> None:
        labels = self.of("label", given)
        own = {"id", "prediction"} if labels else {"id"}
        assert set(sample) == {*told, *own}
        assert {name: sample[name] for name in told} == told
        if labels:
            self._guess(sample["prediction"], given)
        self._new("sample", sample, given)
        self.created[sample["id"]] = self.clock()

    def _of_data(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        samples = self.of("sample", given).values()
        return next((sample for sample in samples if sample["data"] == given["data"]), None)

    def _wrong(self, function: Mapping[str, Any], given: dict[str, Any], seen: Observed) -> bool:
        """Say whether data is not of the kind that a function takes, and so refused; rows go by field."""
        data = given["data"]
        if function["input"] == "Tabular":
            row = self._row(given) if isinstance(data, dict) else None
            right = row is not None
            given["data"] = row if right else data
        elif function["input"] == "Image":
            right = isinstance(data, str) and data.startswith(("data:", "http://", "https://"))
        else:
            right = isinstance(data, str)
        if not right:
            refused(seen, 400)
        return not right

    def _row(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a row by the ids of its fields, which the first one makes; None if it does not fit."""
        data: dict[str, Any] = given["data"]
        fields = self.of("field", given)
        if not fields and given.get("capture") is False:
            return data
        if not fields:
            for field in self.ask("fields.list", {"function_id": given["function_id"]}).value:
                kind = "Text" if isinstance(data[field["name"]], str) else "Number"
                assert field == {"id": field["id"], "name": field["name"], "type": kind}
                self._new("field", field, given)
            assert {field["name"] for field in fields.values()} == set(data)
        row = {}
        for key, value in data.items():
            named = [
                field for field in fields.values() if key in (field["id"], bare(field["id"]), field["name"])
            ]
            if not named or not _is_of(named[0]["type"], value):
                return None
            row[named[0]["id"]] = value
        return row

    def _no_label(self, given: Mapping[str, Any], annotation: Mapping[str, Any]) -> bool:
        wanted = annotation.get("labelId")
        return wanted is not None and bare(wanted) not in self.of("label", given)

    def _annotated(
        self, given: Mapping[str, Any], wanted: Mapping[str, Any], annotation: Mapping[str, Any]
    ) -> None:
        """Hold an annotation to the label that was named; an unknown name makes a label."""
        labels = self.of("label", given)
        if wanted.get("labelId") is not None:
            label: dict[str, Any] | None = labels[bare(wanted["labelId"])]
        elif wanted.get("labelName") is not None:
            label = self._named(given, wanted["labelName"])
            if label is None:
                label = {"id": annotation["labelId"], "name": wanted["labelName"]}
                self._new("label", label, given)
        else:
            assert annotation == {"labelId": None, "labelName": None}
            return
        assert label is not None
        assert annotation == {"labelId": label["id"], "labelName": label["name"]}

    def samples_get(self, given: dict[str, Any], seen: Observed) -> None:
        """It is what was created, with its annotation of now."""
        sample = self._part("sample", given, seen)
        if sample is not None:
            assert (seen.status, seen.value) == (200, sample)

    def samples_delete(self, given: dict[str, Any], seen: Observed) -> None:
        """It goes."""
        sample = self._part("sample", given, seen)
        if sample is not None:
            emptied(seen)
            del self.of("sample", given)[bare(sample["id"])]

    def samples_annotate(self, given: dict[str, Any], seen: Observed) -> None:
        """The annotation is the label named, in place of what was said before."""
        sample = self._part("sample", given, seen)
        if sample is None:
            return
        wanted = {"labelId": given.get("label_id"), "labelName": given.get("label_name")}
        if self._no_label(given, wanted):
            refused(seen, 404)
            return
        assert seen.status == 200
        self._annotated(given, wanted, seen.value)
        sample["annotation"] = dict(seen.value)
        if seen.value["labelId"] is None:
            del sample["annotation"]

    def samples_remove_annotation(self, given: dict[str, Any], seen: Observed) -> None:
        """A sample is without annotation then."""
        sample = self._part("sample", given, seen)
        if sample is not None:
            emptied(seen)
            sample.pop("annotation", None)

    # -- guesses -----------------------------------------------------------------------------------

    def functions_invoke(self, given: dict[str, Any], seen: Observed) -> None:
        """The result is of the function's kind, the same for the same data; the call is kept as a sample."""
        function = self._function(given, seen)
        if function is None or self._wrong(function, given, seen):
            return
        assert seen.status == 200
        value, output = seen.value, function["output"]
        before = self._of_data(given)
        key = json.dumps(
            [given["function_id"], [*self.of("label", given)], given["data"], self._truth(before)]
        )
        if output == "Classification":
            self._classified(value, given, before)
        elif output == "Tags":
            assert value
            self._ranked(value, given)
            truth = self._truth(before)
            if truth is not None:
                told = {guess["labelId"]: guess["confidence"] for guess in value}
                assert told == {name: float(name == truth) for name in told}, "what is known is certain"
        elif output == "Search":
            assert set(value) == {"searchSamples"}
        elif output == "Ocr":
            assert set(value) == {"text"}
            self._same(key, value)
        else:
            boxes = value if output == "Detection" else value["predictions"]
            self._boxed(boxes, given)
            self._same(key, [{n: v for n, v in box.items() if n != "labelMetadata"} for box in boxes])
        if output != "Classification" and given.get("capture") is not False:
            self._captured(given, before, None)
        if output == "Classification":
            told = {name: value.get(name) for name in PREDICTED}
            self._same(key, told)

    def _same(self, key: str, value: Any) -> None:
        assert self.guessed.setdefault(key, value) == value, "the same data, another guess"

    def _truth(self, sample: Mapping[str, Any] | None) -> Any:
        return ((sample or {}).get("annotation") or {}).get("labelId")

    def _classified(
        self, value: Mapping[str, Any], given: Mapping[str, Any], before: dict[str, Any] | None
    ) -> None:
        self._guess(value, given)
        labels = self.of("label", given)
        count = given.get("label_count") or 0
        assert ("labelConfidences" in value) is (count > 0)
        if count > 0:
            listed = value["labelConfidences"]
            assert len(listed) == min(count, len(labels) or 2)
            self._ranked(listed, given)
            assert listed[0]["labelName"] == value["labelName"]
            if count >= (len(labels) or 2):
                assert abs(sum(entry["confidence"] for entry in listed) - 1) < 0.01
        truth = self._truth(before)
        if truth is not None:
            assert (value["labelId"], value["confidence"]) == (truth, 1.0), "what is known is certain"
        external = given.get("capture_external_id") or given.get("external_id")
        assert value.get("externalId") == external
        if given.get("capture") is False:
            assert "sampleId" not in value
            return
        self._captured(given, before, value["sampleId"])

    def _captured(self, given: Mapping[str, Any], before: dict[str, Any] | None, name: str | None) -> None:
        """Hold the capture to its rule: data that is new becomes a sample."""
        if before is not None:
            assert name in (None, before["id"])
            return
        place = {"function_id": given["function_id"]}
        if name is None:  # the answer does not say which; the newest sample is it
            rows = self.ask("samples.list", {**place, "sort_by": "creation", "sort_order": "descending"})
            name = rows.value[0]["id"]
        sample = self.ask("samples.get", {**place, "sample_id": name}).value
        external = given.get("capture_external_id") or given.get("external_id")
        told = {"data": given["data"], **({"externalId": external} if external else {})}
        self._sample(given, sample, told)
        self.origins[sample["id"]] = CAPTURED

    def _guess(self, value: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        """Hold a guess to the labels that there are; a function without any pretends to have two."""
        labels = self.of("label", given)
        assert 0 <= value["confidence"] <= 1
        if not labels:
            assert value["labelName"] in ("Yes", "No")
            assert "labelId" not in value
            return
        label = labels[bare(value["labelId"])]
        assert (value["labelId"], value["labelName"]) == (label["id"], label["name"])
        wanted = given.get("include_metadata") and label.get("metadata")
        assert value.get("labelMetadata") == (wanted or None)

    def _ranked(self, guesses: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> None:
        for guess in guesses:
            self._guess(guess, given)
        order = [guess["confidence"] for guess in guesses]
        assert order == sorted(order, reverse=True)
        assert len({guess["labelName"] for guess in guesses}) == len(guesses)

    def _boxed(self, boxes: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> None:
        assert boxes
        self._ranked([{n: v for n, v in box.items() if n != "boundingBox"} for box in boxes], given)
        for box in boxes:
            edges = box["boundingBox"]
            assert set(edges) == {"x", "y", "width", "height"}
            assert min(edges.values()) >= 0
            assert edges["x"] + edges["width"] <= 1
            assert edges["y"] + edges["height"] <= 1

    def search_invoke(self, given: dict[str, Any], seen: Observed) -> None:
        """The samples nearest to data or to a sample, nearest first; what is the same is at no distance."""
        if self._function(given, seen) is None:
            return
        samples = self.of("sample", given)
        data = given.get("data")
        if given.get("sample_id") is not None:
            if bare(given["sample_id"]) not in samples:
                refused(seen, 404)
                return
            data = samples[bare(given["sample_id"])]["data"]
        if data is None:
            refused(seen, 400)
            return
        assert seen.status == 200
        count = given.get("sample_count", 10)
        assert len(seen.value) == min(count, len(samples))
        distances = [entry["distance"] for entry in seen.value]
        assert distances == sorted(distances)
        for entry in seen.value:
            sample = samples[bare(entry["sampleId"])]
            told: dict[str, Any] = {name: sample[name] for name in ("externalId", "data") if name in sample}
            if given.get("include_data") is False:
                told.pop("data")
            assert entry == {"sampleId": sample["id"], "distance": entry["distance"], **told}
            assert (entry["distance"] == 0) is (sample["data"] == data)
            key = json.dumps(sorted(map(json.dumps, [data, sample["data"]])))
            self._same(key, entry["distance"])
        shown = {entry["sampleId"] for entry in seen.value}
        assert len(shown) == len(seen.value)
