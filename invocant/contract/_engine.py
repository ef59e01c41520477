"""Schemathesis under our own checks: all of its checks and phases, held to the bounds of the run.

What it finds becomes findings like ours. Some of its judgements become remarks, as they fail servers that are
right: a number that came as text and was read as one, a text by a format that validators read differently,
and a refusal by the HTTP layer of a request that is none.
"""

from __future__ import annotations

import json
import queue
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from attrs import define, field, frozen

from invocant.contract._bench import Bench
from invocant.contract._caller import SAFE, SpentError
from invocant.contract._examples import leave_out_examples
from invocant.contract._findings import Exchange
from invocant.contract._leniency import (
    has_kinds,
    has_place,
    is_json_text,
    is_tame,
    tells_no_refusal,
    would_fit,
)
from invocant.contract._media import is_stream, is_xml
from invocant.contract._probes.answers import OF_HTTP
from invocant.contract._probes.shown import GONE
from invocant.documents import OperationObject

PHASES = ("examples", "coverage", "fuzzing", "stateful")


def _silent(text: str) -> None:
    del text


@frozen
class _Ended:
    """What a run of schemathesis ended with."""

    error: BaseException


@define
class Engine:
    """One run of schemathesis over a document."""

    bench: Bench
    seed: int
    examples: int = 20
    app: Any = None
    """An ASGI application to call in place of the network, or None."""
    on_progress: Callable[[str], None] = field(default=_silent)
    phases: tuple[str, ...] = PHASES
    grace: float = 10.0
    """Seconds that schemathesis may take to end when the time is up."""
    links: tuple[int, int] = field(default=(0, 0), init=False)

    def run(self) -> None:
        """Run until it is done, or a bound of the run is reached."""
        import schemathesis
        from schemathesis.engine import events, from_schema

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            schema = self._schema()
            stream = from_schema(schema).execute()
            budget = self.bench.caller.budget

            def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001  # the names are schemathesis's
                if not self.bench.caller.write and case.method.upper() not in SAFE:
                    raise KeyboardInterrupt
                try:
                    budget.take()
                except SpentError:
                    stream.stop()
                    raise KeyboardInterrupt from None
                if budget.is_spent:
                    stream.stop()

            schemathesis.hook(before_call)
            try:
                for event in self._within_time(stream):
                    if isinstance(event, events.PhaseStarted):
                        self.on_progress(event.phase.name.name.lower().replace("_", " "))
                    elif isinstance(event, events.ScenarioFinished):
                        self._scenario(event.recorder)
                    elif isinstance(event, events.NonFatalError):
                        self.bench.remark(
                            event.label, f"schemathesis: {event.info.title}: {str(event.value)[:200]}"
                        )
                    if budget.is_spent:
                        stream.stop()
            finally:
                from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

                stream.stop()
                GLOBAL_HOOK_DISPATCHER.unregister(before_call)

    def _within_time(self, stream: Any) -> Iterator[Any]:
        """Yield the events of a run in another thread; where none comes in time, that thread is left alone.

        Schemathesis looks at the time between requests, and of some values it never comes to the end.
        """
        received: queue.Queue[Any] = queue.Queue()
        end = object()

        def hand_on() -> None:
            try:
                for event in stream:
                    received.put(event)
            except BaseException as error:  # noqa: BLE001  # it is raised where the events are read
                received.put(_Ended(error))
            received.put(end)

        threading.Thread(target=hand_on, name="invocant-schemathesis", daemon=True).start()
        while True:
            try:
                event = received.get(timeout=self.bench.caller.budget.left + self.grace)
            except queue.Empty:
                if not self.bench.caller.budget.is_spent:
                    continue
                self.bench.remark("run", "schemathesis was at the making of values when the time was up")
                return
            if isinstance(event, _Ended):
                raise event.error
            if event is end:
                return
            yield event

    def _schema(self) -> Any:
        import schemathesis
        from schemathesis.config import (
            CacheConfig,
            CoveragePhaseConfig,
            FuzzingPhaseConfig,
            GenerationConfig,
            PhasesConfig,
            ProjectConfig,
            ProjectsConfig,
            SchemathesisConfig,
            StatefulPhaseConfig,
        )

        caller = self.bench.caller
        generation = GenerationConfig(max_examples=self.examples, database="none", allow_x00=False)
        phases = PhasesConfig(
            coverage=CoveragePhaseConfig(unexpected_methods=None if caller.write else set()),
            fuzzing=FuzzingPhaseConfig(generation=GenerationConfig(max_examples=self.examples)),
            stateful=StatefulPhaseConfig(
                generation=GenerationConfig(max_examples=max(self.examples // 2, 5))
            ),
        )
        phases.update(phases=list(self.phases))
        parameters = {f"query.{name}": value for name, value in caller.query.items()}
        project = ProjectConfig(
            base_url=caller.base_url,
            headers=dict(caller.credentials),
            parameters=parameters,
            generation=generation,
            phases=phases,
            request_timeout=caller.timeout,
            continue_on_failure=True,
            workers=1,
        )
        project.checks.update(included_check_names=["all"])
        config = SchemathesisConfig(
            seed=self.seed, projects=ProjectsConfig(default=project), cache=CacheConfig(enabled=False)
        )
        document = json.loads(json.dumps(self.bench.surface.document))
        for label in leave_out_examples(document, self.bench.surface.operations):
            self.bench.remark(
                label, "examples inside of its schemas are not tried: too many ways lead to them"
            )
        schema: Any = schemathesis.openapi.from_dict(document, config=config)
        if self.app is not None:
            schema.app = self.app
        only = self.bench.surface.only
        if not caller.write:
            schema = schema.include(method=sorted(SAFE))
        if only is not None:
            schema = schema.include(lambda ctx: only in ctx.operation.label)
        return schema

    def _scenario(self, recorder: Any) -> None:
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    self._failure(recorder, case_id, check)
        for case_id, interaction in recorder.interactions.items():
            case = recorder.cases.get(case_id)
            if case is None or interaction.response is None:
                continue
            label = case.value.operation.label
            self.bench.caller.seen.append((label, _exchange(interaction)))
            self.bench.caller.called.add(label)
            self._keep_track(label, interaction)

    def _failure(self, recorder: Any, case_id: str, check: Any) -> None:
        failure = check.failure_info.failure
        shown = failure.case_id or case_id
        chain = recorder.iter_chain_cases(case_id=shown, related_case_ids=failure.related_case_ids())
        ids = [case.id for case in chain if case.id in recorder.interactions]
        exchanges = [_exchange(recorder.interactions[name]) for name in ids]
        case = recorder.cases[shown].value
        label = case.operation.label
        operation = next((op for op in self.bench.surface.operations if op.label == label), None)
        name = check.name.replace("_", "-")
        last = exchanges[-1] if exchanges else None
        softened = self._softened(name, operation, case, last)
        if name == "ensure-resource-availability" and _was_changed(recorder, ids):
            softened = "what was created and not found may have been renamed or deleted in between"
        elif name == "ensure-resource-availability" and last is not None and _asks_more(last):
            softened = "what is not found may be what else the request names"
        text = " ".join(str(failure).split())[:400]
        if softened is not None:
            self.bench.remark(label, f"{name}: {softened}")
        else:
            self.bench.report(name, label, text, *exchanges)

    def _softened(
        self, name: str, operation: OperationObject | None, case: Any, last: Exchange | None
    ) -> str | None:
        """Return why a failure is none, or None where it is one."""
        if operation is None or last is None:
            return None
        is_negative = _is_negative(case)
        if name == "response-schema-conformance":
            if is_stream(last.content_type):
                return "streams are judged by the rules of streams"
            if is_negative and last.status in OF_HTTP and last.sent_body and not is_json_text(last.sent_body):
                return (
                    f"a body that is no JSON was refused with {last.status} in a form that is not documented"
                )
        if name == "allow-header-conformance" and last.headers.get("allow", "").strip():
            named = {method.strip().upper() for method in last.headers["allow"].split(",")}
            methods = {op.method.upper() for op in self.bench.surface.operations if op.path == operation.path}
            if named <= {*methods, "HEAD", "OPTIONS"}:
                return f"Allow names {', '.join(sorted(named))} only, as some frameworks do"
        if name == "status-code-conformance" and is_negative and last.status in OF_HTTP:
            return f"a request that breaks the schema was refused with {last.status}, which is not documented"
        if name == "status-code-conformance" and last.status in GONE and tells_no_refusal(operation):
            return f"{last.status} is not documented of what is not there, as no refusal is"
        if name == "negative-data-rejection" and would_fit(self.bench, operation, last):
            return "a value of another type was read as the one that is declared"
        if name == "negative-data-rejection" and is_xml(_sent_type(last)):
            return "how a value is written in XML documents leave open, and so is what is none"
        if name == "positive-data-acceptance" and has_place(self.bench, operation, last):
            return "a place in a list was refused that no answer had given"
        if name == "positive-data-acceptance" and (member := has_kinds(self.bench, operation, last)):
            return f"which type {member} is of may depend on what the request is about"
        if name == "positive-data-acceptance" and not is_tame(self.bench, operation, last):
            return "a value was refused that its schema allows, whose text or format servers read differently"
        if name == "unsupported-method" and last.status in (400, 401, 403, 404, 501):
            return f"a method that is not documented was answered with {last.status}, not with 405"
        return None

    def _keep_track(self, label: str, interaction: Any) -> None:
        """Remember what was made, so that it is put away."""
        if not 200 <= interaction.response.status_code < 300:
            return
        collection = next(
            (c for c in self.bench.surface.collections if c.makes is not None and c.makes.label == label),
            None,
        )
        if collection is None:
            return
        exchange = _exchange(interaction)
        is_posted = collection.creates is not None
        path = collection.path if is_posted else collection.item_path
        places = _places(self.bench.caller.base_url, path, exchange.url)
        if places is None:
            return
        try:
            entity = self.bench._made(collection, places, {}, exchange)
        except Exception:  # noqa: BLE001  # what says not what it made cannot be put away
            return
        self.bench.made.append(entity)


def _was_changed(recorder: Any, ids: list[str]) -> bool:
    """Whether a scenario changed anything between the first and the last of the calls of these cases."""
    order = list(recorder.interactions)
    if len(ids) < 2:
        return False
    first, last = order.index(ids[0]), order.index(ids[-1])
    between = [recorder.interactions[name] for name in order[first + 1 : last]]
    return any(
        done.request.method not in SAFE
        and done.response is not None
        and 200 <= done.response.status_code < 300
        for done in between
    )


def _asks_more(exchange: Exchange) -> bool:
    """Whether a request says more than which thing it is about: a version perhaps, in its body or query."""
    return exchange.method not in SAFE or "?" in exchange.url


def _sent_type(exchange: Exchange) -> str:
    """Return the content type of a request, or ""."""
    return next((value for name, value in exchange.sent_headers if name.lower() == "content-type"), "")


def _places(base_url: str, path: str, url: str) -> dict[str, str] | None:
    """Return what stands in the places of *path* in *url*."""
    import re
    from urllib.parse import unquote, urlsplit

    pattern = re.sub(r"\\\{([^{}/]+)\\\}", "([^/]+)", re.escape(path))
    actual = urlsplit(url).path.removeprefix(urlsplit(base_url).path.rstrip("/"))
    match = re.fullmatch(pattern, actual)
    names = re.findall(r"\{([^{}/]+)\}", path)
    return (
        {name: unquote(value) for name, value in zip(names, match.groups(), strict=True)} if match else None
    )


def _exchange(interaction: Any) -> Exchange:
    request, response = interaction.request, interaction.response
    body = request.body
    return Exchange(
        request.method,
        request.uri,
        tuple((name, ", ".join(values)) for name, values in request.headers.items()),
        body or None,
        response.status_code if response is not None else None,
        {name.lower(): ", ".join(values) for name, values in response.headers.items()}
        if response is not None
        else {},
        (response.content or b"") if response is not None else b"",
        None if response is not None else "no answer came",
    )


def _is_negative(case: Any) -> bool:
    from schemathesis.generation import GenerationMode

    meta = case.meta
    return meta is not None and meta.generation.mode == GenerationMode.NEGATIVE
