"""Every error as a caller catches it, and what each one tells. Checked by `tox -e types`, never run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_type

from invocant import (
    AuthenticationError,
    BadRequestError,
    Braintrust,
    CallError,
    CallTimeoutError,
    ClientClosedError,
    ClientError,
    ConfigurationError,
    ConflictError,
    ConnectFailedError,
    ConnectionLostError,
    ConnectTimeoutError,
    ContentTooLargeError,
    DeadlineError,
    DecodeError,
    IdleTimeoutError,
    IncompleteResultError,
    InsecureHTTPWarning,
    InvalidRequestError,
    InvocantError,
    NameResolutionError,
    NotFoundError,
    PagingContentError,
    PagingError,
    PagingLinkError,
    PagingLoopError,
    PaymentRequiredError,
    PermissionDeniedError,
    PoolTimeoutError,
    ProtocolError,
    ProxyError,
    RateLimitError,
    RedirectError,
    RequestOptions,
    RequestTimeoutError,
    ResponseDecodeError,
    ResponseInfo,
    ServerError,
    StatusError,
    StreamContentError,
    StreamEndWarning,
    StreamError,
    StreamEvent,
    StreamEventError,
    StreamMalformedError,
    StreamTruncatedError,
    TLSError,
    TokenError,
    TransportError,
    UnavailableError,
    UnprocessableError,
    Violation,
    response_info,
)
from invocant.runtime.kinds import Problem


def nothing_was_sent(client: Braintrust) -> str:
    """A wrong option or argument is a ValueError too."""
    try:
        client.functions.get("")
    except ConfigurationError as error:
        value_error: ValueError = error
        assert_type(error.message, str)
        return str(value_error)
    return ""


def against_the_document(client: Braintrust) -> list[tuple[str, str]]:
    """What contradicts the document is told at once: where, by which rule, and its limit."""
    try:
        client.functions.list(limit=-1, options=RequestOptions(validate=True))
    except InvalidRequestError as error:
        configuration: ConfigurationError = error
        assert_type(error.operation, str)
        assert_type(error.violations, tuple[Violation, ...])
        for violation in error.violations:
            assert_type(violation.parameter, str)
            assert_type(violation.path, str)
            assert_type(violation.rule, str)
            assert_type(violation.limit, Any)
            assert_type(violation.message, str)
            assert_type(violation.value, str)
        print(configuration.message)
        return [(violation.parameter, violation.rule) for violation in error.violations]
    return []


def every_call(error: CallError) -> None:
    """What each failed call tells, whatever failed."""
    root: InvocantError = error
    assert_type(root.message, str)
    assert_type(error.operation, str)
    assert_type(error.attempts, int)
    assert_type(error.elapsed, float)
    assert_type(error.request_id, str | None)
    assert_type(error.retry_safe, bool | None)
    assert_type(error.wait, float | None)
    assert_type(error.info, ResponseInfo | None)
    assert_type(error.outcome, str)
    assert_type(response_info(error), ResponseInfo)


def no_answer(client: Braintrust) -> str:
    """Transport errors, from the narrowest to the widest."""
    try:
        client.functions.get("id")
    except (NameResolutionError, TLSError, ProxyError) as error:
        unsent: ConnectFailedError = error
        return unsent.message
    except ConnectFailedError as error:
        return error.message
    except (ConnectTimeoutError, PoolTimeoutError, IdleTimeoutError, DeadlineError) as error:
        late: CallTimeoutError = error
        builtin: TimeoutError = late
        if isinstance(error, DeadlineError):
            return f"{error.doing} {error.place}"
        return f"{late.elapsed} {builtin}"
    except CallTimeoutError as error:
        return error.message
    except (ConnectionLostError, ClientClosedError, ProtocolError) as error:
        lost: TransportError = error
        return lost.outcome
    except TransportError as error:
        return error.message
    return "it came"


def statuses(client: Braintrust) -> int:
    """Every class of status, and what all of them have."""
    try:
        client.functions.get("id")
    except (BadRequestError, AuthenticationError, PaymentRequiredError, PermissionDeniedError) as error:
        refused: ClientError = error
        return refused.status
    except (NotFoundError, RequestTimeoutError, ConflictError, ContentTooLargeError) as error:
        wrong: ClientError = error
        return wrong.status
    except (UnprocessableError, RateLimitError) as error:
        late: ClientError = error
        return late.status
    except UnavailableError as error:
        busy: ServerError = error
        return busy.status
    except (RedirectError, ClientError, ServerError) as error:
        status: StatusError = error
        return status.status
    except StatusError as error:
        call: CallError = error
        assert_type(error.status, int)
        assert_type(error.headers, Mapping[str, str])
        assert_type(error.body, bytes)
        assert_type(error.truncated, bool)
        assert_type(error.parsed, Any)
        assert_type(error.message, str)
        return call.attempts
    return 200


def by_hand(error: InvocantError) -> str:
    """An error that is at hand narrows by `match`, members included."""
    match error:
        case NotFoundError(request_id=str(request)):
            assert_type(error, NotFoundError)
            return request
        case RateLimitError(wait=float() as wait):
            return f"wait {wait} s"
        case StatusError(status=status, headers=headers):
            assert_type(status, int)
            assert_type(headers, Mapping[str, str])
            return headers.get("x-request-id", "")
        case TokenError(code=code):
            assert_type(code, str | None)
            assert_type(error.status, int | None)
            return code or "no code"
        case PagingContentError(status=status):
            no_list: PagingError = error
            return f"{no_list.message}: {status}"
        case PagingLoopError() | PagingLinkError():
            list_error: PagingError = error
            return list_error.message
        case _:
            return str(error)


def decoding(error: DecodeError) -> None:
    """JSON that is not what the model says; of an answer, it is a failed call too."""
    value_error: ValueError = error
    print(value_error)
    assert_type(error.model, str)
    assert_type(error.path, str)
    assert_type(error.problems, tuple[Problem, ...])
    for problem in error.problems:
        assert_type(problem.path, str)
        assert_type(problem.message, str)
        assert_type(problem.model, str)
    if isinstance(error, ResponseDecodeError):
        answer: StatusError = error
        assert_type(error.model, str)
        assert_type(answer.body, bytes)
        assert_type(error.outcome, str)


def streams(error: StreamError) -> str:
    """A stream that did not end well, with what came before."""
    assert_type(error.reason, str)
    assert_type(error.partial, Any)
    assert_type(error.joined, str)
    assert_type(error.done_seen, bool)
    assert_type(error.last_event_id, str)
    assert_type(error.number, int | None)
    assert_type(error.offset, int | None)
    assert_type(error.status, int | None)
    match error:
        case StreamContentError(body=body, parsed=parsed):
            assert_type(body, bytes)
            assert_type(parsed, Any)
            return body.decode()
        case StreamMalformedError(raw=raw):
            assert_type(raw, str)
            return raw
        case StreamEventError(code=code, event=event):
            assert_type(code, str | None)
            assert_type(event, StreamEvent | None)
            return code or "no code"
        case StreamTruncatedError():
            return error.joined
        case _:
            return error.reason


def beside_the_tree(error: IncompleteResultError) -> tuple[ValueError, list[type[UserWarning]]]:
    """What a fold raises, and what a stream and a client warn of."""
    assert_type(StreamEndWarning.advice, str)
    return error, [StreamEndWarning, InsecureHTTPWarning]
