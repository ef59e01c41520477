"""What a server may answer decodes and encodes to itself, for every operation of every document."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.values import mutated, values
from tests.generated import Documented, apis, json_responses, operations, table

OPERATIONS = [pytest.param(operation, id=operation.id) for operation in operations()]
SHORT = settings(max_examples=8, suppress_health_check=list(HealthCheck))
LONG = settings(SHORT, max_examples=200)


@pytest.mark.parametrize("api", apis())
def test_table_is_the_document(api: str) -> None:
    """The operation table has a row for each operation of the document, and no other."""
    documented = {(operation.method, operation.path) for operation in operations() if operation.api == api}
    assert {(row.method, row.path) for row in table(api).values()} == documented
    assert [row.name for row in table(api).values()] == list(table(api))


def _kind(operation: Documented, status: str, media_type: str) -> Any:
    declared = operation.row().responses[status]
    for response in declared if isinstance(declared, tuple) else (declared,):
        if response.media_type == media_type:
            return response.kind
    raise LookupError(f"{operation.id}: no {media_type} for {status}")


def _check(operation: Documented, search: settings) -> None:
    for status, media_type, schema in json_responses(operation):
        kind = _kind(operation, status, media_type)
        if kind is None:
            continue

        @settings(search)
        @given(data=st.data())
        def holds(data: st.DataObject, kind: Any = kind, schema: Any = schema) -> None:
            body = data.draw(values(operation.api, schema))
            changed = data.draw(mutated(body))
            for value in (body, changed):
                text = json.dumps(value)
                assert json.dumps(kind.encode(kind.decode(json.loads(text)))) == text

        holds()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_response_survives(operation: Documented) -> None:
    """Bodies the document allows, and such with members added, nulled or retyped, come back byte for byte."""
    _check(operation, SHORT)


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
def test_response_survives_long(operation: Documented) -> None:
    """The same over 200 bodies for each response."""
    _check(operation, LONG)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_allowed_response_has_no_problems(operation: Documented) -> None:
    """A body that the document allows is one that its model finds nothing wrong with."""
    for status, media_type, schema in json_responses(operation):
        kind = _kind(operation, status, media_type)
        if kind is None:
            continue

        @settings(SHORT)
        @given(body=values(operation.api, schema))
        def holds(body: Any, kind: Any = kind) -> None:
            assert not list(kind.problems(body, ""))

        holds()
