"""The tree of errors: what each says on its first line, and that all of them travel."""

from __future__ import annotations

import copy
import inspect
import pickle
import traceback
import types
from typing import Any

import pytest

from invocant.runtime import _errors as errors
from invocant.runtime._errors import (
    CallError,
    ClientError,
    ConnectFailedError,
    DecodeError,
    InvocantError,
    NotFoundError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    StatusError,
    StreamEventError,
    status_class,
)
from invocant.runtime._info import Headers, ResponseInfo
from invocant.runtime._problems import Problem, Violation

CLASSES = [
    cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if issubclass(cls, InvocantError) and cls.__module__ == errors.__name__
]


def filled(cls: type[InvocantError]) -> InvocantError:
    """Return an error with everything set that its class has."""
    error = cls("it broke")
    error.__cause__ = OSError(111, "refused")
    error.add_note("try again")
    if isinstance(error, CallError):
        error.operation, error.attempts, error.elapsed, error.request_id = "functions.get", 3, 6.42, "8f2c"
        error.retry_safe, error.wait = None, 12.0
        error.info = ResponseInfo("functions.get", 429, Headers([(b"A", b"1")]), 3, 6.42)
    if isinstance(error, StatusError):
        error.status, error.headers, error.body = 429, {"a": "1"}, b"{}"
        error.parsed = {"message": "slow"}
    return error


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("copier", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])  # noqa: S301  # our own pickle
def test_errors_travel(cls: type[InvocantError], copier: object) -> None:
    """Every error pickles and copies, with its attributes, notes and cause."""
    error: Any = filled(cls)
    twin: Any = copier(error)  # type: ignore[operator]  # one of the three above
    assert twin.__class__ is cls
    assert str(twin) == str(error)
    assert twin.__notes__ == ["try again"]
    assert isinstance(twin.__cause__, OSError)
    for name, value in vars(error).items():
        if name == "info":
            info = getattr(twin, name)
            assert info.headers == value.headers
            assert (info.status, info.request_id) == (value.status, value.request_id)
        else:
            assert getattr(twin, name) == value


@pytest.mark.parametrize("cls", CLASSES)
def test_every_error_is_in_the_drawing(cls: type[InvocantError]) -> None:
    """The tree at the top of the module names every class."""
    assert errors.__doc__ is not None
    assert cls.__name__ in errors.__doc__


def test_first_line() -> None:
    """The first line stands alone: operation, outcome, attempts, elapsed, request id."""
    error = filled(RateLimitError)
    error.message = "slow down"
    assert str(error).splitlines() == [
        "functions.get failed: 429 Too Many Requests after 3 attempts in 6.4 s (request 8f2c)",
        "slow down",
    ]


@pytest.mark.parametrize(
    ("elapsed", "text"),
    [
        (0.0149, "0.01 s"),
        (0.5, "0.50 s"),
        (1.0, "1.0 s"),
        (99.9, "99.9 s"),
        (100.0, "100 s"),
        (600.0, "600 s"),
    ],
)
def test_times_are_written_for_readers(elapsed: float, text: str) -> None:
    """Short times have two digits, long ones none."""
    error = filled(ConnectFailedError)
    assert isinstance(error, CallError)
    error.elapsed, error.attempts = elapsed, 1
    assert str(error) == f"functions.get failed: it broke after 1 attempt in {text} (request 8f2c)"


def test_error_without_a_call_is_just_its_message() -> None:
    """A model's decoding error, which may come without any call, says only what it has to say."""
    assert str(DecodeError("Function: $.id: expected a UUID", model="Function", path="$.id")) == (
        "Function: $.id: expected a UUID"
    )


def test_unreadable_answer_is_both_a_decoding_and_a_status_error() -> None:
    """Who catches decoding errors gets it, and who looks at status and body too."""
    error = filled(ResponseDecodeError)
    assert isinstance(error, DecodeError)
    assert isinstance(error, StatusError)
    assert str(error) == "functions.get failed: it broke after 3 attempts in 6.4 s (request 8f2c)"


def test_any_status_has_a_class() -> None:
    """Any number a server may answer has an error and a line of its own."""
    for status in (*range(300, 600), 0, 99, 600, 999):
        error = status_class(status)("")
        error.status = status
        assert str(error).startswith(str(status)), status
        assert isinstance(error, ClientError) is (400 <= status < 500), status
        assert isinstance(error, ServerError) is (500 <= status < 600), status


