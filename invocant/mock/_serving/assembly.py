"""A mock from its options: APIs, stores, clocks and stubs put together into the ASGI application."""

import asyncio
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from attrs import evolve

from invocant.mock._api import MockError, ServedApi
from invocant.mock._exchange.security import DEFAULT_TOKEN_SECONDS
from invocant.mock._serving.app import MockApp
from invocant.mock._serving.catalog import known_apis, load_api, semantics_of
from invocant.mock._serving.delivery import Sleep
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.journal import Entry, Shelf
from invocant.mock._serving.passing import Passage
from invocant.mock._serving.recording import Recording
from invocant.mock._serving.seeding import Seed, SeedError, read_seed
from invocant.mock._serving.service import Service, make_service
from invocant.mock._serving.upstream import UpstreamServer
from invocant.mock._state.backend import Backend
from invocant.mock._state.clock import Clock, CountedClock, ShiftedClock
from invocant.mock._state.database import FileStore
from invocant.mock._state.memory import MemoryStore
from invocant.mock._state.store import Store
from invocant.mock._stubbing.files import read_stubs
from invocant.mock._stubbing.problems import StubError
from invocant.mock._stubbing.stubs import Stub


def create_app(
    *apis: str | ServedApi,
    db: str | os.PathLike[str] | None = None,
    seed: int = 0,
    clock: Clock | None = None,
    pace: float = 0.0,
    sleep: Sleep = asyncio.sleep,
    limits: bool = False,
    open_keys: bool = False,
    key: str | None = None,
    token_lifetime: int = DEFAULT_TOKEN_SECONDS,
    page_size: int | None = None,
    settle: float = 0.0,
    json_text: bool = False,
    stubs: Sequence[str | os.PathLike[str]] = (),
    seed_file: str | os.PathLike[str] | None = None,
    on_answer: Callable[[Entry], None] | None = None,
    timer: Callable[[], float] = perf_counter,
    record: str | None = None,
    record_to: str | os.PathLike[str] | None = None,
) -> MockApp:
    """Return the mock as an ASGI application.

    Args:
        apis: Names of generated APIs, or what `read_document` returns; none for every generated API.
        db: SQLite file for the state, which several servers may share; None keeps it in memory. A namespace
            has a file of its own beside it, `FILE.NAME`.
        seed: Another seed gives other ids.
        clock: Seconds since 1970; None is the wall clock, which `/_mock/clock` can shift.
        pace: Seconds between the events of a stream; 0 sends them at once.
        sleep: How to wait for that, and for the waits of faults.
        limits: Apply the vendors' rate limits.
        open_keys: Accept any key, instead of those that start with `mock-`.
        key: Accept this key alone, under `/_mock/` too; None for those that start with `mock-`.
        token_lifetime: Lifetime of issued OAuth2 tokens, in seconds.
        page_size: Items on a page when the caller names no number; None takes what the document declares,
            else 100.
        settle: Seconds until what was created is found, where the API takes its time with that.
        json_text: Stream structured answers as pieces of their JSON text, where the API has that form beside
            the one that names the place of each piece.
        stubs: Files of stubs, JSON or YAML; these come after those that are added, and stay when it is reset.
        seed_file: What every namespace begins with, and goes back to: `{calls: [{operation, arguments, query,
            body}, …]}`, or what `Mock.state` returned, as JSON or YAML. A file of *db* that holds something
            already stays as it is.
        on_answer: Called with the journal entry after each request.
        timer: Seconds from any start, to say how long answers took.
        record: The base URL of the API's own server, https or http on loopback: every call goes through to
            it, with the credentials that it shows. None answers calls here.
        record_to: The file, not there yet, that such exchanges are written to as stubs, without credentials.

    Raises:
        MockError: an API is unknown, a schema does not compile, *db* or a stub of a file cannot be used, or
            nothing can be recorded so.
    """
    chosen = [load_api(api) if isinstance(api, str) else api for api in (apis or known_apis())]
    if not chosen:
        raise MockError("there is no API to mock: generate one first, or name a document")
    if len({api.name for api in chosen}) < len(chosen):
        raise MockError("an API is named twice")
    store = _store(db)
    time = ShiftedClock() if clock is None else clock
    services = [
        make_service(
            api,
            Backend(api.name, store, CountedClock(time), seed, page_size, settle, json_text),
            semantics_of(api.name),
            limits=limits,
            open_keys=open_keys,
            key=key,
            token_lifetime=token_lifetime,
        )
        for api in chosen
    ]
    kept = _read(stubs)
    planted = None if seed_file is None else _read_seed(Path(seed_file))

    def make(name: str, shelf: Shelf) -> MockHost:
        own = _store(None if db is None else f"{os.fspath(db)}.{name}")
        shifted = ShiftedClock(_unshifted(time))
        within = [
            service.within(evolve(service.semantics.backend, store=own, clock=CountedClock(shifted)), name)
            for service in services
        ]
        host = MockHost(within, own, shifted, shelf=shelf, name=name)
        _begin(host, planted, kept)
        return host

    app = MockApp(
        services,
        store,
        time,
        pace=pace,
        sleep=sleep,
        on_answer=on_answer,
        make=make,
        timer=timer,
        key=key,
        passage=_passage(services, record, record_to),
    )
    try:
        _begin(app, planted, kept)
    except (SeedError, StubError) as error:
        app.close()
        files = [seed_file] if isinstance(error, SeedError) else stubs
        raise MockError(f"{', '.join(str(path) for path in files)}: {error}") from error
    return app


def _store(db: str | os.PathLike[str] | None) -> Store:
    return MemoryStore() if db is None else FileStore(Path(db))


def _passage(
    services: Sequence[Service], record: str | None, record_to: str | os.PathLike[str] | None
) -> Passage | None:
    """Return the way to the server whose answers are recorded; None where none is.

    Raises:
        MockError: one is named without a file, or for several APIs; or the URL or the file is refused.
    """
    if record is None and record_to is None:
        return None
    if record is None or record_to is None:
        raise MockError("record and record_to go together: a server's URL, and the file for its answers")
    if len(services) > 1:
        raise MockError("record: one API at a time; each has a server of its own")
    places = [
        (way.location, way.parameter.lower())
        for service in services
        for scheme in service.api.schemes.values()
        for way in scheme.ways
    ]
    upstream = UpstreamServer(record, services[0].api.base_path)
    return Passage(upstream, Recording(Path(record_to), places))


def _begin(host: MockHost, seed: Seed | None, stubs: Sequence[Stub]) -> None:
    """Let a namespace begin with what is in files."""
    if seed is not None:
        host.plant = partial(seed.plant, host)
        if host.store.is_empty:
            host.plant()
    host.stubs.keep(*stubs)


def _read_seed(path: Path) -> Seed:
    try:
        return read_seed(path)
    except SeedError as error:
        raise MockError(f"{path}: {error}") from error


def _read(stubs: Sequence[str | os.PathLike[str]]) -> list[Stub]:
    """Return the stubs of files.

    Raises:
        MockError: a file cannot be read, or a stub in it cannot be understood.
    """
    kept: list[Stub] = []
    for path in stubs:
        try:
            kept += read_stubs(Path(path))
        except StubError as error:
            raise MockError(f"{os.fspath(path)}: {error}") from error
    return kept


def _unshifted(clock: Clock) -> Clock:
    """Return a clock without the shift that a test gave it, so that each namespace has its own."""
    return clock.clock if isinstance(clock, ShiftedClock) else clock
