"""A number that somebody else wrote as text: its digits are those of ASCII, and bounded."""

import pytest

from invocant._drift.schemas import SchemaWalk
from invocant.contract._events import read
from invocant.contract._numbers import whole_number
from invocant.mock._values.patterns import text_for
from invocant.runtime._models.pointers import getter
from invocant.runtime._validation.schemas import SchemaChecker
from tests.unit.mock.small import serving

RAISED = "²"
"""A digit to `str.isdigit`, and none to `int`."""
ARABIC = "٣"
"""A digit to both, and to no specification that we read."""
LONG = "9" * 5_000
"""More digits than `int` reads."""


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("42", 42), ("", None), ("-1", None), ("1.5", None), (" 1", None), ("1_0", None)],
)
def test_a_number_is_read(text: str, number: int | None) -> None:
    """RFC 9110, section 8.6: one digit or more, and nothing else."""
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [RAISED, ARABIC, LONG], ids=["raised", "arabic", "long"])
def test_other_digits_are_no_number(text: str) -> None:
    """Each reader of such texts says that it is none, and goes on."""
    assert whole_number(text) is None
    following = getter(f"/{text}")
    assert following is not None
    assert following(["a", "b", "c", "d"]) is None
    document = {"x": [{"type": "integer"}], "y": {"$ref": f"#/x/{text}"}}
    assert SchemaChecker(document).followed(document["y"]) is None
    assert SchemaWalk(document).at(f"/x/{text}") is None


@pytest.mark.parametrize("text", [RAISED, ARABIC], ids=["raised", "arabic"])
def test_other_digits_are_no_time_to_wait(text: str) -> None:
    """WHATWG, server-sent events: `retry` has ASCII digits only."""
    result = read(f"retry: {text}\n\n".encode(), "text/event-stream")
    assert [trouble for trouble in result.troubles if "retry" in trouble]


@pytest.mark.parametrize("text", [RAISED, ARABIC], ids=["raised", "arabic"])
def test_other_digits_count_no_repetition(text: str) -> None:
    """A quantifier of ECMA-262 has decimal digits; other braces are text."""
    assert text_for(f"^a{{{text}}}$", lambda most: 0) == f"a{{{text}}}"


@pytest.mark.parametrize("text", [RAISED, ARABIC, LONG, "12"], ids=["raised", "arabic", "long", "two"])
def test_other_digits_are_no_status(text: str) -> None:
    """The journal is asked for a status of three digits, or says what it wants."""
    with serving("braintrust") as call:
        answer = call("GET", "/_mock/requests", params={"status": text})
    assert answer.status == 400
    assert "three digits" in answer.content.decode()
