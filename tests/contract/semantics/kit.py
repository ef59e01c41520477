"""The models put together with what they are asked of: an API, a driver, a story or a machine."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from attrs import field, frozen

from invocant.mock import MockApp, ServedApi, create_app
from tests.contract.semantics import braintrust, nyckel, opper
from tests.contract.semantics.asking import Driver, WireRow
from tests.contract.semantics.nyckel_learning import NyckelLearningOracle
from tests.contract.semantics.raw import Join, RawDriver
from tests.contract.semantics.story import Oracle, Story

NOWHERE = "00000000-0000-4000-8000-000000000000"
APIS = ("braintrust", "nyckel", "opper")
DRIVERS = ("http", "sync", "async")
Told = Callable[[Story], None]


def _key(_http: Any) -> str:
    return "mock-key"


def _token(http: Any) -> str:
    form = {"grant_type": "client_credentials", "client_id": "mock-id", "client_secret": "mock-secret"}
    return str(http.post("/connect/token", data=form).json()["access_token"])


@frozen(eq=False)
class Kit:
    """All that is tried of one API."""

    name: str
    base: str
    rows: Mapping[str, WireRow]
    join: Join
    authorize: Callable[[Any], str]
    oracle: Callable[..., Oracle]
    stories: tuple[Told, ...]
    calls: Mapping[str, Any]
    walks: Mapping[str, Any]
    begins: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Calls that a machine makes first."""
    required: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    """By operation, the least that its body must have."""
    every: Mapping[str, Any] = field(factory=dict)
    """A value for every argument."""
    options: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    """Options of the mock for some stories, by the story's name."""

    def app(self, oracle: Oracle, served: ServedApi | None = None, **options: Any) -> MockApp:
        """Return a mock that has the oracle's clock."""
        return create_app(served or self.name, clock=oracle.clock, **options)

    def driver(self, kind: str, app: MockApp, oracle: Oracle) -> Driver:
        """Return one of the ways to ask."""
        if kind == "http":
            return RawDriver(app, self.base, self.rows, self.join, self.authorize)
        clients = importlib.import_module("tests.contract.semantics.clients")
        offers = importlib.import_module("tests.contract.semantics.offers")
        made = clients.SyncDriver if kind == "sync" else clients.AsyncDriver
        driver: Driver = made(app, self.base, offers.offer(self.name), oracle)
        return driver

    @contextmanager
    def story(self, kind: str, served: ServedApi | None = None, **options: Any) -> Iterator[Story]:
        """Yield a story over a fresh mock."""
        oracle = self.oracle(**options)
        app = self.app(oracle, served, **options)
        try:
            driver = self.driver(kind, app, oracle)
            try:
                yield Story(driver, oracle, app)
            finally:
                driver.close()
        finally:
            app.close()

    def least(self, operation: str) -> dict[str, Any]:
        """Return the least arguments with which an operation can be called; what they name is not there."""
        places = dict.fromkeys(re.findall(r"{(\w+)}", self.rows[operation].path), NOWHERE)
        return {**places, **self.required.get(operation, {})}

    def tell(self, told: Told, kind: str, served: ServedApi | None = None) -> None:
        """Run one story."""
        with self.story(kind, served, **self.options.get(told.__name__, {})) as story:
            told(story)


@cache
def kit(api: str) -> Kit:
    """Return what is tried of an API."""
    modules: dict[str, Any] = {"braintrust": braintrust, "nyckel": nyckel, "opper": opper}
    oracles: dict[str, Callable[..., Oracle]] = {
        "braintrust": braintrust.BraintrustOracle,
        "nyckel": NyckelLearningOracle,
        "opper": opper.OpperOracle,
    }
    module = modules[api]
    stories = importlib.import_module(f"tests.contract.semantics.{api}_stories")
    return Kit(
        api,
        module.BASE,
        module.ROWS,
        module.join,
        _token if api == "nyckel" else _key,
        oracles[api],
        stories.STORIES,
        stories.CALLS,
        stories.WALKS,
        stories.BEGINS,
        stories.REQUIRED,
        stories.EVERY,
        getattr(stories, "OPTIONS", {}),
    )
