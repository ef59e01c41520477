"""The mock's time: how far it can be moved."""

from collections.abc import Callable

import pytest

from invocant.mock import ManualClock
from invocant.mock._state.clock import ShiftedClock, timestamp
from tests.unit.mock.small import dumps, operation, serving, small

START = 1_767_225_600.0
API = small({"/a": {"get": operation("a", {"type": "string"})}})


@pytest.fixture(params=["manual", "shifted"])
def clock(request: pytest.FixtureRequest) -> ManualClock | ShiftedClock:
    """A clock that shows 2026-01-01."""
    return ManualClock() if request.param == "manual" else ShiftedClock(lambda: START)


@pytest.mark.parametrize("seconds", [1e300, -1e300, 10**400, float("inf"), float("nan"), 3e11, -1e12])
def test_moved_too_far(clock: ManualClock | ShiftedClock, seconds: float) -> None:
    """A time that no date tells is refused, and the clock stays."""
    with pytest.raises(ValueError, match="1 to 9999"):
        clock.advance(seconds)
    assert clock() == START


@pytest.mark.parametrize("seconds", [0, 1, -1, 2.5e11, -6.3e10])
def test_moved_as_far_as_dates_go(clock: ManualClock | ShiftedClock, seconds: float) -> None:
    """What it shows can be told."""
    clock.advance(seconds)
    assert clock() == START + seconds
    assert timestamp(clock())
    clock.reset()
    assert clock() == START


@pytest.mark.parametrize("make", [ManualClock, None])
@pytest.mark.parametrize("text", ["1e300", "-1e300", "1" + "0" * 400, "1e999", "3e11"])
def test_route_refuses(make: Callable[[], ManualClock] | None, text: str) -> None:
    """400 says why, and whatever tells the time goes on."""
    with serving(API, clock=make and make()) as call:
        answer = call("POST", "/_mock/clock", content=b'{"advance": %s}' % text.encode())
        assert (answer.status, set(answer.json())) == (400, {"message"})
        assert call("GET", "/_mock/clock").status == call("GET", "/_mock").status == 200
        assert call("GET", "/a").status == 200


@pytest.mark.parametrize("member", ["delay", "interval"])
@pytest.mark.parametrize("seconds", [1e300, 10**400, 10**9 + 1])
def test_waits_beyond_all_patience_are_refused(member: str, seconds: float) -> None:
    """Of a fault, and of the answer of a stub."""
    with serving(API) as call:
        fault = call("POST", "/_mock/faults", content=dumps({member: seconds}))
        stub = call("POST", "/_mock/stubs", content=dumps({"answer": {"value": "x", member: seconds}}))
        assert (fault.status, stub.status) == (400, 400)
        assert member in fault.json()["message"]
        assert member in stub.json()["message"]
