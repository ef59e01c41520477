"""A bookshop in FastAPI: right in every way that its document promises, or with one fault of twenty kinds.

`create()` is the healthy one, `create("pages-skip")` has that fault and no other. The document of the
healthy one says what the shop should do.
"""

import hashlib
import itertools
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, Field, SecretStr

KEY = "shop-key-000000001"
OVER = "shop-key-expired01"

FAULTS = (
    "server-error",
    "undocumented-status",
    "wrong-schema",
    "not-found-after-creation",
    "still-there-after-deletion",
    "patch-replaces",
    "put-lost",
    "pages-skip",
    "pages-total",
    "pages-limit",
    "sort-ignored",
    "filter-ignored",
    "stream-no-end",
    "stream-payload",
    "key-twice",
    "auth-open",
    "auth-expired",
    "error-body",
    "bound-ignored",
    "retry-after-lies",
    "accept-ignored",
    "header-missing",
    "etag-stale",
    "password-shown",
    "default-forgotten",
)


class Error(BaseModel):
    code: int
    message: str


class Genre(BaseModel):
    name: str = Field(min_length=1, max_length=30)


class BookIn(BaseModel):
    title: str = Field(min_length=1, max_length=80)
    pages: int = Field(ge=1, le=5000)
    kind: Literal["novel", "essay", "poem"] = "novel"
    note: str | None = Field(default=None, max_length=200)
    tags: list[str] = Field(default_factory=list, max_length=5)


class BookPatch(BaseModel):
    title: str | None = Field(default=None, min_length=1, max_length=80)
    pages: int | None = Field(default=None, ge=1, le=5000)
    kind: Literal["novel", "essay", "poem"] | None = None
    note: str | None = Field(default=None, max_length=200)


class Book(BookIn):
    id: uuid.UUID


class BookPage(BaseModel):
    items: list[Book]
    total: int


class MemberIn(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    password: SecretStr = Field(min_length=8, max_length=60)
    level: int = Field(default=1, ge=1, le=9)


class Member(BaseModel):
    id: int
    name: str
    level: int


class MemberPage(BaseModel):
    data: list[Member]
    next_cursor: str | None


class Question(BaseModel):
    text: str = Field(min_length=1, max_length=100)


ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": Error},
    404: {"model": Error},
    422: {"model": Error},
    400: {"model": Error},
}
EVENT = {
    "type": "object",
    "required": ["type", "index"],
    "properties": {
        "type": {"enum": ["word", "done"]},
        "index": {"type": "integer", "minimum": 0},
        "word": {"type": "string"},
    },
}


