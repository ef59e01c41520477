"""The wire check on credentials: what is right passes, and a fault in each branch of them is noticed."""

from __future__ import annotations

import base64
import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from invocant.runtime._calls import auth, cookies, flow, held, keys, tokens
from invocant.runtime._secrets import revealed
from invocant_generator.wire import Report, check
from invocant_generator.wire._security import credential
from invocant_generator.wire._sent import Sent
from tests.generator.wire import CREDENTIALS, package

pytestmark = pytest.mark.checkout

Mutation = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the package of the document of every way to log in."""
    with package(CREDENTIALS, tmp_path_factory.mktemp("wire"), "wire_credentials") as name:
        yield name


def shown(report: Report) -> str:
    """Return the mismatches of a report for a failing assertion."""
    return "\n".join(f"{one.kind} | {one.operation} | {one.why} | {one.piece}" for one in report.mismatches)


def test_every_way_to_log_in_has_no_mismatch(credentials: str) -> None:
    """Every alternative of every operation is called with what it takes, sockets included."""
    report = check(credentials, CREDENTIALS)
    assert not report.mismatches, shown(report)
    assert report.calls >= 20


def swap(owner: Any, name: str, made: Callable[[Any], Any]) -> Mutation:
    """Return a mutation that puts in the place of what *owner* has as *name* what is *made* of it."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(owner, name, made(getattr(owner, name)))

    return plant


def carrier(change: Callable[[held.Carrier], held.Carrier]) -> Mutation:
    """Return a mutation that changes where each credential goes."""
    return swap(auth, "carrier_of", lambda right: lambda scheme: change(right(scheme)))


def _written(location: str, change: Callable[[str], str]) -> Mutation:
    return swap(
        held.Carrier,
        "written",
        lambda right: (
            lambda self, key: change(right(self, key)) if self.location == location else right(self, key)
        ),
    )


def _moved(one: held.Carrier, where: str, **changes: str) -> held.Carrier:
    if one.location != where:
        return one
    return held.Carrier(
        changes.get("location", one.location),  # type: ignore[arg-type]  # one of the three
        changes.get("name", one.name),
        changes.get("prefix", one.prefix),
    )


def _without(places: Callable[[Any], bool]) -> Mutation:
    """Return a mutation that leaves out the credentials that *places* says."""
    return swap(
        auth.Login,
        "__init__",
        lambda right: (
            lambda self, credentials: right(self, tuple(one for one in credentials if not places(one)))
        ),
    )


