"""What tests let functions say, in the form that each API gives answers."""

from collections.abc import Iterator

import pytest

from invocant import Braintrust, NotFoundError, Nyckel, Opper, ServerError
from invocant.mock import Mock, StubError
from invocant_api.nyckel.models import FunctionOutput


@pytest.fixture(scope="module")
def server() -> Iterator[Mock]:
    """One server for the tests of this module."""
    with Mock() as mock:
        yield mock


@pytest.fixture
def mock(server: Mock) -> Mock:
    """That server, as if just started."""
    server.reset()
    return server


@pytest.fixture
def braintrust(mock: Mock) -> Iterator[Braintrust]:
    """A client of it."""
    with Braintrust(api_key=mock.api_key, base_url=mock.base_url("braintrust")) as client:
        yield client


@pytest.fixture
def opper(mock: Mock) -> Iterator[Opper]:
    """A client of it."""
    with Opper(api_key=mock.api_key, base_url=mock.base_url("opper")) as client:
        yield client


@pytest.fixture
def nyckel(mock: Mock) -> Iterator[Nyckel]:
    """A client of it."""
    with Nyckel(client_id="mock-id", client_secret="mock-secret", base_url=mock.base_url("nyckel")) as client:
        yield client


def test_braintrust_text_and_stream(mock: Mock, braintrust: Braintrust) -> None:
    """The same answer, plain and in the pieces that were given, by slug, name or id."""
    function = mock.functions("greeter", api="braintrust")
    function.answers("Hello there", pieces=["Hello", " there"], reasoning="Hm.")
    assert braintrust.functions.invoke(function.id, input="x") == "Hello there"
    with braintrust.functions.stream(function.id, input="x") as stream:
        events = [(type(event).__name__, event.data) for event in stream]
        assert stream.result() == "Hello there"
    assert events == [
        ("Start", None),
        ("ReasoningDelta", "Hm."),
        ("TextDelta", "Hello"),
        ("TextDelta", " there"),
        ("Done", None),
    ]
    mock.functions[function.id].answers("by id", optional=True)
    mock.stubs.verify()


@pytest.mark.parametrize(
    ("mode", "expected"), [("auto", {"city": "Bergen"}), ("parallel", [{"city": "Bergen"}, {"city": "Oslo"}])]
)
def test_braintrust_tool_calls(mock: Mock, braintrust: Braintrust, mode: str, expected: object) -> None:
    """The arguments of the first, or in parallel those of each; in a stream as pieces of JSON."""
    function = mock.functions("weather", api="braintrust")
    calls = [{"name": "forecast", "arguments": {"city": city}} for city in ("Bergen", "Oslo")]
    function.answers(tool_calls=calls)
    assert braintrust.functions.invoke(function.id, input="x", mode=mode) == expected
    with braintrust.functions.stream(function.id, input="x", mode=mode) as stream:
        assert stream.result() == expected


def test_own_function_is_found_by_its_slug(mock: Mock, braintrust: Braintrust) -> None:
    """A function that the test made itself is not made again."""
    made = braintrust.functions.create(
        project_id="6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11",
        name="Greeter",
        slug="greeter",
        function_data={"type": "prompt"},
    )
    for name in ("greeter", "Greeter", str(made.id)):
        assert mock.functions(name, api="braintrust").id == str(made.id)
        mock.functions(name, api="braintrust").answers(name, times=1)
        assert braintrust.functions.invoke(made.id) == name


def test_events_errors_and_callables(mock: Mock, braintrust: Braintrust) -> None:
    """Events in place of all else; an error; a callable, which gives what the function says."""
    function = mock.functions("f", api="braintrust")
    function.answers(events=[{"type": "text_delta", "payload": "a"}, {"type": "done"}], times=1)
    with braintrust.functions.stream(function.id) as stream:
        assert stream.result() == "a"
    function.answers(status=500, message="tired", times=1)
    with pytest.raises(ServerError, match="tired"):
        braintrust.functions.invoke(function.id)
    function.answers(lambda call: f"heard {call.body['input']}", times=1)
    assert braintrust.functions.invoke(function.id, input="you") == "heard you"


def test_opper(mock: Mock, opper: Opper) -> None:
    """Text is a message and all else structured output, called by name or id, plain and streamed."""
    mock.functions("greet", api="opper").answers("Hi", times=2)
    assert opper.call(name="greet", instructions="x", input="y").message == "Hi"
    with opper.functions.stream(mock.functions("greet", api="opper").id, input="y") as stream:
        assert stream.result() == "Hi"
    mock.functions("greet", api="opper").answers({"a": [1]})
    called = opper.functions.call(mock.functions("greet", api="opper").id, input="y")
    assert (called.json_payload, called.message) == ({"a": [1]}, None)
    with pytest.raises(StubError, match="no tool_calls"):
        mock.functions("greet", api="opper").answers(tool_calls=[{"name": "x"}])


def test_nyckel(mock: Mock, nyckel: Nyckel) -> None:
    """A label by its name, or the whole answer."""
    function = mock.functions("spam", api="nyckel")
    function.answers("Yes", times=1)
    guess = nyckel.functions.invoke(function.id, data="x")
    assert isinstance(guess, FunctionOutput)
    assert (guess.label_name, guess.confidence) == ("Yes", 1.0)
    function.answers({"labelName": "No", "confidence": 0.25}, times=1)
    guess = nyckel.functions.invoke(function.id, data="x")
    assert isinstance(guess, FunctionOutput)
    assert guess.confidence == 0.25


def test_function_that_cannot_be_made(mock: Mock, braintrust: Braintrust) -> None:
    """An id that is not there is not made up, and calls of it are not found as ever."""
    unknown = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(StubError, match="no function"):
        assert mock.functions(unknown, api="braintrust").id
    mock.functions(unknown, api="braintrust").answers("never", optional=True)
    with pytest.raises(NotFoundError):
        braintrust.functions.invoke(unknown)