def test_notes_are_shown_in_a_traceback() -> None:
    """Advice follows the message where a user sees it."""
    assert "try again" in "".join(traceback.format_exception(filled(NotFoundError)))


def test_timeouts_are_timeout_errors() -> None:
    """`except TimeoutError` catches all our timeouts, and no other error."""
    timeouts = {cls.__name__ for cls in CLASSES if issubclass(cls, TimeoutError)}
    assert timeouts == {
        "CallTimeoutError", "ConnectTimeoutError", "DeadlineError", "IdleTimeoutError", "JobTimeoutError",
        "PoolTimeoutError",
    }  # fmt: skip


def test_stream_event_error_has_its_own_words() -> None:
    """The server's words are the outcome."""
    error = filled(StreamEventError)
    assert str(error) == "functions.get failed: it broke after 3 attempts in 6.4 s (request 8f2c)"


@pytest.mark.parametrize(
    ("status", "cls", "words"),
    [
        (0, "StatusError", "0"),
        (299, "StatusError", "299"),
        (300, "RedirectError", "300 Multiple Choices"),
        (399, "RedirectError", "399"),
        (400, "BadRequestError", "400 Bad Request"),
        (401, "AuthenticationError", "401 Unauthorized"),
        (402, "PaymentRequiredError", "402 Payment Required"),
        (403, "PermissionDeniedError", "403 Forbidden"),
        (404, "NotFoundError", "404 Not Found"),
        (405, "ClientError", "405 Method Not Allowed"),
        (408, "RequestTimeoutError", "408 Request Timeout"),
        (409, "ConflictError", "409 Conflict"),
        (413, "ContentTooLargeError", "413 "),
        (422, "UnprocessableError", "422 Unprocessable "),
        (429, "RateLimitError", "429 Too Many Requests"),
        (499, "ClientError", "499"),
        (500, "ServerError", "500 Internal Server Error"),
        (503, "UnavailableError", "503 Service Unavailable"),
        (529, "UnavailableError", "529 Overloaded"),
        (530, "ServerError", "530"),
        (599, "ServerError", "599"),
        (600, "StatusError", "600"),
    ],
)
def test_each_status_has_its_class_and_its_phrase(status: int, cls: str, words: str) -> None:
    """RFC 9110, section 15, and 529, which some vendors answer; the bounds of the classes are exact."""
    error = status_class(status)("what the server says")
    error.status = status
    assert type(error).__name__ == cls
    first, *rest = str(error).splitlines()
    assert first == words or (
        words[-1:] == " " and first.startswith(words)
    )  # Python calls two by newer names
    assert rest == ["what the server says"]
    error.message = ""
    assert str(error) == first