def create(fault: str | None = None) -> FastAPI:
    """Return the shop, with one fault or without any."""
    app = FastAPI(title="Bookshop", version="1")
    books: dict[uuid.UUID, dict[str, Any]] = {}
    members: dict[int, dict[str, Any]] = {}
    keys: dict[str, uuid.UUID] = {}
    numbers = itertools.count(1)
    hits: list[float] = []

    def who(key: Annotated[str | None, Depends(APIKeyHeader(name="X-API-Key", auto_error=False))]) -> None:
        right = {KEY} | ({OVER} if fault == "auth-expired" else set())
        if key not in right:
            raise HTTPException(401, "no such key")

    guarded = [Depends(who)]

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        if fault == "error-body" and error.status_code == 404:
            return JSONResponse({"detail": error.detail}, 404)
        return JSONResponse(
            {"code": error.status_code, "message": str(error.detail)}, error.status_code, error.headers
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"code": 422, "message": "the request is not as documented"}, 422)

    def shown(book: dict[str, Any]) -> dict[str, Any]:
        return {**book, "id": str(book["id"])}

    def the(book_id: uuid.UUID) -> dict[str, Any]:
        if book_id not in books:
            raise HTTPException(404, "no such book")
        return books[book_id]

    @app.post(
        "/books",
        status_code=201,
        response_model=Book,
        dependencies=guarded,
        responses={**ERRORS, 201: {"headers": {"Location": {"schema": {"type": "string"}}}}},
    )
    async def add_book(
        body: BookIn, response: Response, idempotency_key: Annotated[str | None, Header(min_length=1)] = None
    ) -> Any:
        if fault == "server-error" and body.pages == 5000:
            raise_it()
        if fault == "undocumented-status" and body.kind == "poem":
            return JSONResponse({"code": 418, "message": "no poems"}, 418)
        if idempotency_key is not None and idempotency_key in keys and fault != "key-twice":
            response.headers["Location"] = f"/books/{keys[idempotency_key]}"
            return books[keys[idempotency_key]]
        made = {**body.model_dump(), "id": uuid.uuid4()}
        if fault == "default-forgotten" and "kind" not in body.model_fields_set:
            made["kind"] = "essay"
        if fault == "wrong-schema" and body.note is None:
            return JSONResponse(
                {**shown(made), "pages": str(made["pages"])}, 201, {"Location": f"/books/{made['id']}"}
            )
        if fault != "not-found-after-creation":
            books[made["id"]] = made
        if idempotency_key is not None:
            keys[idempotency_key] = made["id"]
        response.headers["Location"] = f"/books/{made['id']}"
        return made

    def raise_it() -> None:
        raise RuntimeError("five thousand")

    @app.middleware("http")
    async def catch(request: Request, call_next: Callable[[Request], Any]) -> Any:
        try:
            return await call_next(request)
        except RuntimeError:
            return JSONResponse({"code": 500, "message": "something went wrong"}, 500)

    @app.get(
        "/books",
        response_model=BookPage,
        dependencies=[] if fault == "auth-open" else guarded,
        responses={k: ERRORS[k] for k in (401, 422)},
        openapi_extra={"security": [{"APIKeyHeader": []}]},
    )
    async def list_books(
        response: Response,
        limit: Annotated[
            int, Query(ge=1, le=10**6 if fault == "bound-ignored" else 50, json_schema_extra={"maximum": 50})
        ] = 10,
        offset: Annotated[int, Query(ge=0)] = 0,
        kind: Annotated[Literal["novel", "essay", "poem"] | None, Query()] = None,
        sort: Annotated[Literal["title", "-title", "pages", "-pages"] | None, Query()] = None,
    ) -> Any:
        chosen = list(books.values())
        if kind is not None and fault != "filter-ignored":
            chosen = [book for book in chosen if book["kind"] == kind]
        if sort is not None and fault != "sort-ignored":
            chosen.sort(key=lambda book: book[sort.lstrip("-")], reverse=sort.startswith("-"))
        size = limit + (1 if fault == "pages-limit" and limit > 1 else 0)
        start = offset + (1 if fault == "pages-skip" and offset else 0)
        page = chosen[start : start + size]
        total = len(page) if fault == "pages-total" else len(chosen)
        return {"items": page, "total": total}

    def etag(book: dict[str, Any]) -> str:
        return f'"{hashlib.sha256(repr(sorted(book.items())).encode()).hexdigest()[:12]}"'

    @app.get(
        "/books/{book_id}",
        response_model=Book,
        dependencies=guarded,
        responses={
            **ERRORS,
            200: {
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"text/plain": {"schema": {"type": "string"}}},
            },
            304: {"description": "Not changed"},
            406: {"model": Error},
        },
    )
    async def get_book(
        book_id: uuid.UUID,
        request: Request,
        response: Response,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Any:
        book = the(book_id)
        tag = etag({"id": book["id"]} if fault == "etag-stale" else book)
        headers = {} if fault == "header-missing" else {"ETag": tag}
        if if_none_match == tag:
            return Response(status_code=304, headers=headers)
        accept = request.headers.get("accept", "*/*")
        wanted = [
            part.split(";")[0].strip()
            for part in sorted(accept.split(","), key=lambda p: -float([*p.split("q="), "1"][1]))
        ]
        for media in wanted:
            if media in ("*/*", "application/json", "application/*") or fault == "accept-ignored":
                response.headers.update(headers)
                return book
            if media == "text/plain":
                return PlainTextResponse(book["title"], headers=headers)
        raise HTTPException(406, "JSON or text")

    @app.put("/books/{book_id}", response_model=Book, dependencies=guarded, responses=ERRORS)
    async def replace_book(book_id: uuid.UUID, body: BookIn) -> Any:
        book = the(book_id)
        if fault == "put-lost":
            return {**book, **body.model_dump()}
        book.update(body.model_dump())
        return book

    @app.patch("/books/{book_id}", response_model=Book, dependencies=guarded, responses=ERRORS)
    async def change_book(book_id: uuid.UUID, body: BookPatch) -> Any:
        book = the(book_id)
        given = body.model_dump(exclude_unset=True)
        given = {k: v for k, v in given.items() if v is not None or k == "note"}
        if fault == "patch-replaces" and "title" in given:
            book.update({"note": None, "kind": "novel", "tags": []})
        book.update(given)
        return book

    @app.delete("/books/{book_id}", status_code=204, dependencies=guarded, responses=ERRORS)
    async def delete_book(book_id: uuid.UUID) -> None:
        the(book_id)
        if fault != "still-there-after-deletion":
            del books[book_id]

    @app.post(
        "/members",
        status_code=201,
        response_model=None if fault == "password-shown" else Member,
        dependencies=guarded,
        responses={**ERRORS, 201: {"model": Member}},
    )
    async def add_member(body: MemberIn) -> Any:
        number = next(numbers)
        members[number] = {"id": number, "name": body.name, "level": body.level}
        if fault == "password-shown":
            return JSONResponse({**members[number], "password": body.password.get_secret_value()}, 201)
        return members[number]

    @app.get(
        "/members",
        response_model=MemberPage,
        dependencies=guarded,
        responses={k: ERRORS[k] for k in (400, 401, 422)},
    )
    async def list_members(limit: Annotated[int, Query(ge=1, le=20)] = 5, cursor: str | None = None) -> Any:
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
            raise HTTPException(400, "no such cursor")
        after = int(cursor or 0)
        rest = [member for member in members.values() if member["id"] > after]
        page = rest[:limit]
        return {"data": page, "next_cursor": str(page[-1]["id"]) if len(rest) > limit else None}

    @app.get("/members/{member_id}", response_model=Member, dependencies=guarded, responses=ERRORS)
    async def get_member(member_id: int) -> Any:
        if member_id not in members:
            raise HTTPException(404, "no such member")
        return members[member_id]

    @app.delete("/members/{member_id}", status_code=204, dependencies=guarded, responses=ERRORS)
    async def delete_member(member_id: int) -> None:
        if members.pop(member_id, None) is None:
            raise HTTPException(404, "no such member")

    @app.post(
        "/answers",
        dependencies=guarded,
        response_class=StreamingResponse,
        responses={
            **ERRORS,
            200: {"content": {"text/event-stream": {"itemSchema": EVENT, "schema": {"type": "string"}}}},
        },
    )
    async def answer(body: Question) -> Any:
        async def events() -> AsyncIterator[str]:
            for index in range(3):
                payload: Any = {"type": "word", "index": index, "word": f"w{index}"}
                if fault == "stream-payload" and index == 2:
                    payload["index"] = "two"
                yield f"data: {json.dumps(payload)}\n\n"
            if fault != "stream-no-end":
                yield f"data: {json.dumps({'type': 'done', 'index': 3})}\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    @app.get(
        "/quote",
        dependencies=guarded,
        responses={
            401: ERRORS[401],
            429: {"model": Error, "headers": {"Retry-After": {"schema": {"type": "integer"}}}},
        },
    )
    async def quote() -> dict[str, str]:
        now = time.monotonic()
        hits[:] = [hit for hit in hits if now - hit < (2.5 if fault == "retry-after-lies" else 1.0)]
        if len(hits) >= 20:
            raise HTTPException(429, "too many", {"Retry-After": "1"})
        hits.append(now)
        return {"text": "So it goes."}

    return app
