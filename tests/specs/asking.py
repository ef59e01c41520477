"""Valid requests for the operations of a document, and answers held to the document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from attrs import frozen

from invocant.media_types import essence, form_of, is_stream
from invocant.mock import MockApp, ServedApi
from invocant.mock._api import ServedOperation
from invocant.mock._exchange.media import declared_for
from invocant.mock._values.making import Maker, Plan
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
            plan = Plan(full=full and turn < 3, turn=turn, examples=False)
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
            media = next((key for key in operation.body.content if form_of(key) == "json"), None)
            if media is None:
                return None
            body = self.value(operation.body.content[media], operation.label, number, full=number % 2 == 1)
            if not self.schemas.check(operation.body.content[media], REQUEST).passes(body):
                return None
            content, headers["content-type"] = (
                json.dumps(body).encode(),
                essence(media)
                .replace("*/*", "application/json")
                .replace("application/*", "application/json"),
            )
        target = address + ("?" + urlencode(query) if query else "")
        return Asked(operation.method, target, headers, content)

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
    call = Caller(app)
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
