"""What a server may answer decodes and encodes to itself, for every operation of every document."""

import json
import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.values import mutated, sampled, values
from tests.examples import examples
from tests.generated import Documented, json_responses, operations, reviewed, table, unnamed
from tests.specs.altering import altered

SHORT = settings(max_examples=examples(10), suppress_health_check=list(HealthCheck))
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
    samples: Callable[[], st.SearchStrategy[Any]]
    """Bodies of which hypothesis draws a seed."""
    bodies: Callable[[], st.SearchStrategy[Any]]
    """Bodies of which it draws every choice."""

    def survives(self, body: Any) -> None:
        """Decode and encode a body: it comes back byte for byte."""
        text = json.dumps(body)
        assert json.dumps(self.kind.encode(self.kind.decode(json.loads(text)))) == text


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
                        partial(sampled, operation.api, schema),
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


def _altered(chance: random.Random, body: Any) -> Any:
    """Change an object, or each of a list."""
    if isinstance(body, list):
        return [_altered(chance, item) for item in body]
    return altered(chance, body) if isinstance(body, dict) else body


@pytest.mark.parametrize("case", CASES)
def test_response_survives(case: Case) -> None:
    """Bodies the document allows, and such with members added, nulled or retyped, come back byte for byte.

    In those that it allows their model finds nothing wrong.
    """

    @settings(SHORT)
    @given(case.samples(), st.integers(0, 2**64 - 1))
    def holds(body: Any, seed: int) -> None:
        case.survives(body)
        assert not list(case.kind.problems(body, ""))
        case.survives(_altered(random.Random(seed), body))

    holds()


@pytest.mark.long  # tox run -e long
@pytest.mark.parametrize("case", CASES)
def test_response_survives_long(case: Case) -> None:
    """The same over 200 bodies for each response, in which every choice is one of the search."""

    @settings(LONG)
    @given(case.bodies(), st.data())
    def holds(body: Any, data: st.DataObject) -> None:
        case.survives(body)
        assert not list(case.kind.problems(body, ""))
        case.survives(data.draw(mutated(body)))

    holds()
