"""Rooms and their bookings: tokens with scopes, cursors, merge patches, a stream that is resumed.

Right in all that its document promises, or with one fault of `FAULTS`. Made with Starlette.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema_rs
from attrs import define, field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.contract.rooms_document import BOOKING_CHANGE, BOOKING_IN, ROOM_CHANGE, ROOM_IN

FULL, READING = "Rooms-Token-Full-0001", "rooms-token-read-0002"
CREDENTIALS = {"Authorization": f"Bearer {FULL}"}
LIMITED = {"Authorization": f"Bearer {READING}"}
OPENED = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
_CHECKS = {
    id(schema): jsonschema_rs.validator_for(schema)
    for schema in (ROOM_IN, ROOM_CHANGE, BOOKING_IN, BOOKING_CHANGE)
}
JSON, MERGE = "application/json", "application/merge-patch+json"


class RefusedError(Exception):
    """A request that is refused: its status, and why."""


@define
class Rooms:
    """What the house has, and how it answers."""

    fault: str | None = None
    rooms: dict[str, dict[str, Any]] = field(factory=dict)
    bookings: dict[str, dict[str, dict[str, Any]]] = field(factory=dict)
    orphans: dict[str, dict[str, dict[str, Any]]] = field(factory=dict)
    shown: dict[str, dict[str, Any]] = field(factory=dict)
    """How things were when a list showed them first, for the fault that shows nothing else."""
    numbers: Iterator[int] = field(factory=lambda: itertools.count(1))

    def app(self) -> Starlette:
        """Return the application."""
        room = "/rooms/{room}"
        booking = f"{room}/bookings/{{booking}}"
        routes = [
            Route("/rooms", self.many_rooms, methods=["GET", "POST"]),
            Route(room, self.room, methods=["GET", "PATCH", "DELETE"]),
            Route(f"{room}/bookings", self.many_bookings, methods=["GET", "POST"]),
            Route(booking, self.booking, methods=["GET", "PATCH", "DELETE"]),
            Route(f"{booking}/cancel", self.cancel, methods=["POST"]),
            Route(f"{room}/changes", self.changes, methods=["GET"]),
        ]
        return Starlette(routes=routes, exception_handlers={RefusedError: self.refused})

    def has(self, fault: str) -> bool:
        """Say whether the house has a fault."""
        return self.fault == fault

    async def refused(self, _request: Request, error: Exception) -> Response:
        """Tell of a refusal."""
        status, message = error.args
        code = {} if self.has("error-without-code") and status == 404 else {"code": f"e{status}"}
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return JSONResponse({**code, "message": message}, status, headers)

    # -- who asks, and what ------------------------------------------------------------------------

    def admit(self, request: Request) -> None:
        """Look at the token."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        known = {FULL: "write", READING: "read"}
        if self.has("token-of-any-case"):
            token = {name.lower(): name for name in known}.get(token.lower(), token)
        if kind.lower() != "bearer" or token not in known:
            raise RefusedError(401, "no such token")
        is_safe = request.method in ("GET", "HEAD") or self.has("scope-of-reading-writes")
        if not is_safe and known[token] != "write":
            raise RefusedError(403, "the token may only read")

    async def given(self, request: Request, schema: Mapping[str, Any], kind: str = JSON) -> dict[str, Any]:
        """Return a body that its schema allows."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
            raise RefusedError(415, f"{kind} is wanted")
        try:
            value = json.loads((await request.body()).decode("utf-8"))
        except ValueError as error:
            raise RefusedError(400, "no JSON") from error
        if kind == MERGE and isinstance(value, dict):
            whole = _merged({"title": "t"}, value)
            if "title" not in whole or not _CHECKS[id(ROOM_CHANGE)].is_valid(whole):
                raise RefusedError(400, "not as documented")
        elif not _CHECKS[id(schema)].is_valid(value):
            raise RefusedError(400, "not as documented")
        if not isinstance(value, dict):
            raise RefusedError(400, "no object")
        if isinstance(value.get("start"), str):
            value["start"] = self.instant(value["start"])
        if self.has("text-to-ascii"):
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("ascii", "replace"))
        return {name: member for name, member in value.items() if name in schema["properties"]}

    def instant(self, text: str) -> str:
        """Return an instant in UTC."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise RefusedError(400, "no instant") from error
        if moment.tzinfo is None:
            raise RefusedError(400, "an instant without an offset")
        moment = moment.replace(tzinfo=UTC) if self.has("instant-moved") else moment
        try:
            return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        except OverflowError as error:
            raise RefusedError(400, "too far away") from error

    def home(self, request: Request) -> dict[str, Any]:
        """Return the room of a path."""
        room = self.rooms.get(request.path_params["room"])
        if room is None:
            raise RefusedError(404, "no such room")
        return room

    # -- lists -------------------------------------------------------------------------------------

    def page(self, request: Request, things: list[dict[str, Any]], *filters: str) -> Response:
        """Show a page of what fits the filters, by a cursor that names the last thing of the page before."""
        query = request.query_params
        size = _number(query.get("size", "10"), 1, 20)
        cursor = query.get("cursor")
        chosen = things
        is_deaf = self.has("filter-lost-between-pages") and cursor is not None
        for name in filters if not is_deaf else ():
            if name in query:
                wanted: Any = query[name]
                if name in ("floor", "minutes"):
                    wanted = _number(wanted, *((-2, 30) if name == "floor" else (-(2**62), 2**62)))
                chosen = [thing for thing in chosen if thing[name] == wanted]
        rest = chosen if cursor is None else self.after(cursor, things, chosen)
        shown = rest[:size]
        last = self.mark(shown[-1], things) if len(rest) > len(shown) and shown else None
        entries = [self.listed(thing) for thing in shown]
        count = len(things) if self.has("total-of-all") else len(chosen)
        return JSONResponse({"entries": entries, "cursor": last, "total": count})

    def mark(self, thing: dict[str, Any], things: list[dict[str, Any]]) -> str:
        """Return the cursor behind a thing: its number, which stays when the thing is gone."""
        if self.has("same-second-skipped"):
            return f"s{thing['id'][1:].rjust(6, '0')[:-1]}"
        return f"o{things.index(thing) + 1}" if self.has("cursor-shifted") else f"n{thing['id'][1:]}"

    def after(self, cursor: str, things: list[dict[str, Any]], chosen: list[dict[str, Any]]) -> Any:
        """Return what comes behind a cursor."""
        kind, number = cursor[:1], cursor[1:]
        if kind not in ("n", "o", "s") or not number.isascii() or not number.isdecimal() or len(number) > 12:
            raise RefusedError(400, "no such cursor")
        if kind == "o":
            return [thing for thing in chosen if thing in things[int(number) :]]
        if kind == "s":
            return [thing for thing in chosen if int(thing["id"][1:]) // 10 > int(number)]
        return [thing for thing in chosen if int(thing["id"][1:]) > int(number)]

    def listed(self, thing: dict[str, Any]) -> dict[str, Any]:
        """Return a thing as lists show it."""
        return self.shown.setdefault(thing["id"], dict(thing)) if self.has("list-shows-old") else thing

    # -- rooms -------------------------------------------------------------------------------------

    async def many_rooms(self, request: Request) -> Response:
        """List rooms, or open one."""
        self.admit(request)
        if request.method != "POST":
            return self.page(request, [*self.rooms.values()], "floor")
        value = await self.given(request, ROOM_IN)
        number = next(self.numbers)
        if self.has("falsy-defaulted"):
            value = {name: member for name, member in value.items() if member or member is False}
        opened = OPENED + timedelta(seconds=number)
        room = {
            "floor": 1,
            "bookable": True,
            **value,
            "id": f"r{number}",
            "createdAt": opened.isoformat().replace("+00:00", "Z"),
        }
        self.rooms[room["id"]], self.bookings[room["id"]] = room, {}
        return JSONResponse(room, 201, {"Location": f"/rooms/{room['id']}"})

    async def room(self, request: Request) -> Response:
        """Show a room, change it or close it."""
        self.admit(request)
        room = self.home(request)
        if request.method == "DELETE":
            del self.rooms[room["id"]]
            self.orphans[room["id"]] = self.bookings.pop(room["id"])
            return Response(status_code=204)
        if request.method == "PATCH":
            return self.changed(room, await self.given(request, ROOM_CHANGE, MERGE), merge=True)
        return JSONResponse(room)

    def changed(self, thing: dict[str, Any], value: dict[str, Any], *, merge: bool) -> Response:
        """Change a thing, and show it."""
        before = dict(thing)
        if self.has("empty-change-passed-over"):
            value = {name: member for name, member in value.items() if member or member is None}
        if not merge or self.has("part-replaced"):
            merged = {**thing, **value}
            merged = {n: v for n, v in merged.items() if not merge or v is not None}
        else:
            merged = _merged(thing, value)
        thing.clear()
        thing.update({**({"floor": 1, "bookable": True} if merge else {}), **merged})
        return JSONResponse(before if self.has("change-answered-late") else thing)

    # -- bookings ----------------------------------------------------------------------------------

    async def many_bookings(self, request: Request) -> Response:
        """List the bookings of a room, or book it."""
        self.admit(request)
        if self.has("unknown-parent-empty") and request.path_params["room"] not in self.rooms:
            return JSONResponse({"entries": [], "cursor": None, "total": 0})
        kept = self.bookings[self.home(request)["id"]]
        if request.method != "POST":
            return self.page(request, [*kept.values()], "guest", "minutes")
        value = await self.given(request, BOOKING_IN)
        booking = {**value, "id": f"b{next(self.numbers)}", "state": "held"}
        kept[booking["id"]] = booking
        return JSONResponse(booking, 201, {"Location": f"{request.url.path}/{booking['id']}"})

    def found(self, request: Request) -> dict[str, Any]:
        """Return the booking of a path."""
        room, name = request.path_params["room"], request.path_params["booking"]
        if self.has("orphan-found") and room in self.orphans and name in self.orphans[room]:
            return self.orphans[room][name]
        booking = self.bookings[self.home(request)["id"]].get(name)
        if booking is None:
            raise RefusedError(404, "no such booking")
        return booking

    async def booking(self, request: Request) -> Response:
        """Show a booking, change it or take it away."""
        self.admit(request)
        booking = self.found(request)
        if request.method == "DELETE":
            self.bookings[request.path_params["room"]].pop(booking["id"], None)
            return Response(status_code=204)
        if request.method == "PATCH":
            return self.changed(booking, await self.given(request, BOOKING_CHANGE), merge=False)
        return JSONResponse(booking)

    async def cancel(self, request: Request) -> Response:
        """Cancel a booking."""
        self.admit(request)
        booking = self.found(request)
        if self.has("cancel-forgotten"):
            return JSONResponse({**booking, "state": "cancelled"})
        booking["state"] = "cancelled"
        return JSONResponse(booking)

    # -- what happens ------------------------------------------------------------------------------

    async def changes(self, request: Request) -> Response:
        """Stream what has happened, from after the event that the caller has seen last."""
        self.admit(request)
        room = self.home(request)
        last = request.headers.get("last-event-id", "")
        first = int(last) + 1 if last.isascii() and last.isdecimal() and len(last) < 10 else 1
        first -= 1 if self.has("resumed-with-the-last") and first > 1 else 0
        text = ""
        for turn in range(first, 6):
            name = "opened" if turn == 1 else "closed" if turn == 5 else "booked"
            payload = json.dumps({"room": room["title"], "turn": turn}, ensure_ascii=False)
            if self.has("event-cut") and turn == 3:
                payload = f"{payload[:-1]}\n}}".replace("\n", "\n\n")
            kind = "" if self.has("event-without-type") and turn == 2 else f"event: {name}\n"
            text += f"{kind}id: {turn}\ndata: {payload}\n\n"
        return Response(text.encode(), media_type="text/event-stream")


def _merged(stored: Any, given: Any) -> Any:
    """Return what a merge patch makes of a value (RFC 7396, section 2)."""
    if not isinstance(given, dict):
        return given
    result = dict(stored) if isinstance(stored, dict) else {}
    for name, value in given.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged(result.get(name), value)
    return result


def _number(text: str, least: int, most: int) -> int:
    sign, digits = ("-", text[1:]) if text[:1] == "-" else ("", text)
    is_whole = digits.isascii() and digits.isdecimal() and len(digits) < 20
    if not is_whole or not least <= int(sign + digits) <= most:
        raise RefusedError(400, f"no such number: {text[:20]}")
    return int(sign + digits)
