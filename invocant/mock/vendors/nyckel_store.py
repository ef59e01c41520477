"""What Nyckel's operations share: what is stored of a function and below it, its input, and its guesses."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from invocant.mock._api import Json
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.semantics import Semantics
from invocant.mock.vendors.nyckel_fields import FieldError, field_type, is_image, row_of
from invocant.mock.vendors.nyckel_guesses import distance_of, guesses_of
from invocant.mock.vendors.nyckel_samples import current, present, shown

CAPTURED = "InvokeCapture"
"""Origin of the samples that calls become."""
LIKELY = 0.3
"""Confidence from which on a sample has a tag."""


class StoredSemantics(Semantics):
    """Functions, labels, fields and samples, by their keys; ids with and without prefix name the same."""

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

    def _labels(self, function: str) -> dict[str, dict[str, Any]]:
        return {label["id"]: label for label in self._all("label", function)}

    def _current_all(self, function: str) -> list[dict[str, Any]]:
        labels, fields = self._labels(function), self._all("field", function)
        return [current(sample, labels, fields) for sample in self._all("sample", function)]

    def _shown(self, call: DecodedCall, function: str, sample: Mapping[str, Any]) -> dict[str, Any]:
        """Return a sample as an answer has it: with lists of labels in version 0.9."""
        now = current(sample, self._labels(function), self._all("field", function))
        return shown(now, many=call.operation.name.startswith("tools."))

    def _annotations(self, function: str, given: Json) -> Json:
        """Return an annotation, or a list of them, with id and name of each label."""
        if not isinstance(given, list):
            return self._annotation(function, given)
        return [
            {**self._annotation(function, entry), "present": entry.get("present", True)} for entry in given
        ]

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
        sample |= self._predicted(function, body["data"])
        sample["_created"] = self.backend.clock()
        if "_origin" in body:
            sample["_origin"] = body["_origin"]
        return self._put("sample", key, sample)

    # -- guesses -----------------------------------------------------------------------------------

    def _data(self, call: DecodedCall, function: Mapping[str, Any], *, makes: bool = True) -> Json:
        """Return the input data; that of a row by the ids of its fields.

        Args:
            makes: Whether the first row makes the fields.

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
        if kind == "Tabular":
            return self._row(call, bare(function["id"], "function"), data, makes=makes)
        if not isinstance(data, str):
            raise self.invalid(call.operation, f"this function takes {kind.lower()} as a string")
        if kind == "Image" and not is_image(data):
            raise self.invalid(call.operation, "an image is a data URI or a URL")
        return data

    def _row(self, call: DecodedCall, function: str, data: dict[str, Json], *, makes: bool) -> Json:
        fields = self._all("field", function)
        if not fields and (not makes or call.query.get("capture") is False):
            return data
        if not fields:
            kinds = {name: field_type(value) for name, value in data.items()}
            fields = [
                self._put(
                    "field",
                    function,
                    {"id": f"field_{self.backend.letters('field')}", "name": name, "type": kind},
                )
                for name, kind in kinds.items()
                if kind is not None
            ]
        try:
            return row_of(data, fields)
        except FieldError as error:
            raise self.invalid(call.operation, str(error)) from error

    def _guesses(self, function: Mapping[str, Any], data: Json) -> list[dict[str, Any]]:
        """Return every label with its confidence, the most likely first."""
        key = bare(function["id"], "function")
        sample = self.backend.store.find(self._collection("sample"), [key, data])
        known = [] if sample is None else present(sample)
        return guesses_of(key, self._all("label", key), data, known, many=function["output"] == "Tags")

    def _predicted(self, function: Mapping[str, Any], data: Json) -> dict[str, Any]:
        """Return the member `prediction` of a sample; nothing where there is no label to guess."""
        if not self._all("label", bare(function["id"], "function")):
            return {}
        guesses = self._guesses(function, data)
        kept = ("labelId", "labelName", "confidence")
        if function["output"] == "Tags":
            return {"prediction": [{name: guess[name] for name in kept} for guess in likely(guesses)]}
        return {"prediction": {name: guesses[0][name] for name in kept}}

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
            body = {"data": data, "externalId": external, "_origin": CAPTURED}
            sample = self._add_sample(function, body)
        return {"sampleId": sample["id"]}

    def _neighbours(self, call: DecodedCall, data: Json) -> list[dict[str, Any]]:
        function = bare(self._function(call)["id"], "function")
        near = sorted(
            ((distance_of(data, sample["data"]), sample) for sample in self._current_all(function)),
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


def bare(name: str, kind: str) -> str:
    """Return an id without the prefix of its kind; both forms name the same thing."""
    return name.removeprefix(f"{kind}_")


def likely(guesses: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Return the tags of a sample: those that are likely, and at least the likeliest."""
    return [guess for guess in guesses if guess["confidence"] >= LIKELY] or guesses[:1]
