"""Schemathesis under our own checks: all of its checks and phases, held to the bounds of the run.

What it finds becomes findings like ours. Some of its judgements become remarks, as they fail servers that are
right: a number that came as text and was read as one, a text by a format that validators read differently,
and a refusal by the HTTP layer of a request that is none.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field

from invocant.contract._bench import Bench
from invocant.contract._caller import SAFE, SpentError
from invocant.contract._findings import Exchange
from invocant.contract._media import is_stream
from invocant.contract._pages import paging_of, query_of
from invocant.contract._probes.answers import OF_HTTP
from invocant.documents import OperationObject

PHASES = ("examples", "coverage", "fuzzing", "stateful")


def _silent(text: str) -> None:
    del text


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
                for event in stream:
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

                GLOBAL_HOOK_DISPATCHER.unregister(before_call)

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
        schema: Any = schemathesis.openapi.from_dict(
            json.loads(json.dumps(self.bench.surface.document)), config=config
        )
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
        exchanges = [
            _exchange(recorder.interactions[case.id]) for case in chain if case.id in recorder.interactions
        ]
        case = recorder.cases[shown].value
        label = case.operation.label
        operation = next((op for op in self.bench.surface.operations if op.label == label), None)
        name = check.name.replace("_", "-")
        last = exchanges[-1] if exchanges else None
        softened = self._softened(name, operation, case, last)
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
            if (
                is_negative
                and last.status in OF_HTTP
                and last.sent_body
                and not _is_json_text(last.sent_body)
            ):
                return (
                    f"a body that is no JSON was refused with {last.status} in a form that is not documented"
                )
        if name == "allow-header-conformance" and last.headers.get("allow", "").strip():
            named = {method.strip().upper() for method in last.headers["allow"].split(",")}
            there = {op.method.upper() for op in self.bench.surface.operations if op.path == operation.path}
            if named <= {*there, "HEAD", "OPTIONS"}:
                return f"Allow names {', '.join(sorted(named))} only, as some frameworks do"
        if name == "status-code-conformance" and is_negative and last.status in OF_HTTP:
            return f"a request that breaks the schema was refused with {last.status}, which is not documented"
        if name == "negative-data-rejection" and _would_fit(self.bench, operation, last):
            return "a value of another type was read as the one that is declared"
        if name == "positive-data-acceptance" and _has_place(self.bench, operation, last):
            return "a place in a list was refused that no answer had given"
        if name == "positive-data-acceptance" and not _is_tame(self.bench, operation, last):
            return "a value was refused that its schema allows, whose text or format servers read differently"
        if name == "unsupported-method" and last.status in (400, 401, 403, 404, 501):
            return f"a method that is not documented was answered with {last.status}, not with 405"
        return None

    def _keep_track(self, label: str, interaction: Any) -> None:
        """Remember what was made, so that it is put away."""
        if interaction.request.method != "POST" or not 200 <= interaction.response.status_code < 300:
            return
        collection = next(
            (c for c in self.bench.surface.collections if c.creates is not None and c.creates.label == label),
            None,
        )
        if collection is None:
            return
        exchange = _exchange(interaction)
        places = _places(self.bench.caller.base_url, collection.path, exchange.url)
        if places is None:
            return
        try:
            thing = self.bench._made(collection, places, {}, exchange)
        except Exception:  # noqa: BLE001  # what says not what it made cannot be put away
            return
        self.bench.made.append(thing)


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


def _would_fit(bench: Bench, operation: OperationObject, exchange: Exchange) -> bool:
    """Whether a request that breaks the schema keeps it once texts and numbers are read for one another."""
    declared = bench.surface.json_body(operation)
    if declared is not None and exchange.sent_body:
        try:
            value = json.loads(exchange.sent_body)
        except ValueError:
            return False
        validator = bench.surface.validator(declared[1], of="request")
        if not validator.is_valid(value):
            return bool(validator.is_valid(_coerced(validator, value)))
    from urllib.parse import parse_qsl, urlsplit

    query = dict(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True))
    for parameter in operation.parameters:
        if parameter.location == "query" and parameter.name in query:
            text = query[parameter.name]
            validator = bench.surface.validator(parameter.schema, of="request")
            if not any(validator.is_valid(value) for value in _readings(text)):
                return False
    return bool(query) or declared is None


def _coerced(validator: Any, value: Any) -> Any:
    """Return *value* with what has the wrong type read as another, for as long as that helps."""
    import copy

    value = copy.deepcopy(value)
    for _ in range(20):
        errors = [
            error
            for error in validator.iter_errors(value)
            if "type" in str(error.kind).lower() or "anyof" in str(error.kind).lower()
        ]
        if not errors:
            return value
        path = list(errors[0].instance_path)
        held: Any = value
        for segment in path[:-1]:
            held = held[segment]
        now = held[path[-1]] if path else value
        options = [option for option in _readings(now) if option is not now]
        for option in options:
            trial = copy.deepcopy(value)
            target: Any = trial
            for segment in path[:-1]:
                target = target[segment]
            if not path:
                trial = option
            else:
                target[path[-1]] = option
            if len(list(validator.iter_errors(trial))) < len(list(validator.iter_errors(value))):
                value = trial
                break
        else:
            return value
    return value


def _readings(value: Any) -> list[Any]:
    """Return what servers commonly read a value as."""
    readings: list[Any] = [value]
    if isinstance(value, bool):
        readings += [int(value), str(value).lower()]
    elif isinstance(value, (int, float)):
        readings += [str(value), bool(value) if value in (0, 1) else None]
        if isinstance(value, float) and value.is_integer():
            readings.append(int(value))
    elif isinstance(value, str):
        text = value.strip().replace("_", "")
        if text.lower() in ("1", "true", "t", "yes", "y", "on"):
            readings.append(True)
        if text.lower() in ("0", "false", "f", "no", "n", "off"):
            readings.append(False)
        try:
            number = float(text)
        except ValueError:
            return readings
        readings.append(number)
        if number.is_integer() and abs(number) < 1e18:
            readings.append(int(number))
    return readings


def _is_tame(bench: Bench, operation: OperationObject, exchange: Exchange) -> bool:
    """Whether a request has nothing that two servers that are right might read differently."""
    from urllib.parse import unquote, urlsplit

    address = urlsplit(exchange.url)
    texts = [unquote(address.path), unquote(address.query)]
    body: Any = None
    if exchange.sent_body:
        try:
            body = json.loads(exchange.sent_body)
        except ValueError:
            return False
    texts += list(_strings(body))
    if any(
        not text.isascii() or not text.isprintable() or text != text.strip() or "%" in text for text in texts
    ):
        return False
    declared = bench.surface.json_body(operation)
    schemas = [parameter.schema for parameter in operation.parameters]
    if declared is not None:
        schemas.append(declared[1])
    return not any(_has_format(bench, schema, 0) for schema in schemas)


def _has_place(bench: Bench, operation: OperationObject, exchange: Exchange) -> bool:
    """Whether a request names a place in a list by a text: which texts are places, no schema says."""
    paging = paging_of(bench.surface, operation)
    if paging is None or paging.style not in ("cursor", "id", "next"):
        return False
    return bool({paging.argument, paging.backward} & set(query_of(exchange.url)))


def _is_json_text(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for key, member in value.items() for text in (key, *_strings(member))]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) > 2**53:
        return ["\x00"]
    return []


def _has_format(bench: Bench, schema: Any, depth: int) -> bool:
    said = bench.surface.resolved(schema)
    if "format" in said and said.get("type") not in ("integer", "number", "boolean"):
        return True
    if "pattern" in said:
        return True
    if depth > 4:
        return False
    inner = [
        *bench.surface.members(schema).values(),
        said.get("items"),
        *(said.get("anyOf") or ()),
        *(said.get("oneOf") or ()),
    ]
    return any(_has_format(bench, member, depth + 1) for member in inner if isinstance(member, Mapping))