def _scoped(scopes: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Mutation:
    return swap(
        tokens.TokenCredentials,
        "scoped",
        lambda right: lambda self, asked: right(self, scopes(asked)),
    )


def _form(change: Callable[[bytes], bytes]) -> Mutation:
    def made(right: Any) -> Any:
        def request(self: Any) -> Any:
            asked = right(self)
            asked.content = change(asked.content.reveal().encode())
            return asked

        return request

    return swap(tokens.TokenCredentials, "request", made)


def _unauthorised(attempts: Any) -> Any:
    """Return the request of an attempt without a credential, by steps of which there are none."""
    yield from ()
    return attempts._request


MUTATIONS: dict[str, Mutation] = {
    # where it goes
    "a header has another name": carrier(lambda one: _moved(one, "header", name="X-Other")),
    "a query key has another name": carrier(lambda one: _moved(one, "query", name="app_id")),
    "a cookie has another name": carrier(lambda one: _moved(one, "cookie", name="Session")),
    "a query key goes in a header": carrier(
        lambda one: _moved(one, "query", location="header", name="app-id")
    ),
    "a cookie goes in the query": carrier(lambda one: _moved(one, "cookie", location="query")),
    "a cookie goes in a header of its own": carrier(lambda one: _moved(one, "cookie", location="header")),
    "a prefix where there is none": carrier(lambda one: _moved(one, "header", prefix="Bearer ")),
    "no prefix": carrier(lambda one: _moved(one, "header", prefix="")),
    # how it is written
    "a query key is not escaped": swap(held, "quote", lambda _: lambda text, safe="": text.replace("#", "")),
    "a query key has plus signs for blanks": _written("query", lambda text: text.replace("%20", "%2B")),
    "the name of a query key is not escaped": swap(
        auth, "quote", lambda _: lambda text, safe="": text.replace(" ", "")
    ),
    "a cookie is escaped": _written("cookie", lambda text: text.replace("/", "%2F")),
    "a header is escaped": _written("header", lambda text: text.replace("/", "%2F")),
    "a cookie is in a line of its own": swap(
        cookies,
        "with_cookies",
        lambda _: lambda headers, more: [*headers, *(("Cookie", f"{name}={value}") for name, value in more)],
    ),
    "cookies are divided by commas": swap(
        cookies,
        "with_cookies",
        lambda right: (
            lambda headers, more: [
                (name, revealed(value).replace("; ", ", ")) for name, value in right(headers, more)
            ]
        ),
    ),
    "base64 of another alphabet": swap(
        keys, "encoded_pair", lambda right: lambda a, b: right(a, b).replace("/", "_").replace("+", "-")
    ),
    "base64 without its end": swap(keys, "encoded_pair", lambda right: lambda a, b: right(a, b).rstrip("=")),
    "base64 of Latin-1": swap(
        keys,
        "encoded_pair",
        lambda _: lambda a, b: base64.b64encode(f"{a}:{b}".encode("latin-1")).decode(),
    ),
    "no colon between name and password": swap(
        keys, "encoded_pair", lambda _: lambda a, b: base64.b64encode(f"{a}{b}".encode()).decode()
    ),
    "password before name": swap(keys, "encoded_pair", lambda right: lambda a, b: right(b, a)),
    # which of it is sent
    "the second of two is missing": swap(
        auth.Login, "__init__", lambda right: lambda self, credentials: right(self, credentials[:1])
    ),
    "the last of three is missing": swap(
        auth.Login, "__init__", lambda right: lambda self, credentials: right(self, credentials[:2])
    ),
    "always the first alternative": swap(
        auth.ClientAuth,
        "_rank",
        lambda right: (
            lambda self, requirement, own: None if right(self, requirement, own) is None else (0, 0, 0)
        ),
    ),
    "what is asked for with something else is forgotten": swap(
        auth.ClientAuth,
        "_rank",
        lambda right: lambda self, one, own: right(self, one, own) if len(one) < 2 else None,
    ),
    "optional is none": swap(
        auth.ClientAuth,
        "_rank",
        lambda right: lambda self, one, own: (9, 9, 9) if not one else right(self, one, own),
    ),
    "nothing is optional": swap(
        auth.ClientAuth,
        "_rank",
        lambda right: lambda self, one, own: right(self, one, own) if one else None,
    ),
    "a missing one is not missed": swap(
        auth.ClientAuth, "_rank", lambda right: lambda self, one, own: right(self, one, own) or (0, 0, 0)
    ),
    "what nobody asks for is never sent": _without(lambda one: one.carrier.name == "X-Free"),
    "what the operation says is not heard": swap(
        auth.ClientAuth,
        "_login",
        lambda right: lambda self, operation, own: right(self, _Plain(operation), own),
    ),
    "none is some": swap(
        auth.ClientAuth,
        "_login",
        lambda right: lambda self, operation, own: right(self, _Needy(operation), own),
    ),
    "nothing is sent": swap(auth.ClientAuth, "login", lambda _: lambda self, operation, own=None: None),
    "a certificate is missed": swap(held, "_places", lambda _: lambda scheme: frozenset({("header", "x")})),
    # tokens
    "no scope is asked for": _scoped(lambda asked: ()),
    "one scope is asked for": _scoped(lambda asked: asked[:1]),
    "scopes are divided by commas": _scoped(lambda asked: (",".join(asked),)),
    "one token for all": swap(tokens.TokenCredentials, "scoped", lambda _: lambda self, asked: self),
    "the token comes from elsewhere": swap(
        held._Holder, "_token_url", lambda right: lambda self, scheme: right(self, scheme) + "/v2"
    ),
    "the token comes from the API": swap(
        held._Holder, "_token_url", lambda _: lambda self, scheme: "https://api.example.com/token"
    ),
    "id and secret are swapped": _form(
        lambda form: (
            form.replace(b"client_id", b"x")
            .replace(b"client_secret", b"client_id")
            .replace(b"x=", b"client_secret=")
        )
    ),
    "the secret is not escaped": _form(lambda form: form.replace(b"%26", b"&")),
    "the secret is sent for a token": swap(
        tokens.TokenCredentials, "ready", lambda _: lambda self: f"Bearer {self._secret.reveal()}"
    ),
    "the token is of another type": swap(tokens, "_bearer", lambda _: lambda token: f"MAC {token.reveal()}"),
    "an attempt goes out before the credential": swap(flow._Attempts, "authorise", lambda _: _unauthorised),
}
"""A fault in each branch of what chooses and writes credentials."""


class _Plain:
    """An operation that says nothing of its own."""

    def __init__(self, operation: Any) -> None:
        self.name, self.auth, self.security = operation.name, operation.auth, None


class _Needy:
    """An operation that says it needs what most do, if it says it needs none."""

    def __init__(self, operation: Any) -> None:
        self.name, self.auth, self.security = operation.name, True, operation.security


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", MUTATIONS)
def test_planted_fault_is_noticed(name: str, credentials: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in a branch of the security code is a mismatch."""
    MUTATIONS[name](monkeypatch)
    assert check(credentials, CREDENTIALS, sockets=False).mismatches


def test_faults_leave_nothing_behind(credentials: str) -> None:
    """After them all the package is as right as before."""
    report = check(credentials, CREDENTIALS, sockets=False)
    assert not report.mismatches, shown(report)
    assert len(MUTATIONS) >= 25


def test_another_document_is_noticed(credentials: str) -> None:
    """A document that asks for other credentials than the package knows is a mismatch, for each operation."""
    paths = {**CREDENTIALS["paths"]}
    paths["/usual"] = {"get": {**paths["/usual"]["get"], "security": [{"app": []}]}}
    report = check(credentials, {**CREDENTIALS, "paths": paths}, sockets=False)
    assert {one.operation for one in report.mismatches} == {"GET /usual"}


# What openapi-core reads is shown by requests as text -------------------------------------------------------

READ: list[tuple[dict[str, str], str, dict[str, str], Any]] = [
    ({"type": "apiKey", "in": "header", "name": "X-Key"}, "/", {"x-key": "a b"}, "a b"),
    ({"type": "apiKey", "in": "header", "name": "X-Key"}, "/?X-Key=a", {}, None),
    ({"type": "apiKey", "in": "query", "name": "app id"}, "/?app%20id=a%2Bb%26", {}, "a+b&"),
    ({"type": "apiKey", "in": "cookie", "name": "s"}, "/", {"cookie": "a=1; s=x%2F=="}, "x%2F=="),
    ({"type": "http", "scheme": "Basic"}, "/", {"authorization": "Basic YTpi"}, "YTpi"),
    ({"type": "http", "scheme": "bearer"}, "/", {"authorization": "bearer a.b"}, "a.b"),
    ({"type": "http", "scheme": "bearer"}, "/", {"authorization": "Basic a"}, None),
    ({"type": "http", "scheme": "digest"}, "/", {"authorization": 'Digest a="b", c=d'}, 'a="b", c=d'),
]


@pytest.mark.parametrize(("scheme", "target", "headers", "expected"), READ)
def test_credentials_are_read(
    scheme: dict[str, str], target: str, headers: dict[str, str], expected: Any
) -> None:
    """What the check takes for the credential of a request."""
    request = Sent("GET", "https://api.example.com", target, tuple(headers.items()), b"")
    assert credential(scheme, request) == expected


def test_package_says_what_its_document_does(credentials: str) -> None:
    """A scheme nobody asks for, one that most ask for, and operations of their own."""
    api = importlib.import_module(f"{credentials}.api").API
    table = importlib.import_module(f"{credentials}.operations").TABLE
    assert (api.security, api.voluntary) == (({"key": ()},), ("free",))
    assert table["calls.machine"].security == ({"machine": ("read", "write")},)
    assert (table["calls.usual"].auth, table["calls.usual"].security) == (True, None)
    assert (table["calls.open"].auth, table["calls.open"].security) == (False, None)
