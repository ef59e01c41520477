"""OpenAPI 3.2 in the words of 3.1, as far as that has them, so that the steps to come need no third reading.

What has no word in 3.1 keeps the form of 3.2 where a step knows it (`itemSchema`, `style: cookie`, names of
servers, parents of tags), or gets a word of ours (`x-invocant-methods`). What nothing is done with is told.
References are followed already: a document that came in several files is lowered as a whole.

Source: OpenAPI 3.2.0, section 4 (the fixed fields of each object).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import define, field

from invocant.documents._diagnostics import Note
from invocant.documents._operations import FURTHER_METHODS, METHODS, is_operation_key
from invocant.documents._reading.events import event_schema
from invocant.documents._reading.linking.kinds import LISTS, OPERATION, PATH_ITEM, SCHEMA, member_kind
from invocant.documents._reading.querystrings import query_parameters
from invocant.documents.pointers import followed, join
from invocant.media_types import is_json

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A method, as HTTP has it (RFC 9110, section 5.6.2)."""

_TOLD: Mapping[str, tuple[str, str]] = {
    "method": ("an additional operation is left out", "its key is no HTTP method that nothing else has"),
    "capitals": ("an additional operation is sent in capitals", "methods are written so throughout"),
    "encoding": (
        "prefixEncoding and itemEncoding are not read",
        "parts of a body are known by their names; a body of parts without names is sent and given as bytes",
    ),
    "parts": (
        "itemSchema of a multipart body is not read",
        "parts that come one after the other have no type of their own; the body is given as bytes",
    ),
    "querystring": (
        "a parameter in the querystring is left out",
        "only an object in application/x-www-form-urlencoded can be the whole of a query",
    ),
    "kind": ("the kind of a tag is not shown", "it decides which tag names a resource, and nothing else"),
    "parent": ("the parent of a tag is not followed", "there is no such tag, or it is its own ancestor"),
    "metadata": (
        "oauth2MetadataUrl is not read",
        "a client asks for tokens at the tokenUrl of its flow, and looks nothing up",
    ),
    "device": (
        "the device authorization flow is not run",
        "a person takes part in it: give the client the token, or a function that returns it",
    ),
    "scheme": ("a security scheme is deprecated", "it is offered as long as the document has it"),
    "nodeType": ("xml.nodeType is not read", "XML is text as it came"),
    "default": (
        "defaultMapping of a discriminator is read for values that lack the member",
        "a value that has one of no mapping stays what it is, with its tag",
    ),
    "serialized": (
        "serializedValue of an example is not read",
        "only that of a body in JSON tells which value it stands for",
    ),
}
"""What is told of a construct, and why; several places are one note."""


def is_lowered(document: Mapping[str, Any]) -> bool:
    """Tell whether *document* is one of OpenAPI 3.2."""
    return str(document.get("openapi", "")).startswith("3.2")


def lower(document: dict[str, Any]) -> list[Note]:
    """Write what a *document* of 3.2 says, which is changed, as the later steps read it; return what to tell.

    A document of another version stays as it is.
    """
    if not is_lowered(document):
        return []
    lowering = _Lowering(document)
    lowering.walk()
    return list(lowering.noted())


