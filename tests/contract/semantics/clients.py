"""Asks through the generated clients, sync and async, and holds what they decode to what is promised."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

import httpx
from attrs import field, frozen

from invocant import StatusError
from invocant.mock import MockApp
from invocant.runtime import Environment
from invocant.runtime.kinds import Model
from tests.contract.semantics.asking import InProcess, Observed
from tests.contract.semantics.story import Oracle


@frozen
class Promises:
    """What the attributes of decoded answers are, by members on the wire."""

    attributes: Mapping[str, str] = field(factory=dict)
    """Attributes that are not called as their member is."""
    uuids: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    """Members that hold any JSON, with what is in it; of one class alone where that is named."""
    undeclared: frozenset[str] = frozenset()
    """Members that the document does not have, and the server sends."""

    def check(self, value: Any, place: str = "") -> None:
        """Hold an answer to them, at any depth.

        Raises:
            AssertionError: an attribute is missing, or is not of the type promised.
        """
        if isinstance(value, Model):
            assert not value.problems(), value.problems()
            for name, member in value.to_dict().items():
                if name not in self.undeclared:
                    self._member(value, name, member, place)
        elif isinstance(value, list):
            for item in value:
                self.check(item, place)

    def _member(self, model: Model, name: str, member: Any, place: str) -> None:
        attribute = getattr(model, self.attributes.get(name, name))
        whole = f"{type(model).__name__}.{name}"
        told = f"{whole} of {place}: {attribute!r} for {member!r}"
        if name in self.free or whole in self.free or member is None:
            assert plain(attribute) == member, told
        elif name in self.uuids:
            assert isinstance(attribute, UUID), told
            assert str(attribute) == member, told
        elif name in self.moments:
            assert isinstance(attribute, datetime), told
            assert attribute == datetime.fromisoformat(member), told
        elif isinstance(member, dict):
            assert isinstance(attribute, Model), told
            assert attribute.to_dict() == member, told
            self.check(attribute, f"{place}.{name}")
        elif isinstance(member, list):
            assert [plain(item) for item in attribute] == member, told
            assert all(
                isinstance(i, Model) for i, m in zip(attribute, member, strict=True) if m.__class__ is dict
            )
            self.check(attribute, f"{place}.{name}")
        else:
            assert attribute == member, told
            assert not isinstance(attribute, UUID | datetime), told


def plain(value: Any) -> Any:
    """Return a decoded value as JSON."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return str(value) if isinstance(value, UUID) else value


async def _advanced(oracle: Oracle, seconds: float) -> None:
    oracle.clock.advance(seconds)


@frozen
class Offer:
    """What a client class is made with, and what it promises."""

    sync: type[Any]
    asynchronous: type[Any]
    credentials: Mapping[str, str]
    paged: frozenset[str]
    promises: Promises
    free_errors: bool = False
    """Whether errors have no shape of their own, so that no model stands for them."""
    successes: Mapping[str, int] = field(factory=dict)
    """Statuses of success other than 200: a client shows no status where all went well."""

    def options(self, oracle: Oracle, base: str) -> dict[str, Any]:
        """Return the options of a client that asks the application in this process."""
        environment = Environment(
            clock=oracle.clock,
            wall=oracle.clock,
            sleep=oracle.clock.advance,
            async_sleep=partial(_advanced, oracle),
            environ=lambda _: None,
        )
        return {
            **self.credentials,
            "base_url": f"http://127.0.0.1{base}",
            "retries": 0,
            "environment": environment,
        }

    def seen(self, operation: str, value: Any) -> Observed:
        """Return what came of a call that went well."""
        self.promises.check(value, operation)
        return Observed(self.successes.get(operation, 200), plain(value))

    def page(self, operation: str, page: Any) -> Observed:
        """Return a page."""
        self.promises.check(page.items, operation)
        more = page.cursor is not None
        return Observed(
            page.info.status, plain(page.items), page.total, more, headers=dict(page.info.headers)
        )

    def streamed(self, value: Any, events: list[str]) -> Observed:
        """Return what the pieces of a stream came to."""
        return Observed(200, plain(value), events=events)

    def failed(self, error: StatusError) -> Observed:
        """Return an answer that the client raised."""
        assert self.free_errors or error.status >= 500 or isinstance(error.parsed, Model), (
            f"{error!r} is {error.parsed!r}"
        )
        assert error.parsed is not None, repr(error)
        return Observed(error.status, plain(error.parsed))


