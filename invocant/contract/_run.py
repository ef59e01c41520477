"""A whole run: every check on everything that it is about, within the bounds, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._caller import (
    SAFE,
    Budget,
    Caller,
    RefusedError,
    SpentError,
)
from invocant.contract._engine import PHASES, Engine
from invocant.contract._findings import Breach, Remark
from invocant.contract._pages import paging_of
from invocant.contract._probes import (
    actions,
    answers,
    changed,
    created,
    deleted,
    filters,
    limits,
    lists,
    requests,
    security,
    seen,
    sorting,
    streams,
    telling_values,
    twice,
)
from invocant.contract._senders import AsgiSender, HttpSender, Sender
from invocant.contract._surface import ServerSurface
from invocant.contract._values import Values

if TYPE_CHECKING:
    from invocant.contract._clients.driven import DrivenPackage
    from invocant.documents import OperationObject

OWN_TENTHS = 6
"""Tenths of the time and of the requests that the checks of our own may take, when schemathesis runs too."""


def _silent(text: str) -> None:
    del text


@frozen
class Unit:
    """One check of one thing; what is resumed and what progress is told of."""

    name: str
    subject: str
    run: Callable[[], None]

    @property
    def key(self) -> str:
        """What a run that is resumed knows it by."""
        return f"{self.name} {self.subject}"


@define
class Options:
    """What a run is to do."""

    url: str = "http://api.test"
    app: Any = None
    """An ASGI application, called in this process in place of *url*."""
    headers: dict[str, str] = field(factory=dict)
    """Credentials: headers of every request that is to be identified."""
    query: dict[str, str] = field(factory=dict)
    expired: dict[str, str] = field(factory=dict)
    limited: dict[str, str] = field(factory=dict)
    write: bool = False
    seed: int = 0
    examples: int = 20
    max_requests: int = 20_000
    max_seconds: float = 150.0
    rate: float | None = None
    timeout: float = 10.0
    patience: float = 5.0
    settle: float = 0.0
    burst: int = 60
    only: str | None = None
    own: bool = True
    """Run the checks of our own."""
    schema: bool = True
    """Run schemathesis."""
    phases: tuple[str, ...] = PHASES
    done: frozenset[str] = frozenset()
    """Keys of units that an earlier run has done."""
    on_unit: Callable[[str], None] = field(default=_silent)
    on_done: Callable[[str], None] = field(default=_silent)
    on_finding: Callable[[Breach], None] | None = None
    sender: Sender | None = None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    package: str | None = None
    """A generated package, as it is imported, whose clients are driven too; None drives none."""


@define
class CheckReport:
    """What came of a run."""

    findings: list[Breach]
    remarks: list[Remark]
    left: list[str]
    """What was made and could not be put away."""
    requests: int
    seconds: float
    done: list[str]
    """Keys of the units that were done."""
    skipped: dict[str, str]
    """Units that could not be done, and why."""
    stopped: str | None = None
    """What ended the run early: `requests`, `time`, `interrupt` or `unreachable`; None if nothing."""
    checked: set[str] = field(factory=set)
    """Labels of the operations that were called."""


def check(document: Mapping[str, Any], options: Options) -> CheckReport:
    """Check a server against *document*, and put away what was made.

    Args:
        document: An OpenAPI document, loaded, with its overlays.
        options: Which server, and how far to go.
    """
    surface = ServerSurface(document, options.only)
    sender = options.sender or (AsgiSender(options.app) if options.app is not None else HttpSender())
    budget = Budget(options.max_requests, options.max_seconds, options.rate, options.clock, options.sleep)
    caller = Caller(
        options.url,
        sender,
        budget,
        options.write,
        options.headers,
        options.query,
        options.timeout,
        options.patience,
    )
    bench = Bench(
        surface, caller, Values(surface, options.seed), options.settle, on_finding=options.on_finding
    )
    report = CheckReport([], [], [], 0, 0.0, [], {})
    budget.begin()
    try:
        _whole(bench, options, report)
    finally:
        for close in bench.closers:
            close()
        sender.close()
    return report


def _whole(bench: Bench, options: Options, report: CheckReport) -> None:
    """Make all checks, and put away what was made."""
    budget = bench.caller.budget
    if not _answers(bench):
        report.stopped = "unreachable"
        report.seconds = budget.elapsed
        return
    whole = budget.seconds, budget.requests
    if options.own:
        if options.schema:
            budget.seconds, budget.requests = whole[0] * OWN_TENTHS / 10, int(whole[1] * OWN_TENTHS / 10)
        _own(bench, options, report)
        _afterwards(bench)
    budget.seconds, budget.requests = whole[0] * 0.96, whole[1] - min(len(bench.made) + 20, whole[1] // 10)
    if options.schema and report.stopped != "interrupt" and not budget.is_spent:
        bench.caller.seen.clear()
        _schema(bench, options, report)
        if options.own:
            _afterwards(bench)
    budget.seconds, budget.requests = max(whole[0], budget.elapsed + 10.0), whole[1]
    if options.write:
        report.left = bench.put_away()
    report.findings = bench.failures
    report.remarks = bench.remarks
    report.requests, report.seconds = budget.spent, budget.elapsed
    report.checked = bench.caller.called


def _answers(bench: Bench) -> bool:
    """Whether anything answers at all."""
    return bench.caller.call("GET", "/", patient=False).status is not None


def _own(bench: Bench, options: Options, report: CheckReport) -> None:
    for unit in units(bench, options):
        if unit.key in options.done:
            report.done.append(unit.key)
            continue
        options.on_unit(unit.key)
        try:
            unit.run()
        except ImpossibleError as reason:
            report.skipped[unit.key] = str(reason)
        except RefusedError as refused:
            report.skipped[unit.key] = f"{refused} may write; --write allows that"
        except SpentError as spent:
            report.stopped = str(spent)
            bench.remark(
                "run", f"the checks of our own stopped at {unit.key}: the bound of {spent} is reached"
            )
            return
        except KeyboardInterrupt:
            report.stopped = "interrupt"
            return
        report.done.append(unit.key)
        options.on_done(unit.key)


def _schema(bench: Bench, options: Options, report: CheckReport) -> None:
    key = "schemathesis document"
    if key in options.done:
        report.done.append(key)
        return
    engine = Engine(
        bench,
        options.seed,
        options.examples,
        options.app,
        lambda phase: options.on_unit(f"schemathesis {phase}"),
        options.phases,
    )
    try:
        engine.run()
    except KeyboardInterrupt:
        report.stopped = "interrupt"
        return
    if bench.caller.budget.is_spent:
        report.stopped = report.stopped or (
            "requests" if bench.caller.budget.spent >= bench.caller.budget.requests else "time"
        )
        return
    report.done.append(key)
    options.on_done(key)


def _afterwards(bench: Bench) -> None:
    seen.check_seen(bench, list(bench.caller.seen))
    security.check_scopes(bench)
    limits.check_refusals(bench)


def _client_units(bench: Bench, name: str) -> Iterator[Unit]:
    """Yield the checks of the clients of the package *name*, an operation each."""

    @cache
    def package() -> DrivenPackage:
        from invocant.contract._clients.driven import DrivenPackage  # here: it loads an HTTP library

        made = DrivenPackage(name, bench.caller)
        bench.closers.append(made.close)
        return made

    def drive(operation: OperationObject) -> None:
        from invocant.contract._clients.driven import NotDrivenError
        from invocant.contract._clients.probe import check_client

        try:
            check_client(bench, package(), operation)
        except NotDrivenError as reason:
            raise ImpossibleError(str(reason)) from reason

    for operation in bench.surface.operations:
        if operation.method.upper() in SAFE or bench.caller.write:
            yield Unit("client", operation.label, partial(drive, operation))


def units(bench: Bench, options: Options) -> Iterator[Unit]:
    """Yield every check of our own, with what it is about, in the order in which they are made."""
    surface = bench.surface
    for collection in surface.collections:
        about: list[tuple[str, Callable[[], None]]] = [
            ("missing", partial(deleted.check_missing, bench, collection)),
            ("conditions", partial(twice.check_conditions, bench, collection)),
            ("head", partial(twice.check_head, bench, collection)),
        ]
        if options.write:
            about = [
                ("created", partial(created.check_created, bench, collection)),
                ("telling values", partial(telling_values.check_telling_values, bench, collection)),
                ("changed", partial(changed.check_changed, bench, collection)),
                ("replaced", partial(changed.check_replaced, bench, collection)),
                ("actions", partial(actions.check_actions, bench, collection)),
                ("deleted", partial(deleted.check_deleted, bench, collection)),
                ("keys", partial(twice.check_keys, bench, collection)),
                ("apart", partial(twice.check_apart, bench, collection)),
                *about,
            ]
        for name, run in about:
            yield Unit(name, collection.label, run)
    for operation in surface.operations:
        is_list = operation.method == "get" and paging_of(surface, operation) is not None
        is_safe = operation.method.upper() in SAFE
        if is_list:
            yield Unit("pages", operation.label, partial(lists.check_pages, bench, operation))
            yield Unit("filters", operation.label, partial(filters.check_filters, bench, operation))
            yield Unit("sorting", operation.label, partial(sorting.check_sorting, bench, operation))
        if streams.streams(operation) is not None and (is_safe or options.write):
            yield Unit("stream", operation.label, partial(streams.check_stream, bench, operation))
        if is_safe or options.write:
            yield Unit("errors", operation.label, partial(answers.check_errors, bench, operation))
            yield Unit(
                "security",
                operation.label,
                partial(
                    security.check_security,
                    bench,
                    operation,
                    expired=options.expired,
                    limited=options.limited,
                ),
            )
        if is_safe:
            yield Unit("media types", operation.label, partial(answers.check_media_types, bench, operation))
            yield Unit("queries", operation.label, partial(requests.check_queries, bench, operation))
        elif options.write and operation.request_body is not None:
            yield Unit("bodies", operation.label, partial(requests.check_bodies, bench, operation))
            yield Unit("texts", operation.label, partial(requests.check_texts, bench, operation))
    if options.package is not None:
        yield from _client_units(bench, options.package)
    for operation in surface.operations:
        if operation.method == "get" and "429" in operation.responses:
            yield Unit(
                "limit",
                operation.label,
                partial(limits.check_limit, bench, operation, burst=options.burst),
            )
