"""What a server may answer decodes and encodes to itself, for every operation of every document."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.values import mutated, values
from tests.examples import examples
from tests.generated import Documented, json_responses, operations, reviewed, table, unnamed

SHORT = settings(max_examples=examples(5), suppress_health_check=list(HealthCheck))
LONG = settings(SHORT, max_examples=200)


def _kind(operation: Documented, status: str, media_type: str) -> Any:
    """Return how the operation table reads this response; None is as it comes.

    Raises:
        LookupError: the table does not know it.
    """
    declared = operation.row().responses[status]
    for response in declared if isinstance(declared, tuple) else (declared,):
        if response.media_type == media_type:
            return response.kind
    raise LookupError(f"{operation.id}: no {media_type} for {status}")


@frozen
class Case:
    """A documented body and the kind that reads it; operations that share both are one case."""

    name: str
    kind: Any
    bodies: Callable[[], st.SearchStrategy[Any]]


def _cases() -> list[Case]:
    found: dict[str, Case] = {}
    for operation in operations():
        for status, media_type, schema in json_responses(operation):
            kind = _kind(operation, status, media_type)
            if kind is not None:
                found.setdefault(
                    f"{operation.api} {kind!r} {json.dumps(schema)}",
                    Case(
                        f"{operation.id} {status}",
                        kind,
                        partial(values, operation.api, schema),
                    ),
                )
    return list(found.values())


CASES = [pytest.param(case, id=case.name) for case in _cases()]


@pytest.mark.parametrize("api", reviewed())
def test_table_is_the_document(api: str) -> None:
    """The operation table has a row for each operation of the document, and no other."""
    documented = {
        (operation.method, unnamed(operation.path)) for operation in operations() if operation.api == api
    }
    assert {(row.method, unnamed(row.path)) for row in table(api).values()} == documented
    assert [row.name for row in table(api).values()] == list(table(api))


def _check(case: Case, search: settings) -> None:
    def survives(body: Any) -> None:
        text = json.dumps(body)
        assert json.dumps(case.kind.encode(case.kind.decode(json.loads(text)))) == text

    @settings(search)
    @given(case.bodies(), st.data())
    def holds(body: Any, data: st.DataObject) -> None:
        survives(body)
        assert not list(case.kind.problems(body, ""))
        survives(data.draw(mutated(body)))

    holds()


@pytest.mark.parametrize("case", CASES)
def test_response_survives(case: Case) -> None:
    """Bodies the document allows, and such with members added, nulled or retyped, come back byte for byte.

    In those that it allows their model finds nothing wrong.
    """
    _check(case, SHORT)


@pytest.mark.long
@pytest.mark.parametrize("case", CASES)
def test_response_survives_long(case: Case) -> None:
    """The same over 200 bodies for each response."""
    _check(case, LONG)