@pytest.mark.parametrize(
    ("set_to", "line"),
    [
        ({}, "it broke"),
        ({"operation": "functions.get"}, "functions.get failed: it broke"),
        ({"attempts": 1, "elapsed": 2.0}, "it broke after 1 attempt in 2.0 s"),
        ({"attempts": 2}, "it broke after 2 attempts in 0.00 s"),
        ({"request_id": "8f2c"}, "it broke (request 8f2c)"),
        ({"elapsed": 3.0}, "it broke"),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_line_of_a_call_has_what_is_known(set_to: dict[str, Any], line: str) -> None:
    """A call that made no attempt says nothing of time; one attempt is no plural."""
    error = errors.CallError("it broke")
    vars(error).update(set_to)
    assert str(error) == line


@pytest.mark.parametrize(
    ("set_to", "line"),
    [
        ({}, "it failed"),
        ({"operation": "batches.create"}, "batches.create: it failed"),
        ({"elapsed": 2.0, "request_id": "8f2c"}, "it failed after 2.0 s (request 8f2c)"),
        ({"reason": "x" * 501}, f"it failed: {'x' * 500}"),
        ({"reason": "no room", "elapsed": 120.4}, "it failed after 120 s: no room"),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_line_of_a_job_has_what_is_known(set_to: dict[str, Any], line: str) -> None:
    """Where it was started, how long it was waited for, and what the server says, cut short."""
    error = errors.JobFailedError("it failed")
    vars(error).update(set_to)
    assert str(error) == line


def test_contradiction_names_the_model_that_has_it() -> None:
    """The first problem is in the message, with the model it is in where that is another; all are kept."""
    inner = Problem("$.parts[0].id", "expected a string, found null", "Part")
    problems = (inner, Problem("$", "expected more"))
    error = DecodeError.of("Whole", problems)
    assert str(error) == "Whole: $.parts[0].id: expected a string, found null (in Part)"
    assert (error.model, error.path, error.problems) == ("Whole", "$.parts[0].id", problems)
    assert str(DecodeError.of("Part", iter([inner]))) == "Part: $.parts[0].id: expected a string, found null"
    assert str(DecodeError.of("Whole", problems[1:])) == "Whole: $: expected more"


def test_request_that_contradicts_says_each_way() -> None:
    """One value is no plural; each violation has a line: its place and, if it may be shown, its value."""
    first = Violation("name", "$", "minLength", 3, "must be longer", "'a'")
    second = Violation("body", "$.a[0]", "required", True, "must be there", "")
    error = errors.InvalidRequestError.of("shops.create", (first,))
    assert str(error) == (
        "shops.create: nothing was sent, as 1 value contradicts the document\n  name: must be longer ('a')"
    )
    error = errors.InvalidRequestError.of("shops.create", (first, second))
    assert (error.operation, error.violations) == ("shops.create", (first, second))
    assert str(error).splitlines() == [
        "shops.create: nothing was sent, as 2 values contradict the document",
        "  name: must be longer ('a')",
        "  body.a[0]: must be there",
    ]


def test_webhook_error_keeps_its_own_reasons() -> None:
    """What it is given it has, and later changes of the mapping are not seen."""
    reasons = {"made": "no JSON"}
    error = errors.WebhookError("m", reasons=reasons, model="M", path="$.a", problems=(Problem("$.a", "x"),))
    reasons["more"] = "x"
    assert (error.message, error.reasons) == ("m", {"made": "no JSON"})
    assert (error.model, error.path, error.problems) == ("M", "$.a", (Problem("$.a", "x"),))
    assert errors.WebhookError("m").reasons == {}


def test_cause_of_a_library_does_not_travel() -> None:
    """Its exceptions may not pickle; one of Python's own, or ours, comes along."""

    class LibraryError(Exception):
        pass

    causes = ((LibraryError("x"), None), (OSError(5, "x"), OSError), (NotFoundError("x"), NotFoundError))
    for cause, kept in causes:
        error = CallError("it broke")
        error.__cause__ = cause
        twin = copy.copy(error)
        assert (None if twin.__cause__ is None else type(twin.__cause__)) is kept


def test_arguments_of_a_concealed_method_are_in_no_frame() -> None:
    """Errors of the package and wrong arguments come from where nothing is left; others as they are."""

    @errors.conceals
    def method(value: str, *, failing: type[Exception]) -> str:
        """Say it."""
        if failing is not StopAsyncIteration:
            try:
                raise KeyError(value)
            except KeyError:
                raise failing("it broke") from None
        return value

    assert method("secret", failing=StopAsyncIteration) == "secret"
    assert (method.__name__, method.__doc__) == ("method", "Say it.")
    for kind in (errors.ConfigurationError, TypeError):
        with pytest.raises(kind) as caught:
            method("secret", failing=kind)
        assert caught.value.__context__ is None
        frames = list(traceback.walk_tb(caught.value.__traceback__))
        assert [frame.f_code.co_name for frame, _ in frames[1:]] == ["concealed"]
        assert "secret" not in repr([frame.f_locals for frame, _ in frames[1:]])
    with pytest.raises(RuntimeError) as other:
        method("secret", failing=RuntimeError)
    assert isinstance(other.value.__context__, KeyError)


def test_bare_error_says_nothing_that_is_not_known() -> None:
    """What was not given is empty, not something."""
    for error in (DecodeError("m"), errors.WebhookError("m")):
        assert (error.model, error.path, error.problems) == ("", "", ())
    assert (errors.InvalidRequestError("m").operation, errors.InvalidRequestError("m").violations) == ("", ())


def test_read_only_mappings_travel_as_dicts() -> None:
    """A mapping that cannot be pickled, as the empty ones are, is one that can on the other side."""
    status, job = NotFoundError("m"), errors.JobFailedError("m")
    assert pickle.loads(pickle.dumps(status)).headers == pickle.loads(pickle.dumps(job)).arguments == {}  # noqa: S301  # our own
    status.headers, job.arguments = types.MappingProxyType({"a": "1"}), types.MappingProxyType({"id": 1})
    assert pickle.loads(pickle.dumps(status)).headers == {"a": "1"}  # noqa: S301  # as above
    assert pickle.loads(pickle.dumps(job)).arguments == {"id": 1}  # noqa: S301  # as above
