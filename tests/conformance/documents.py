"""The resolved documents that ship with the generated packages, and values made from their schemas."""

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import schemathesis
from attrs import frozen
from hypothesis import strategies as st

import invocant_api

Json = Any


@cache
def apis() -> tuple[str, ...]:
    """Return the names of the APIs that have a generated package."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(invocant_api.__path__) if found.ispkg))


@cache
def document(api: str) -> dict[str, Any]:
    """Return the resolved document of *api*."""
    loaded: dict[str, Any] = json.loads((files(f"invocant_api.{api}") / "document.json").read_text("utf-8"))
    return loaded


@cache
def table(api: str) -> Mapping[str, Any]:
    """Return the operation table of *api*, by Python name."""
    found: Mapping[str, Any] = importlib.import_module(f"invocant_api.{api}.operations").TABLE
    return found


@frozen
class Documented:
    """One operation of a document, with what it was found under."""

    api: str
    method: str
    path: str
    body: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Name of the case."""
        return f"{self.api}: {self.method} {self.path}"

    def row(self) -> Any:
        """Return the row of the operation table that belongs to it.

        Raises:
            LookupError: there is none.
        """
        for row in table(self.api).values():
            if (row.method, row.path) == (self.method, self.path):
                return row
        raise LookupError(self.id)


@cache
def operations() -> tuple[Documented, ...]:
    """Return every operation of every document."""
    return tuple(
        Documented(api, method.upper(), path, item[method])
        for api in apis()
        for path, item in document(api)["paths"].items()
        for method in item
        if method in {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
    )


def json_responses(operation: Documented) -> Iterator[tuple[str, str, Any]]:
    """Yield status, media type and schema of each documented JSON response."""
    for status, response in operation.body["responses"].items():
        for media_type, content in (response.get("content") or {}).items():
            if "json" in media_type and "schema" in content:
                yield status, media_type, content["schema"]


def values(api: str, schema: Any) -> st.SearchStrategy[Json]:
    """Return a strategy for JSON values that *schema* of the document of *api* allows."""
    # schemathesis makes whole requests: the schema stands as the body of one
    own = document(api)
    wrapped = {
        "openapi": own["openapi"],
        "info": {"title": api, "version": "1"},
        "paths": {
            "/value": {
                "post": {
                    "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
                    "responses": {"200": {"description": "any"}},
                }
            }
        },
        "components": {"schemas": own.get("components", {}).get("schemas", {})},
    }
    operation = schemathesis.openapi.from_dict(wrapped)["/value"]["POST"]
    return operation.as_strategy().map(lambda case: case.body)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
)
UNKNOWN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def mutated(draw: st.DrawFn, value: Json) -> Json:
    """Return *value* as a newer server might send it: members added, nulled, retyped, moved to the front."""
    if isinstance(value, list):
        return [draw(mutated(item)) for item in value]
    if not isinstance(value, dict):
        return draw(UNKNOWN) if draw(st.integers(0, 15)) == 0 else value
    members = [(key, draw(mutated(member))) for key, member in value.items()]
    change = draw(st.sampled_from(("none", "add", "null", "retype", "front", "drop")))
    if change == "add":
        members.insert(draw(st.integers(0, len(members))), (draw(st.text(max_size=8)), draw(UNKNOWN)))
    elif members and change != "none":
        chosen = draw(st.integers(0, len(members) - 1))
        key, _ = members[chosen]
        if change == "null":
            members[chosen] = (key, None)
        elif change == "retype":
            members[chosen] = (key, draw(UNKNOWN))
        else:
            moved = members.pop(chosen)
            if change == "front":
                members.insert(0, moved)
    return dict(members)
