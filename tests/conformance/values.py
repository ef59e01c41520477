"""Values made from the schemas of a document, and changed as a newer server might change them."""

import random
from typing import Any

import jsonschema_rs
import schemathesis
from hypothesis import strategies as st

from invocant.documents import json_schema
from tests.generated import document
from tests.specs.sampling import Sampler

Json = Any


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


def sampled(api: str, schema: Any) -> st.SearchStrategy[Json]:
    """Return a strategy for such values of which hypothesis draws a seed alone.

    They are less odd, and take a hundredth of the time.
    """
    own = document(api)
    validator = jsonschema_rs.validator_for(json_schema(own, schema))

    def made(seed: int) -> Json:
        return Sampler(own, random.Random(seed)).value(schema)

    return st.integers(0, 2**64 - 1).map(made).filter(validator.is_valid)


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
