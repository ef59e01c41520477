"""A queue of tickets: things below things, a key in the query, problems in RFC 9457, pages in `Link`.

Right in all that its document promises, or with one fault of `FAULTS`. It has no framework.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs
from attrs import define, field

from tests.contract.tickets_document import CHANGE, QUEUE_IN, STATES, TICKET_IN

KEY = "tickets-key-00000001"
QUERY = {"api_key": KEY}
_CHECKS = {
    name: jsonschema_rs.validator_for(schema)
    for name, schema in {"queue": QUEUE_IN, "ticket": TICKET_IN, "change": CHANGE}.items()
}


class RefusedError(Exception):
    """A request that is refused: its status, and why."""


@define
class Sending:
    """What is answered."""

    status: int
    value: Any = None
    headers: dict[str, str] = field(factory=dict)
    media_type: str = "application/json"


@define
class Asking:
    """What was asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes


@define
class Tickets:
    """An ASGI application."""

    fault: str | None = None
    clock: Callable[[], float] = lambda: 0.0
    queues: dict[int, dict[str, Any]] = field(factory=dict)
    tickets: dict[int, dict[str, dict[str, Any]]] = field(factory=dict)
    keys: dict[tuple[Any, ...], str] = field(factory=dict)
    hits: list[float] = field(factory=list)
    numbers: Any = field(factory=lambda: itertools.count(1))
    turns: Any = field(factory=lambda: itertools.count(1))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise LookupError(scope["type"])
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        asking = Asking(scope["method"], scope["path"], query, headers, body)
        try:
            sending = self.reply(asking)
        except RefusedError as refusal:
            sending = self.problem(*refusal.args)
            if sending.status == 405:
                sending.headers["Allow"] = ", ".join(sorted(_allowed(asking.path)))
        data = b"" if sending.value is None else _written(sending.value)
        if self.fault == "nan" and asking.path == "/load" and sending.status == 200:
            data = b'{"load": NaN}'
        if data:
            sending.headers["Content-Type"] = sending.media_type
        if self.fault == "gzip-unasked" and data and sending.status == 200:
            import gzip

            data = gzip.compress(data)
            sending.headers["Content-Encoding"] = "gzip"
        pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in sending.headers.items()]
        await send({"type": "http.response.start", "status": sending.status, "headers": pairs})
        await send({"type": "http.response.body", "body": data})

    def problem(self, status: int, detail: str) -> Sending:
        """Return an error in the form of RFC 9457."""
        told = 500 if self.fault == "problem-status-wrong" and status == 404 else status
        value = {"type": "about:blank", "title": "Refused", "status": told, "detail": detail}
        if self.fault == "problem-trace" and status == 400:
            value["detail"] = 'Traceback (most recent call last):\n  File "/srv/app.py", line 7, in put'
        kind = "application/json" if self.fault == "problem-as-json" else "application/problem+json"
        return Sending(status, value, media_type=kind)

    def reply(self, asking: Asking) -> Sending:
        """Return what a request is answered with."""
        allowed = _allowed(asking.path)
        if not allowed:
            raise RefusedError(404, "no such place")
        if asking.method not in allowed:
            raise RefusedError(405, "not so")
        if asking.path == "/health":
            return Sending(200, {})
        self.admit(asking)
        if asking.path == "/steps":
            return self.steps()
        if asking.path == "/load":
            return self.load()
        parts = asking.path.strip("/").split("/")
        if len(parts) == 1:
            return (
                self.listed(asking, list(self.queues.values()))
                if asking.method == "GET"
                else self.add(asking)
            )
        queue = self.queues.get(int(parts[1])) if re.fullmatch("[0-9]{1,15}", parts[1]) else None
        if queue is None:
            raise RefusedError(404, "no such queue")
        if len(parts) == 2:
            return self.at_queue(asking, queue)
        return self.below(asking, queue, parts[3] if len(parts) == 4 else None)

    def admit(self, asking: Asking) -> None:
        """Let in who has the key."""
        given = asking.query.get("api_key", "")
        is_known = given == KEY or (self.fault == "key-prefix" and given.startswith(KEY[:12]))
        is_known = is_known or (self.fault == "key-per-method" and asking.method == "GET")
        if not is_known and self.fault != "key-open":
            raise RefusedError(401, "no such key")

    def given(self, asking: Asking, name: str, media_type: str = "application/json") -> dict[str, Any]:
        """Return a body that keeps its schema."""
        if asking.headers.get("content-type", "").split(";")[0] != media_type:
            raise RefusedError(415, f"{media_type} only")
        try:
            value = json.loads(asking.body)
        except ValueError:
            raise RefusedError(400, "no JSON") from None
        judged = value
        if isinstance(value, dict):
            if self.fault == "bound-off-by-one" and len(str(value.get("subject", ""))) == 61:
                judged = {**value, "subject": "long"}
            if self.fault == "pattern-ignored":
                judged = {name: member for name, member in judged.items() if name != "prefix"}
            if self.fault == "null-refused" and value.get("note", "") is None:
                raise RefusedError(400, "no note")
        if not _CHECKS[name].is_valid(judged):
            raise RefusedError(400, "not as documented")
        return dict(value)

    def add(self, asking: Asking) -> Sending:
        """Make a queue."""
        value = self.given(asking, "queue")
        number = next(self.numbers)
        self.queues[number] = {**_only(QUEUE_IN, value), "id": number}
        self.tickets.setdefault(number, {})
        where = number + 1 if self.fault == "location-elsewhere" else number
        return Sending(201, self.queue(number), {"Location": f"/queues/{where}"})

    def queue(self, number: int) -> dict[str, Any]:
        """Return a queue as it is shown."""
        queue = self.queues[number]
        return queue if self.fault == "secret-shown" else {n: v for n, v in queue.items() if n != "hook"}

    def at_queue(self, asking: Asking, queue: dict[str, Any]) -> Sending:
        """Read, replace or delete a queue."""
        number = queue["id"]
        if asking.method == "PUT":
            value = _only(QUEUE_IN, self.given(asking, "queue"))
            if self.fault == "put-appends":
                value["title"] = (queue["title"] + value["title"])[:40]
            if self.fault == "put-adds":
                number = next(self.numbers)
                self.tickets[number] = {}
            self.queues[number] = {**value, "id": number}
        elif asking.method == "DELETE":
            gone = [number] if self.fault != "parent-takes-all" else list(self.queues)
            for each_number in gone:
                del self.queues[each_number]
                if self.fault != "deleted-200":
                    self.tickets.pop(each_number, None)
            return Sending(204)
        return Sending(200, self.queue(number))

    def below(self, asking: Asking, queue: dict[str, Any], name: str | None) -> Sending:
        """Answer what is about the tickets of a queue."""
        kept = self.tickets[queue["id"]]
        if name is None:
            if asking.method == "POST":
                return self.open(asking, queue["id"])
            tickets = list(kept.values())
            if self.fault == "child-listed-anywhere":
                tickets = [ticket for held in self.tickets.values() for ticket in held.values()]
            return self.listed(asking, [self.shown(ticket) for ticket in tickets])
        if self.fault == "child-anywhere":
            kept = next((held for held in self.tickets.values() if name in held), kept)
        ticket = kept.get(name)
        if ticket is None:
            raise RefusedError(
                500 if self.fault == "delete-500" and asking.method == "DELETE" else 404, "none"
            )
        if asking.method == "DELETE":
            if self.fault == "deleted-200":
                ticket["state"] = "shut"
            else:
                del kept[name]
            return Sending(204)
        if asking.method == "PATCH":
            self.change(asking, ticket)
        return self.ticket(asking, ticket)

    def open(self, asking: Asking, number: int) -> Sending:
        """Make a ticket, once for each key."""
        value = _only(TICKET_IN, self.given(asking, "ticket"))
        key = asking.headers.get("idempotency-key")
        if key == "":
            raise RefusedError(400, "no key")
        known = ("any",) if self.fault == "replay-shared" else (number, key)
        name = self.keys.get(known) if key is not None and self.fault != "replay-second" else None
        home = self.tickets[min(self.tickets)] if self.fault == "created-elsewhere" else self.tickets[number]
        if name is None or name not in home:
            count = next(self.numbers)
            name = str(uuid.UUID(int=(count * 0x9E3779B97F4A7C15) % 2**128, version=4))
            ticket = {"state": "open", **value, "id": name, "number": count, "opened": "2026-11-29T07:00:00Z"}
            if self.fault == "text-trimmed":
                ticket["subject"] = ticket["subject"][:10]
            if self.fault == "number-rounded":
                ticket["weight"] = int(ticket["weight"]) // 2 * 2
            home[name] = ticket
            if key is not None:
                self.keys[known] = name
        return Sending(201, self.shown(home[name]), {"Location": f"/queues/{number}/tickets/{name}"})

    def change(self, asking: Asking, ticket: dict[str, Any]) -> None:
        """Merge a change in (RFC 7396)."""
        value = _only(TICKET_IN, self.given(asking, "change", "application/merge-patch+json"))
        wanted = asking.headers.get("if-match")
        if wanted not in (None, "*", _etag(ticket)) and self.fault != "if-match-ignored":
            raise RefusedError(412, "changed meanwhile")
        if self.fault == "merge-drops-labels" and "labels" not in value:
            ticket.pop("labels", None)
        for name, member in value.items():
            if member is None and self.fault != "merge-null-kept":
                ticket.pop(name, None)
            elif member is not None:
                ticket[name] = member

    def ticket(self, asking: Asking, ticket: dict[str, Any]) -> Sending:
        """Show a ticket, in the form that is asked for."""
        etag = '"same"' if self.fault == "etag-constant" else _etag(ticket)
        if asking.method == "GET":
            wanted = asking.headers.get("if-none-match")
            if wanted is not None and (etag in wanted or wanted.strip() == "*" or self.fault == "always-304"):
                return Sending(304, headers={"ETag": etag})
            accepts = asking.headers.get("accept", "*/*")
            chosen = _best(accepts, ["application/json", "text/csv"])
            if chosen is None and self.fault != "406-ignored":
                raise RefusedError(406, "not in that form")
            if (chosen == "text/csv") != (self.fault == "csv-unasked"):
                return Sending(200, f"{ticket['id']},{ticket['number']}\n", {"ETag": etag}, "text/csv")
        return Sending(200, self.shown(ticket), {"ETag": etag})

    def shown(self, ticket: dict[str, Any]) -> dict[str, Any]:
        """Return a ticket as it is shown."""
        return {**ticket, "id": ticket["id"][:8]} if self.fault == "uuid-short" else ticket

    def listed(self, asking: Asking, chosen: list[dict[str, Any]]) -> Sending:
        """Show a page, with what leads to the next."""
        chosen = [{n: v for n, v in item.items() if n != "hook"} for item in chosen]
        offset = _number(asking.query, "offset", 0, 0, 10**15)
        limit = _number(asking.query, "limit", 25 if self.fault == "default-large" else 5, 1, 25)
        state, sort = asking.query.get("state"), asking.query.get("sort", "number")
        is_of_tickets = "/tickets" in asking.path
        if is_of_tickets and (state not in (None, *STATES) or sort not in ("weight", "-weight", "number")):
            raise RefusedError(400, "not as documented")
        if is_of_tickets and state is not None:
            chosen = [item for item in chosen if item["state"] == state]
            chosen = chosen[:-1] if self.fault == "state-partial" else chosen
        if is_of_tickets and sort != "number":
            chosen.sort(key=lambda item: item["weight"], reverse=sort[0] == "-")
        if self.fault == "order-by-chance" and next(self.turns) % 2:
            chosen.reverse()
        start = 0 if self.fault == "offset-ignored" else offset
        page = chosen[start : start + limit]
        headers = {"X-Total-Count": str(len(page) if self.fault == "count-of-page" else len(chosen))}
        if offset + limit < len(chosen) and self.fault != "link-lost":
            after = offset + limit + (1 if self.fault == "link-skips" else 0)
            after = 0 if self.fault == "link-loops" else after
            kept = "".join(f"&{n}={v}" for n, v in asking.query.items() if n in ("state", "sort"))
            headers["Link"] = f'<{asking.path}?offset={after}&limit={limit}{kept}>; rel="next"'
        return Sending(200, page, headers)

    def steps(self) -> Sending:
        """Stream what was done, as records (RFC 7464)."""
        numbers = [1, 2, 2, 3] if self.fault == "seq-number-twice" else [1, 2, 3, 4]
        mark = "" if self.fault == "seq-unframed" else "\x1e"
        text = "".join(mark + json.dumps({"seq": number, "what": "moved"}) + "\n" for number in numbers)
        return Sending(200, text, media_type="application/json-seq")

    def load(self) -> Sending:
        """Tell the load, eight times a second."""
        now = self.clock()
        self.hits = [hit for hit in self.hits if now - hit < 1.0]
        if len(self.hits) >= 8:
            refusal = self.problem(429, "too many")
            refusal.headers["Retry-After"] = "soon" if self.fault == "retry-after-word" else "1"
            return refusal
        self.hits.append(now)
        left = 8 if self.fault == "remaining-stuck" else 8 - len(self.hits)
        return Sending(200, {"load": 0.5}, {"X-RateLimit-Remaining": str(left)})


