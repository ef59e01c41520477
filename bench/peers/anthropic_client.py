"""anthropic: likewise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from anthropic import Anthropic, AsyncAnthropic, BaseModel

from bench.shapes import pydantic_function
from bench.worker import REQUEST, WAITS

KEY = "key"
Function = pydantic_function(BaseModel)


def getter(url: str) -> Callable[[], Any]:
    client = Anthropic(api_key=KEY, base_url=url)
    return lambda: client.get(f"/v1/function/{WAITS}", cast_to=Function)


def poster(url: str) -> Callable[[], Any]:
    client = Anthropic(api_key=KEY, base_url=url)
    return lambda: client.post("/v1/function", body=REQUEST, cast_to=Function)


def agetter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncAnthropic(api_key=KEY, base_url=url)
    return lambda: client.get(f"/v1/function/{WAITS}", cast_to=Function)


def aposter(url: str) -> Callable[[], Awaitable[Any]]:
    client = AsyncAnthropic(api_key=KEY, base_url=url)
    return lambda: client.post("/v1/function", body=REQUEST, cast_to=Function)
