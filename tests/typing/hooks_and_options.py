"""Hooks, options of clients and of calls. Checked by `tox -e types`, never run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, assert_type

from invocant import (
    AsyncBraintrust,
    AsyncOptions,
    Braintrust,
    Deadline,
    Drift,
    Environment,
    Fold,
    Nyckel,
    Opper,
    RequestEvent,
    RequestOptions,
    ResponseEvent,
    Retries,
    RetryEvent,
    SyncOptions,
    Timeouts,
    __version__,
    deadline,
    use_httpx2,
    use_orjson,
)
from invocant.runtime import DeclaredFold


def about_requests(event: RequestEvent) -> None:
    """Before each attempt."""
    assert_type(event.operation, str)
    assert_type(event.method, str)
    assert_type(event.url, str)
    assert_type(event.headers, Mapping[str, str])
    assert_type(event.attempt, int)
    assert_type(event.size, int | None)


def about_responses(event: ResponseEvent) -> None:
    """For each answer."""
    assert_type(event.operation, str)
    assert_type(event.status, int)
    assert_type(event.headers, Mapping[str, str])
    assert_type(event.attempt, int)
    assert_type(event.elapsed, float)


def about_retries(event: RetryEvent) -> None:
    """Before each wait."""
    assert_type(event.operation, str)
    assert_type(event.attempt, int)
    assert_type(event.delay, float)
    assert_type(event.reason, str)
    assert_type(event.status, int | None)


async def about_retries_later(event: RetryEvent) -> None:
    """An async client awaits its hooks."""
    print(event.reason)


def hooks() -> None:
    """Functions and lambdas, whose argument an editor knows; async ones for async clients."""
    Braintrust(on_request=about_requests, on_response=about_responses, on_retry=about_retries)
    Opper(on_request=lambda event: print(event.attempt))
    seen: list[ResponseEvent] = []
    Nyckel(on_response=seen.append)
    AsyncBraintrust(on_request=about_requests, on_retry=about_retries_later)
    AsyncBraintrust().with_options(on_response=lambda event: print(event.status))
    drifts: list[Drift] = []
    Opper(on_drift=drifts.append)
    AsyncBraintrust(on_drift=lambda drift: print(drift.kind, drift.pointer))


def timeouts() -> Timeouts:
    """Four bounds; None takes one away."""
    bounds = Timeouts(connect=1, pool=None, idle=0.5, total=10)
    assert_type(bounds.connect, float | None)
    assert_type(bounds.pool, float | None)
    assert_type(bounds.idle, float | None)
    assert_type(bounds.total, float | None)
    assert_type(bounds.phases(3.0), dict[str, float | None])
    assert_type(Timeouts.none(), Timeouts)
    assert_type(bounds.at_least(Timeouts()), Timeouts)
    return Timeouts.of(5, bounds)


def retries() -> Retries:
    """How often and how patiently."""
    policy = Retries(max=3, base=0.1, cap=2, jitter=0, longest_wait=10, safety="safe")
    assert_type(policy.max, int)
    assert_type(policy.base, float)
    assert_type(policy.cap, float)
    assert_type(policy.jitter, float)
    assert_type(policy.longest_wait, float)
    assert_type(policy.safety, Literal["safe", "if-not-processed", "unsafe"] | None)
    return Retries.of(None, policy)


def one_call(client: Braintrust) -> None:
    """Options of a single call."""
    options = RequestOptions(
        timeouts=Timeouts(total=3),
        retries=0,
        headers={"x-trace": "1", "accept": None},
        query={"debug": True},
        body={"beta": [1]},
        validate=True,
        strict=True,
        keep=False,
        max_size=1_000_000,
    )
    assert_type(options.timeouts, Timeouts | float | None)
    assert_type(options.retries, Retries | int | None)
    assert_type(options.headers, Mapping[str, str | None] | None)
    assert_type(options.query, Mapping[str, Any] | None)
    assert_type(options.body, Mapping[str, Any] | None)
    assert_type(options.validate, bool | None)
    assert_type(options.strict, bool)
    assert_type(options.keep, bool)
    assert_type(options.max_size, int | None)
    client.functions.get("id", options=options)


def options_as_dicts(other: Mapping[str, Callable[[], Fold]]) -> None:
    """What a program keeps to make clients with."""
    options: SyncOptions = {
        "base_url": "http://127.0.0.1:1",
        "timeouts": 5,
        "retries": Retries(max=1),
        "headers": {"x-one": None},
        "validate": True,
        "allow_insecure_http": True,
        "folds": {"functions.stream": DeclaredFold, **other},
        "http_client": object(),
        "on_request": about_requests,
        "on_response": None,
        "on_retry": lambda event: print(event.delay),
        "on_drift": lambda drift: print(drift.kind, drift.came),
    }
    Braintrust(**options)
    later: AsyncOptions = {"base_url": None, "on_retry": about_retries_later, "environment": Environment()}
    later["on_drift"] = print
    AsyncBraintrust("key", **later)


def environment(sleep: Callable[[float], Awaitable[None]]) -> None:
    """A test's own clock, waits, chance and environment."""
    mine = Environment(
        clock=lambda: 0.0,
        wall=lambda: 0.0,
        sleep=print,
        async_sleep=sleep,
        chance=lambda: 0.5,
        environ={"BRAINTRUST_API_KEY": "key"}.get,
    )
    assert_type(mine.clock(), float)
    assert_type(mine.wall(), float)
    assert_type(mine.sleep(1.0), None)
    assert_type(mine.async_sleep(1.0), Awaitable[None])
    assert_type(mine.chance(), float)
    assert_type(mine.environ, Callable[[str], str | None] | None)
    Braintrust(environment=mine)


def a_block_of_calls(client: Braintrust) -> float:
    """A deadline for all of them."""
    made: Deadline = deadline(30)
    with made as limit, deadline(2.5, environment=Environment()):
        client.functions.get("id")
    assert_type(limit.place, str)
    assert_type(limit.words(), str)
    return limit.remaining()


def the_package() -> str:
    """Which JSON library reads, which HTTP library sends, and the release."""
    use_orjson()
    use_orjson(False)
    use_httpx2()
    use_httpx2(False)
    assert_type(__version__, str)
    return __version__