def _filters(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that a cursor does not hold."""
    places = ("starting_after", "ending_before", "offset", "start_index")
    return {name: value for name, value in arguments.items() if name not in places}


class SyncDriver:
    """Asks with the sync client."""

    raw = False

    def __init__(self, app: MockApp, base: str, offer: Offer, oracle: Oracle) -> None:
        self.http = httpx.Client(transport=InProcess(app), trust_env=False)
        self.client = offer.sync(http_client=self.http, **offer.options(oracle, base))
        self.offer = offer

    def close(self) -> None:
        """Close the client."""
        self.client.close()
        self.http.close()

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Observed:
        """Make one call."""
        method = attrgetter(operation)(self.client)
        try:
            if operation in self.offer.paged:
                return self.offer.page(operation, method(**arguments).first_page())
            if operation.rpartition(".")[2] == "stream":
                with method(**arguments) as stream:
                    events = [event.type for event in stream]
                    return self.offer.streamed(stream.result(), events)
            return self.offer.seen(operation, method(**arguments))
        except StatusError as error:
            return self.offer.failed(error)

    def walk(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Read a list to its end."""
        return self._walked(operation, attrgetter(operation)(self.client)(**arguments))

    def resume(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Read one page, and from its cursor, as text, the others."""
        method = attrgetter(operation)(self.client)
        try:
            first = method(**arguments).first_page()
        except StatusError as error:
            return [self.offer.failed(error)]
        pages = [self.offer.page(operation, first)]
        if first.cursor is not None:
            pages += self._walked(operation, method(**_filters(arguments), cursor=str(first.cursor)))
        return [page for page in pages if page.value] or pages[:1]

    def _walked(self, operation: str, pager: Any) -> list[Observed]:
        try:
            pages = [self.offer.page(operation, page) for page in pager.pages()]
        except StatusError as error:
            return [self.offer.failed(error)]
        return [page for page in pages if page.value] or pages[:1]


class AsyncDriver:
    """Asks with the async client."""

    raw = False

    def __init__(self, app: MockApp, base: str, offer: Offer, oracle: Oracle) -> None:
        self.runner = asyncio.Runner()
        self.http = httpx.AsyncClient(transport=InProcess(app), trust_env=False)
        self.client = offer.asynchronous(http_client=self.http, **offer.options(oracle, base))
        self.offer = offer

    def close(self) -> None:
        """Close the client."""
        self.runner.run(self._closed())
        self.runner.close()

    async def _closed(self) -> None:
        await self.client.aclose()
        await self.http.aclose()

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Observed:
        """Make one call."""
        return self.runner.run(self._called(operation, arguments))

    async def _called(self, operation: str, arguments: Mapping[str, Any]) -> Observed:
        method = attrgetter(operation)(self.client)
        try:
            if operation in self.offer.paged:
                return self.offer.page(operation, await method(**arguments).first_page())
            if operation.rpartition(".")[2] == "stream":
                async with method(**arguments) as stream:
                    events = [event.type async for event in stream]
                    return self.offer.streamed(await stream.result(), events)
            return self.offer.seen(operation, await method(**arguments))
        except StatusError as error:
            return self.offer.failed(error)

    def walk(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Read a list to its end."""
        return self.runner.run(self._walked(operation, attrgetter(operation)(self.client)(**arguments)))

    def resume(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Read one page, and from its cursor, as text, the others."""
        return self.runner.run(self._resumed(operation, arguments))

    async def _resumed(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        method = attrgetter(operation)(self.client)
        try:
            first = await method(**arguments).first_page()
        except StatusError as error:
            return [self.offer.failed(error)]
        pages = [self.offer.page(operation, first)]
        if first.cursor is not None:
            pager = method(**_filters(arguments), cursor=str(first.cursor))
            pages += await self._walked(operation, pager)
        return [page for page in pages if page.value] or pages[:1]

    async def _walked(self, operation: str, pager: Any) -> list[Observed]:
        try:
            pages = [self.offer.page(operation, page) async for page in pager.pages()]
        except StatusError as error:
            return [self.offer.failed(error)]
        return [page for page in pages if page.value] or pages[:1]
