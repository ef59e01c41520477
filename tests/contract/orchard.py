"""An orchard: trees and what is ordered of them, growers by name, the weather as it comes. Made with FastAPI.

Right in all that its document promises, or with one fault of `FAULTS`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any
from uuid import UUID, uuid5

from fastapi import FastAPI, Header, HTTPException, Query, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from tests.contract.orchard_keeping import KEY, OVER, READER, Orchard
from tests.contract.orchard_models import (
    WEATHER,
    FruitOrder,
    FruitTree,
    Grower,
    Kind,
    LogLine,
    NewGrower,
    NewOrder,
    NewTree,
    OrderPage,
    RefusedRequest,
    Slug,
    TreePage,
    TreeUpdate,
)

CREDENTIALS, LIMITED, EXPIRED = ({"X-Orchard-Key": key} for key in (KEY, READER, OVER))
SPACE = UUID("5b0c3f0e-1f0d-4b0e-9a55-2d6a2f6f1a10")
PLANTED = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
WINDOW_SECONDS, CALLS = 4.0, 6
Told = dict[int | str, dict[str, Any]]


def _told(*statuses: int) -> Told:
    return {status: {"model": RefusedRequest, "description": "Refused."} for status in (401, 403, *statuses)}


def make_app(fault: str | None = None, clock: Callable[[], float] = lambda: 0.0) -> FastAPI:
    """Return the application."""
    orchard = Orchard(fault, clock)
    app = FastAPI(title="Orchard", version="1")
    read, write = Security(orchard.admit, scopes=["read"]), Security(orchard.admit, scopes=["write"])
    _handlers(app, orchard)
    _trees(app, orchard, read, write)
    _orders(app, orchard, read, write)
    _growers(app, orchard, read, write)
    _streams(app, orchard, read)
    return app


def _handlers(app: FastAPI, orchard: Orchard) -> None:
    @app.exception_handler(StarletteHTTPException)
    async def refused(_request: Request, error: StarletteHTTPException) -> Response:
        return orchard.refused(error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def not_as_documented(_request: Request, error: RequestValidationError) -> Response:
        return orchard.refused(422, str(error.errors()[0]["msg"]))


def _trees(app: FastAPI, orchard: Orchard, read: Any, write: Any) -> None:
    @app.get("/trees", dependencies=[read], responses=_told(422))
    async def list_trees(
        request: Request,
        response: Response,
        page: Annotated[int, Query(ge=1, le=10000)] = 1,
        per_page: Annotated[int, Query(ge=1, le=50)] = 10,
        kind: Kind | None = None,
    ) -> TreePage:
        return orchard.page_of_trees(request, response, page, per_page, kind)

    @app.post(
        "/trees",
        status_code=201,
        dependencies=[write],
        responses={**_told(422), 201: {"headers": {"Location": {"schema": {"type": "string"}}}}},
    )
    async def plant_tree(new: NewTree, response: Response) -> FruitTree:
        number = next(orchard.numbers)
        tree = FruitTree(id=uuid5(SPACE, str(number)), updated_at=PLANTED, **new.model_dump())
        if not (orchard.has("plums-are-not-kept") and tree.kind == "plum"):
            orchard.trees[tree.id] = tree
            orchard.planted += 1
        orchard.by_kind.setdefault(tree.kind, []).append(tree)
        orchard.orders[tree.id] = {}
        response.headers["Location"] = f"/trees/{tree.id}"
        return tree

    @app.get(
        "/trees/{tree_id}",
        dependencies=[read],
        responses={**_told(404, 422), 200: {"headers": {"Last-Modified": {"schema": {"type": "string"}}}}},
    )
    async def get_tree(tree_id: UUID, response: Response) -> FruitTree:
        tree = orchard.tree(tree_id)
        in_iso = orchard.has("last-modified-in-iso")
        moment = tree.updated_at
        response.headers["Last-Modified"] = (
            moment.isoformat() if in_iso else format_datetime(moment, usegmt=True)
        )
        return tree

    @app.patch("/trees/{tree_id}", dependencies=[write], responses=_told(404, 422))
    async def change_tree(tree_id: UUID, change: TreeUpdate) -> FruitTree:
        tree = orchard.tree(tree_id)
        changes = change.model_dump(exclude_unset=not orchard.has("change-to-defaults"))
        changed = tree.model_copy(update=changes)
        orchard.trees[tree_id] = changed
        orchard.by_kind[tree.kind].remove(tree)
        orchard.by_kind.setdefault(changed.kind, []).append(changed)
        return changed

    @app.delete("/trees/{tree_id}", status_code=204, dependencies=[write], responses=_told(404, 422))
    async def fell_tree(tree_id: UUID) -> None:
        orchard.tree(tree_id)
        del orchard.trees[tree_id]

    @app.get(
        "/trees/{tree_id}/report",
        dependencies=[] if orchard.has("report-without-a-key") else [read],
        response_class=Response,
        responses={
            **_told(404, 406, 422),
            200: {
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["tree"],
                            "properties": {"tree": {"type": "string"}},
                        }
                    },
                    "text/csv": {"schema": {"type": "string"}},
                }
            },
        },
    )
    async def report(
        tree_id: UUID, accept: Annotated[str, Header(include_in_schema=False)] = "*/*"
    ) -> Response:
        tree = orchard.tree(tree_id)
        kind = _wanted(accept, in_turn=orchard.has("first-type-wins"))
        if kind is None:
            raise HTTPException(406, "JSON or CSV")
        if kind == "application/json":
            return JSONResponse({"tree": tree.label, "orders": len(orchard.orders[tree_id])})
        out = io.StringIO()
        csv.writer(out).writerows([["tree", "orders"], [tree.label, len(orchard.orders[tree_id])]])
        return Response(out.getvalue(), media_type="text/csv")


def _wanted(accept: str, *, in_turn: bool) -> str | None:
    """Return the media type that is wanted most (RFC 9110, section 12.5.1)."""
    chosen, best = None, 0.0
    for piece in accept.split(","):
        name, *parameters = (part.strip().lower() for part in piece.split(";"))
        weight = next((float(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        kind = {"*/*": "application/json", "application/*": "application/json", "text/*": "text/csv"}.get(
            name, name
        )
        if kind in ("application/json", "text/csv") and weight > best:
            if in_turn:
                return kind
            chosen, best = kind, weight
    return chosen


def _orders(app: FastAPI, orchard: Orchard, read: Any, write: Any) -> None:
    @app.get("/trees/{tree_id}/orders", dependencies=[read], responses=_told(400, 404, 422))
    async def list_orders(
        tree_id: UUID,
        page_token: Annotated[str | None, Query(alias="pageToken")] = None,
        page_size: Annotated[int, Query(alias="pageSize", ge=1, le=20)] = 5,
    ) -> OrderPage:
        return orchard.page_of_orders(orchard.tree(tree_id), page_token, page_size)

    @app.post("/trees/{tree_id}/orders", status_code=201, dependencies=[write], responses=_told(404, 422))
    async def order(
        tree_id: UUID,
        new: NewOrder,
        idempotency_key: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
    ) -> FruitOrder:
        tree = orchard.tree(tree_id)
        known = orchard.sent.get((tree.id, idempotency_key or ""))
        if known is not None and idempotency_key:
            if orchard.has("repeated-order-kept-twice"):
                number = next(orchard.numbers)
                orchard.orders[tree.id][number] = known.model_copy(update={"id": number})
            return known
        made = FruitOrder(id=next(orchard.numbers), **new.model_dump())
        orchard.orders[tree.id][made.id] = made
        if idempotency_key:
            orchard.sent[tree.id, idempotency_key] = made
        return made

    def at(tree_id: UUID, order_id: int) -> FruitOrder:
        made = orchard.orders[orchard.tree(tree_id).id].get(order_id)
        if made is None:
            raise HTTPException(404, "no such order")
        return made

    @app.get("/trees/{tree_id}/orders/{order_id}", dependencies=[read], responses=_told(404, 422))
    async def get_order(tree_id: UUID, order_id: int) -> FruitOrder:
        return at(tree_id, order_id)

    @app.delete(
        "/trees/{tree_id}/orders/{order_id}", status_code=204, dependencies=[write], responses=_told(404, 422)
    )
    async def cancel_order(tree_id: UUID, order_id: int) -> None:
        del orchard.orders[tree_id][at(tree_id, order_id).id]


def _growers(app: FastAPI, orchard: Orchard, read: Any, write: Any) -> None:
    @app.get("/growers", dependencies=[read], responses=_told(422))
    async def list_growers(
        offset: Annotated[int, Query(ge=0, le=10000)] = 0, limit: Annotated[int, Query(ge=1, le=50)] = 20
    ) -> list[Grower]:
        return [*orchard.growers.values()][offset:][:limit]

    @app.get("/growers/{slug}", dependencies=[read], responses=_told(404, 422))
    async def get_grower(slug: Slug) -> Grower:
        if slug not in orchard.growers:
            raise HTTPException(404, "no such grower")
        return orchard.growers[slug]

    @app.put(
        "/growers/{slug}",
        dependencies=[read if orchard.has("reader-replaces") else write],
        responses=_told(422),
    )
    async def put_grower(slug: Slug, new: NewGrower) -> Grower:
        grower = Grower(slug=slug, **new.model_dump())
        if not orchard.has("growers-are-not-kept"):
            orchard.growers[slug] = grower
        return grower

    @app.delete("/growers/{slug}", status_code=204, dependencies=[write], responses=_told(404, 422))
    async def delete_grower(slug: Slug) -> None:
        if orchard.growers.pop(slug, None) is None:
            raise HTTPException(404, "no such grower")


def _streams(app: FastAPI, orchard: Orchard, read: Any) -> None:
    sse: Told = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
    stream = {"only": True, "event": "WeatherEvent", "terminator": "required", "events": WEATHER}

    @app.get(
        "/weather",
        dependencies=[read],
        response_class=Response,
        responses={**_told(), **sse},
        openapi_extra={"x-invocant-stream": {"name": "weather", **stream}},
    )
    async def weather() -> Response:
        events: list[tuple[str, str]] = [("opened", '{"station": "hill"}')]
        for sequence in range(1, 5):
            data = json.dumps({"sequence": sequence, "celsius": 11.5 + sequence})
            if orchard.has("data-encoded-twice") and sequence == 3:
                data = json.dumps(data)
            name = "Reading" if orchard.has("event-renamed") and sequence == 4 else "reading"
            events.append((name, data))
        if not orchard.has("end-forgotten"):
            events.append(("closed", ""))
        if orchard.has("event-after-the-end"):
            events.append(("reading", '{"sequence": 5, "celsius": 12}'))
        return _sse(events)

    @app.get(
        "/weather/tomorrow",
        dependencies=[read],
        response_class=Response,
        responses={**_told(), **sse},
        openapi_extra={"x-invocant-stream": {"name": "tomorrow", **stream, "terminator": "optional"}},
    )
    async def tomorrow() -> Response:
        why = {} if orchard.has("failure-without-a-reason") else {"reason": "nobody knows"}
        return _sse([("opened", '{"station": "hill"}'), ("failed", json.dumps({"code": 7, **why}))])

    @app.get(
        "/trees/{tree_id}/log",
        dependencies=[read],
        response_class=Response,
        responses={
            **_told(404, 422),
            200: {"content": {"application/x-ndjson": {"itemSchema": LogLine.model_json_schema()}}},
        },
    )
    async def log(tree_id: UUID) -> Response:
        orchard.tree(tree_id)
        lines = [
            LogLine(number=n, level="info" if n % 3 else "warning", text=f"line {n}") for n in range(1, 7)
        ]
        if orchard.has("lines-by-level"):
            lines.sort(key=lambda line: line.level)
        text = "".join(f"{line.model_dump_json()}\n" for line in lines)
        return Response(text, media_type="application/x-ndjson")

    whole = {"type": "integer"}
    limits = {
        "RateLimit-Limit": {"schema": whole},
        "RateLimit-Remaining": {"schema": whole},
    }

    @app.get(
        "/weather/now",
        dependencies=[read],
        responses={
            **_told(),
            200: {"headers": limits},
            429: {
                "model": RefusedRequest,
                "headers": {"Retry-After": {"schema": whole}, **limits},
            },
        },
    )
    async def now(response: Response) -> dict[str, float]:
        moment = orchard.clock()
        orchard.calls = [call for call in orchard.calls if moment - call < WINDOW_SECONDS]
        orchard.ever += 1
        if len(orchard.calls) >= CALLS:
            wait = (
                1 if orchard.has("retry-too-early") else int(WINDOW_SECONDS - (moment - orchard.calls[0])) + 1
            )
            headers = {"Retry-After": str(wait), "RateLimit-Limit": str(CALLS), "RateLimit-Remaining": "0"}
            raise HTTPException(429, "too many", headers)
        orchard.calls.append(moment)
        left = CALLS - len(orchard.calls)
        if orchard.has("remaining-of-all-callers"):
            left = max(1, CALLS - orchard.ever % 3)
        response.headers["RateLimit-Limit"] = str(CALLS)
        response.headers["RateLimit-Remaining"] = str(left)
        return {"celsius": 12.0}


def _sse(events: list[tuple[str, str]]) -> Response:
    text = "".join(f"event: {name}\ndata: {data}\n\n" for name, data in events)
    return Response(text, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
