"""Valid requests for the operations of a document, and answers held to the document."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlencode

from attrs import frozen

from invocant.documents import Way
from invocant.media_types import concrete, form_of, is_stream
from invocant.mock import MockApp, ServedApi
from invocant.mock._api import ServedOperation
from invocant.mock._exchange.media import declared_for
from invocant.mock._meaning.findings import FoundCollection
from invocant.mock._meaning.shapes import places_in
from invocant.mock._values.making import Maker, ValuePlan
from invocant.mock._values.schemas import ANSWER, REQUEST, Schemas, compiled
from invocant.mock._values.synthesis import Synthesis
from tests.unit.mock.small import Answered, Caller


@frozen
class Asked:
    """A request."""

    method: str
    path: str
    headers: Mapping[str, str | None]
    content: bytes | None


@frozen(eq=False)
class Asking:
    """Asks the operations of one API."""

    api: ServedApi
    schemas: Schemas

    def value(self, schema: Any, *seed: Any, full: bool = False) -> Any:
        """Return a value that a request may have, other than the examples."""
        synthesis = Synthesis(self.schemas, full)
        check = self.schemas.check(schema, REQUEST)
        for turn in range(6):
            plan = ValuePlan(full=full and turn < 3, turn=turn, examples=False)
            made = Maker(self.schemas, synthesis.merging, plan).made(schema, (*seed, "asked"))
            if check.passes(made):
                return made
        made = synthesis.value(schema, *seed)
        return made if check.passes(made) else None

    def request(
        self, operation: ServedOperation, number: int, path: Mapping[str, Any] | None = None
    ) -> Asked | None:
        """Return a valid request, or None where none was found; *path* has known values."""
        query: list[tuple[str, str]] = []
        headers: dict[str, str | None] = {}
        address = operation.path
        for parameter in operation.parameters:
            given = (path or {}).get(parameter.name) if parameter.location == "path" else None
            if parameter.location == "header" and parameter.name.lower() in (
                "accept",
                "content-type",
                "authorization",
            ):
                continue
            if parameter.location != "path" and not parameter.required and number % 3:
                continue
            value = (
                given
                if given is not None
                else self.value(parameter.schema, operation.label, parameter.name, number)
            )
            if value is None or isinstance(value, dict | list):
                if parameter.required and not isinstance(value, list):
                    return None
                if not isinstance(value, list) or any(isinstance(item, dict | list) for item in value):
                    continue
            text = ",".join(map(_text, value)) if isinstance(value, list) else _text(value)
            if parameter.location == "path":
                if not text or "/" in text:
                    return None
                address = address.replace("{" + parameter.name + "}", quote(text, safe=""))
            elif parameter.location == "query":
                if isinstance(value, list) and parameter.explode:
                    query += [(parameter.name, _text(item)) for item in value]
                else:
                    query.append((parameter.name, text))
            elif parameter.location == "header":
                if any(ord(character) < 32 or ord(character) > 126 for character in text):
                    continue
                headers[parameter.name] = text
        if "{" in address:
            return None
        content = None
        if operation.body is not None and (operation.body.required or number % 2 == 0):
            sent = self._body(operation, number)
            if sent is None:
                return None
            headers["content-type"], content = sent
        for name, way in self._credentials(operation):
            if way.location == "query":
                query.append((way.parameter, "mock-key"))
            elif way.kind == "basic":
                headers[name] = "Basic " + base64.b64encode(b"mock-key:mock-key").decode()
            else:
                headers[name] = f"{way.prefix}mock-key"
        target = address + ("?" + urlencode(query) if query else "")
        return Asked(operation.method, target, headers, content)

    def _credentials(self, operation: ServedOperation) -> Iterator[tuple[str, Way]]:
        for scheme in operation.security[0] if operation.security else ():
            for way in self.api.schemes[scheme].ways[:1]:
                if way.kind != "mutual-tls":
                    yield (way.parameter if way.location != "cookie" else "cookie"), way

    def _body(self, operation: ServedOperation, number: int) -> tuple[str, bytes] | None:
        """Return the media type and the bytes of a body, or None where none was found."""
        content = operation.body.content if operation.body is not None else {}
        known = {form_of(key): key for key in reversed(list(content))}
        media = known.get("json") or known.get("form")
        if media is None:
            return None
        value = self.value(content[media], operation.label, number, full=number % 2 == 1 and "json" in known)
        if not self.schemas.check(content[media], REQUEST).passes(value):
            return None
        if form_of(media) == "json":
            return concrete(media), json.dumps(value).encode()
        if not isinstance(value, dict) or any(isinstance(member, dict | list) for member in value.values()):
            return None
        return concrete(media), urlencode({name: _text(member) for name, member in value.items()}).encode()

    def objections(self, operation: ServedOperation, answer: Answered) -> Iterator[str]:
        """Yield what the document forbids of an answer."""
        if answer.status >= 500:
            yield f"{answer.status}: {answer.content[:300]!r}"
            return
        response = operation.response(answer.status)
        if response is None:
            if operation.responses and answer.status not in (200, 404):
                yield f"undocumented {answer.status} {answer.content[:200]!r}"
            return
        sent = answer.headers.get("content-type")
        if not response.content:
            return
        if sent is None:
            if answer.content:
                yield "no content type"
            return
        key = declared_for(sent, response.content)
        if key is None:
            yield f"{answer.status} {sent} is not among {list(response.content)}"
        elif form_of(key) == "json" and not is_stream(key):
            check = self.schemas.check(response.content[key], ANSWER)
            value = json.loads(answer.content)
            if not check.passes(value):
                yield f"{answer.status} {[str(problem) for problem in check.problems(value, 'answer')][:2]}"


def asked(app: MockApp, api: ServedApi, times: int, only: Any = None) -> tuple[int, int, list[str]]:
    """Ask each operation *times* times; return how often that was, how often not possible, and objections."""
    asking = Asking(api, compiled(api))
    call = Caller(app, {})
    count = skipped = 0
    wrong: list[str] = []
    for operation in api.operations:
        if only is not None and not only(operation):
            continue
        for number in range(times):
            request = asking.request(operation, number)
            if request is None:
                skipped += 1
                continue
            answer = call(request.method, request.path, content=request.content, headers=request.headers)
            count += 1
            found = list(asking.objections(operation, answer))
            if answer.status == 400 and not found:
                found = (
                    [f"refused a valid request? {answer.content[:200]!r}"]
                    if "invalid request" in answer.content.decode("utf-8", "replace")
                    else []
                )
            wrong += [f"{operation.label} #{number}: {text}" for text in found]
    return count, skipped, wrong


def _text(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def walked(app: MockApp, api: ServedApi) -> tuple[int, list[str]]:
    """Create, get, list, change and delete a record of each collection; return how many, and what went wrong.

    What a step answers has to be what the step before it left behind, as far as both schemas show it.
    """
    asking = Asking(api, compiled(api))
    findings = app.services[0].semantics.findings
    operations = {operation.label: operation for operation in api.operations}
    walks = 0
    wrong: list[str] = []
    for collection in findings.collections.values():
        roles = {
            role.verb: operations[label]
            for label, role in reversed(list(findings.roles.items()))
            if role.collection is collection and not role.by_body
        }
        if "create" in roles and "get" in roles and not collection.single:
            walks += 1
            wrong += [f"{collection.name}: {text}" for text in _walk(app, asking, collection, roles)]
    return walks, wrong


def _walk(
    app: MockApp, asking: Asking, home: FoundCollection, roles: Mapping[str, ServedOperation]
) -> Iterator[str]:
    call = Caller(app, {})
    records = app.services[0].semantics.records

    def ask(verb: str, key: list[str]) -> Any:
        operation = roles[verb]
        names = places_in(operation.path)
        known = {
            parameter.name: _known(asking, parameter.schema, key[names.index(parameter.name)])
            for parameter in operation.parameters
            if parameter.location == "path" and parameter.name in names[: len(key)]
        }
        request = asking.request(operation, 1, known)
        if request is None:
            return None
        answer = call(request.method, request.path, content=request.content, headers=request.headers)
        return answer, [f"{operation.label}: {text}" for text in asking.objections(operation, answer)]

    created = ask("create", [])
    if created is None or created[0].status >= 300:
        return
    yield from created[1]
    rows = app.store.rows(records.backend.collection(f"/{home.name}"))
    if not rows:
        yield "nothing was kept"
        return
    key = [unquote(part) for part in rows[-1].id.split("/")]
    deleted = False
    for verb, statuses in (
        ("get", {200}),
        ("list", {200, 206}),
        ("update", {200, 201, 202, 204}),
        ("replace", {200, 201, 202, 204}),
        ("get", {200}),
        ("delete", {200, 202, 204}),
        ("get", {404, 410}),
    ):
        if verb not in roles or (statuses == {404, 410} and not deleted):
            continue
        done = ask(verb, key if verb != "list" else key[:-1])
        if done is None:
            continue
        answer, objections = done
        if b"invalid request: path" in answer.content:
            continue  # the path takes another id than that of what it stands under
        if verb == "delete":
            deleted = answer.status < 300
        if statuses != {404, 410} or answer.status != 404:
            yield from objections
        if answer.status not in statuses:
            yield f"{roles[verb].label}: {answer.status} {answer.content[:160]!r}"


def _known(asking: Asking, schema: Any, text: str) -> Any:
    types = asking.schemas.types(schema)
    return int(text) if "string" not in types and text.isdigit() else text