def _written(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def _only(schema: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that a schema names."""
    return {name: member for name, member in value.items() if name in schema["properties"]}


def _etag(ticket: Mapping[str, Any]) -> str:
    return f'"{hashlib.sha256(json.dumps(ticket, sort_keys=True).encode()).hexdigest()[:16]}"'


def _best(accepts: str, offered: list[str]) -> str | None:
    """Return the media type that is wanted most (RFC 9110, section 12.5.1), or None."""
    weights: dict[str, float] = {}
    for part in accepts.split(","):
        kind, *parameters = (text.strip() for text in part.split(";"))
        weight = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        for media_type in offered:
            if kind in ("*/*", media_type, f"{media_type.split('/')[0]}/*"):
                weights[media_type] = max(weights.get(media_type, 0.0), float(weight))
    wanted = [media_type for media_type in offered if weights.get(media_type, 0.0) > 0]
    return max(wanted, key=lambda media_type: weights[media_type], default=None)


def _number(query: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = query.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,400}", text) or not least <= int(text) <= most:
        raise RefusedError(400, f"no such {name}")
    return int(text)


def _allowed(path: str) -> frozenset[str]:
    """Return the methods of a path."""
    for pattern, methods in (
        ("/(steps|load|health)", "GET"),
        ("/queues", "GET POST"),
        ("/queues/[^/]+", "GET PUT DELETE"),
        ("/queues/[^/]+/tickets", "GET POST"),
        ("/queues/[^/]+/tickets/[^/]+", "GET PATCH DELETE"),
    ):
        if re.fullmatch(pattern, path):
            return frozenset(methods.split())
    return frozenset()