@define(eq=False)
class _Lowering:
    document: dict[str, Any]
    _places: dict[str, list[str]] = field(factory=dict)
    _seen: set[int] = field(factory=set)

    def note(self, construct: str, pointer: str) -> None:
        """Take down where a construct of `_TOLD` stands."""
        self._places.setdefault(construct, []).append(pointer)

    def noted(self) -> Iterator[Note]:
        """Yield a note for each construct, with its first place and how many there are."""
        for construct, places in self._places.items():
            what, why = _TOLD[construct]
            more = f"; {len(places)} places, this is the first" if len(places) > 1 else ""
            yield Note(what, places[0], why + more)

    def walk(self) -> None:
        """Lower every object of the document by its kind, from the outside in."""
        steps: Mapping[str, Callable[[dict[str, Any], str], None]] = {
            "document": self._tags,
            PATH_ITEM: self._path_item,
            OPERATION: self._parameters,
            "media types": self._media_types,
            "media type": self._media_type,
            "example": self._example,
            "response": self._response,
            "security scheme": self._security_scheme,
            SCHEMA: self._schema,
        }
        stack: list[tuple[str, Any, str]] = [("document", self.document, "")]
        while stack:
            kind, value, pointer = stack.pop()
            if not isinstance(value, (dict, list)) or id(value) in self._seen:
                continue
            self._seen.add(id(value))
            if isinstance(value, list):
                item = LISTS.get(kind)
                stack += [
                    (item, member, join(pointer, place))
                    for place, member in reversed(list(enumerate(value)))
                    if item is not None
                ]
                continue
            if kind in steps:
                steps[kind](value, pointer)
            further = value.get(FURTHER_METHODS, ()) if kind == PATH_ITEM else ()
            for key, member in reversed(list(value.items())):
                below = OPERATION if key in further else member_kind(kind, str(key))
                if below is not None:
                    stack.append((below, member, join(pointer, key)))

    # -------------------------------------------------------------------------------------- operations

    def _path_item(self, item: dict[str, Any], pointer: str) -> None:
        """Put additional operations beside the others, and name those that 3.1 does not know."""
        known = item.get(FURTHER_METHODS)  # of a document that was read before
        further = [method for method in known if isinstance(method, str)] if isinstance(known, list) else []
        if isinstance(item.get("query"), dict) and "query" not in further:
            further.append("query")
        additional = item.pop("additionalOperations", None)
        for method, operation in additional.items() if isinstance(additional, dict) else ():
            key, place = method.lower(), join(pointer, "additionalOperations", method)
            if not _TOKEN.fullmatch(method) or not is_operation_key(key) or key in item:
                self.note("method", place)
                continue
            if method != method.upper():
                self.note("capitals", place)
            item[key] = operation
            if key not in METHODS:
                further.append(key)
        if further:
            item[FURTHER_METHODS] = further
        self._parameters(item, pointer)

    def _parameters(self, holder: dict[str, Any], pointer: str) -> None:
        """Write a parameter that is the whole query as the parameters that it holds."""
        given = holder.get("parameters")
        parameters: list[Any] = []
        for place, written in enumerate(given if isinstance(given, list) else ()):
            parameter = followed(self.document, written)
            if not isinstance(parameter, Mapping) or parameter.get("in") != "querystring":
                parameters.append(written)
                continue
            members = query_parameters(self.document, parameter)
            if not members:
                self.note("querystring", join(pointer, "parameters", place))
            parameters += members
        if isinstance(given, list):
            holder["parameters"] = parameters

    def _response(self, response: dict[str, Any], _pointer: str) -> None:
        """Let the summary be the description where there is none."""
        if isinstance(response.get("summary"), str) and not response.get("description"):
            response["description"] = response["summary"]

    # ------------------------------------------------------------------------------------------ bodies

    def _media_types(self, content: dict[str, Any], pointer: str) -> None:
        """Read what depends on the media type: the data of events, and examples that are given as sent."""
        for media_type, holder in content.items():
            examples = holder.get("examples") if isinstance(holder, dict) else None
            for example in examples.values() if isinstance(examples, dict) else ():
                if isinstance(example, dict) and is_json(media_type):
                    _read_serialized(example)
            is_events = media_type.lower().startswith("text/event-stream")
            if is_events and isinstance(holder, dict) and "itemSchema" in holder:
                holder["itemSchema"] = event_schema(self.document, holder["itemSchema"])
            is_parts = media_type.lower().startswith("multipart/")
            if is_parts and isinstance(holder, dict) and "itemSchema" in holder:
                self.note("parts", join(pointer, media_type, "itemSchema"))

    def _media_type(self, holder: dict[str, Any], pointer: str) -> None:
        for key in ("prefixEncoding", "itemEncoding"):
            if key in holder:
                self.note("encoding", join(pointer, key))

    def _example(self, example: dict[str, Any], pointer: str) -> None:
        """Call the value of an example as 3.1 does."""
        if "dataValue" in example and "value" not in example:
            example["value"] = example.pop("dataValue")
        if "serializedValue" in example and "value" not in example:
            self.note("serialized", pointer)

    # --------------------------------------------------------------------------------------- the rest

    def _tags(self, document: dict[str, Any], pointer: str) -> None:
        """Give each tag a description, and take away a parent that leads nowhere."""
        given = document.get("tags")
        tags = {
            join(pointer, "tags", place): tag
            for place, tag in enumerate(given if isinstance(given, list) else ())
            if isinstance(tag, dict)
        }
        parents = {str(tag.get("name")): tag.get("parent") for tag in tags.values()}
        for place, tag in tags.items():
            if isinstance(tag.get("summary"), str) and not tag.get("description"):
                tag["description"] = tag["summary"]
            if tag.get("kind") not in (None, "nav"):
                self.note("kind", place)
            if "parent" in tag and not _has_root(str(tag.get("name")), parents):
                self.note("parent", place)
                del tag["parent"]

    def _security_scheme(self, scheme: dict[str, Any], pointer: str) -> None:
        if scheme.get("deprecated") is True:
            self.note("scheme", pointer)
        if "oauth2MetadataUrl" in scheme:
            self.note("metadata", pointer)
        flows = scheme.get("flows")
        if isinstance(flows, dict) and "deviceAuthorization" in flows:
            self.note("device", join(pointer, "flows", "deviceAuthorization"))

    def _schema(self, schema: dict[str, Any], pointer: str) -> None:
        xml, discriminator = schema.get("xml"), schema.get("discriminator")
        if isinstance(xml, dict) and "nodeType" in xml:
            self.note("nodeType", join(pointer, "xml"))
        if isinstance(discriminator, dict) and isinstance(discriminator.get("defaultMapping"), str):
            self.note("default", join(pointer, "discriminator"))


def _has_root(name: str, parents: Mapping[str, Any]) -> bool:
    """Tell whether the way from a tag over its parents ends at one that has none."""
    seen = set()
    while name not in seen:
        seen.add(name)
        if name not in parents:
            return False
        parent = parents[name]
        if parent is None:
            return True
        name = str(parent)
    return False


def _read_serialized(example: dict[str, Any]) -> None:
    """Give an *example* of a JSON body the value that its text stands for; not a text that is no JSON."""
    text = example.get("serializedValue")
    if isinstance(text, str) and not example.keys() & {"value", "dataValue"}:
        try:
            example["value"] = json.loads(text)
        except ValueError:
            return
        del example["serializedValue"]
