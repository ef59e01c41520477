"""Start a job, and ask about it as its handle does: is each operation asked, and each state understood?

The keyword is read here anew, as everything is that the check holds a package to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from invocant_generator.wire._calling import ScriptedAnswer
from invocant_generator.wire._comparing import undecoded
from invocant_generator.wire._description import Described, Node, follow, methods, operations, pointed
from invocant_generator.wire._media import is_json
from invocant_generator.wire._report import Mismatch
from invocant_generator.wire._samples import Sampler
from invocant_generator.wire._sent import Sent
from invocant_generator.wire._subject import Subject

_KIND = "job"


def job_of(described: Described) -> Node:
    """Return what an overlay says of the job that an operation starts; empty where it starts none."""
    return described.raw.get("x-invocant-job") or {}


def tells(described: Described, value: Any) -> bool:
    """Tell whether an answer of the start says which job it has started."""
    sources = [
        source for part in _parts(job_of(described)).values() for source in part["parameters"].values()
    ]
    return all(pointed(value, source) is not None for source in sources if source[:1] in ("", "/"))


def driven(subject: Subject, started: Any, given: Mapping[str, Any], answer: Any) -> Iterator[Mismatch]:
    """Yield where a job that was *started* is not asked about, or understood, as the document says.

    Args:
        subject: The operation that starts it.
        started: Its handle.
        given: What the start was called with, by the names on the wire.
        answer: What it answered, as JSON.
    """
    job, line = job_of(subject.described), subject.package.line
    parts = _parts(job)

    def asked(call: Callable[[], Any], member: str, body: Any) -> Iterator[Mismatch]:
        line.sent.clear()
        line.answer = ScriptedAnswer(200, "application/json", json.dumps(body).encode())
        outcome[:] = [None, None]
        try:
            outcome[0] = call()
        except Exception as error:  # noqa: BLE001 - whatever a call raises is what came of it
            outcome[1] = error
        why = _wrong(subject, parts[member], line.sent, given, answer)
        if why:
            yield subject.mismatch(_KIND, member, why)

    outcome: list[Any] = [None, None]
    target = _target(subject.document, parts["status"])
    told = Sampler(subject.document, "answer", every=True).value(_answer(subject.document, target), "answer")
    if target is None or not isinstance(told, dict):
        yield subject.mismatch(_KIND, "status", "nothing tells its state in JSON")
        return
    for member, error in (("done", ""), ("failed", "JobFailedError"), ("cancelled", "JobCancelledError")):
        for state in job.get(member) or ():
            body = _with(told, str(job["state"]), state)
            yield from asked(lambda: started.wait(0), "status", body)
            if type(outcome[1]).__name__ != (error or "NoneType"):
                yield subject.mismatch(_KIND, repr(outcome[1]), f"the state {state!r} is not {member}")
            elif not error:
                difference = undecoded(outcome[0], body)
                if difference:
                    yield subject.mismatch(_KIND, json.dumps(body), difference)
    if "cancel" in parts:
        yield from asked(started.cancel, "cancel", {})
    items = job.get("items")
    if isinstance(items, Mapping):
        yield from asked(lambda: started.items().first_page(), "items", {})
    elif isinstance(items, str):
        yield from asked(lambda: list(started.items()), "status", told)
        listed = pointed(told, items)
        difference = undecoded(outcome[0], listed if listed is not None else [])
        if outcome[1] is not None or difference:
            yield subject.mismatch(_KIND, items, difference or f"its items cannot be read: {outcome[1]}")


def _parts(job: Node) -> dict[str, Any]:
    """Return what a job is asked about with, by member: operation and parameters."""
    shared = job["status"]["parameters"]
    return {
        member: {**job[member], "parameters": {**shared, **(job[member].get("parameters") or {})}}
        for member in ("status", "items", "cancel")
        if isinstance(job.get(member), Mapping)
    }


def _target(document: Node, part: Node) -> Described | None:
    """Return the operation that is called as a part says."""
    name = part["operation"]
    for described in operations(document):
        for method in methods(described):
            names = [method.further] if method.further else [described.raw.get("operationId"), described.name]
            if name in [*names, method.raw.get("x-invocant-name")]:
                return method
    return None


def _answer(document: Node, target: Described | None) -> Node:
    for status, response in sorted(target.responses.items()) if target is not None else ():
        for kind, media in (response.get("content") or {}).items():
            if is_json(kind) and status.startswith("2"):
                schema: Node = follow(document, media).get("schema") or {}
                return schema
    return {}


def _wrong(
    subject: Subject, part: Node, sent: list[Sent], given: Mapping[str, Any], answer: Any
) -> str | None:
    """Say what is wrong with the request that asks about a job."""
    target = _target(subject.document, part)
    if target is None or not sent:
        return "nothing is asked" if target is not None else f"no operation is called {part['operation']}"
    path, query = target.path.partition("?")[0], []
    for parameter in target.parameters:
        source = part["parameters"].get(parameter["name"])
        if source is None:
            continue
        written = given.get(source.split(".", 2)[2]) if source.startswith("$") else pointed(answer, source)
        if parameter.get("in") == "path":
            path = path.replace("{" + parameter["name"] + "}", _text(written))
        else:
            query.append((parameter["name"], _text(written)))
    split = urlsplit(sent[0].target)
    asked = unquote(split.path)
    if sent[0].method != target.method.upper() or not asked.endswith(path):
        return f"{sent[0].method} {asked} is sent, where {target.method.upper()} {path} tells of it"
    missing = [pair for pair in query if pair not in parse_qsl(split.query, keep_blank_values=True)]
    return f"{missing} is not in its query" if missing else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _with(value: Any, pointer: str, member: Any) -> Any:
    """Return *value* with *member* at *pointer*."""
    if not pointer:
        return member
    head, _, rest = pointer[1:].partition("/")
    name = head.replace("~1", "/").replace("~0", "~")
    holder = value if isinstance(value, dict) else {}
    return {**holder, name: _with(holder.get(name), f"/{rest}" if rest else "", member)}
