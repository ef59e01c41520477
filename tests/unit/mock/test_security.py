"""Credentials by every kind of scheme, and the token endpoint."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from invocant.mock import ManualClock
from tests.unit.mock.small import Answered, Caller, operation, serving, small

BEARER = {"type": "http", "scheme": "bearer"}
TOKENS = {
    **BEARER,
    "x-invocant-auth": {"kind": "client-credentials", "token-url": "/connect/token", "env": {}},
}
FORM = {"content-type": "application/x-www-form-urlencoded"}
GRANT = {"grant_type": "client_credentials", "client_id": "mock-id", "client_secret": "mock-secret"}


def _api(scheme: Any, **members: Any) -> Any:
    components = {"securitySchemes": {"key": scheme}}
    return small(
        {"/a": {"get": operation("a.list", {}, **members)}}, components=components, security=[{"key": []}]
    )


def _basic(secret: str) -> str:
    return "Basic " + base64.b64encode(f"mock-id:{secret}".encode()).decode()


@pytest.mark.parametrize(
    ("scheme", "good", "bad"),
    [
        pytest.param(
            BEARER, {"authorization": "Bearer mock-a"}, {"authorization": "Bearer canary"}, id="bearer"
        ),
        pytest.param(
            BEARER, {"authorization": "bearer mock-a"}, {"authorization": "Basic mock-a"}, id="scheme-case"
        ),
        pytest.param(
            BEARER, {"authorization": "Bearer mock-a"}, {"authorization": "Bearer mock-"}, id="prefix-alone"
        ),
        pytest.param(
            {"type": "apiKey", "in": "header", "name": "X-Key"},
            {"x-key": "mock-a"},
            {"x-key": "canary"},
            id="header",
        ),
        pytest.param(
            {"type": "apiKey", "in": "cookie", "name": "k"},
            {"cookie": "j=1; k=mock-a"},
            {"cookie": "k=canary"},
            id="cookie",
        ),
        pytest.param(
            {"type": "http", "scheme": "basic"},
            {"authorization": _basic("mock-s")},
            {"authorization": "Basic ?"},
            id="basic",
        ),
    ],
)
def test_keys_with_the_prefix_are_accepted(scheme: Any, good: dict[str, str], bad: dict[str, str]) -> None:
    """A made-up key is refused with 401 and a challenge, and the answer says which keys are accepted."""
    with serving(_api(scheme), headers={}) as call:
        assert call("GET", "/a", headers=good).status == 200
        for headers in (bad, {}):
            refused = call("GET", "/a", headers=headers)
            assert refused.status == 401
            assert "www-authenticate" in refused.headers
            assert "canary" not in refused.content.decode()


def test_key_in_the_query() -> None:
    """An API key may be a query parameter."""
    with serving(_api({"type": "apiKey", "in": "query", "name": "k"}), headers={}) as call:
        assert call("GET", "/a?k=mock-a").status == 200
        assert call("GET", "/a?k=a").status == 401
        assert call("GET", "/a?k=%FF").status == 401


def test_any_of_the_alternatives_is_enough() -> None:
    """Security requirements are alternatives; the schemes within one are all needed."""
    schemes = {
        "a": {"type": "apiKey", "in": "header", "name": "A"},
        "b": {"type": "apiKey", "in": "header", "name": "B"},
    }
    given = operation("a.list", {}, security=[{"a": [], "b": []}, {"b": []}])
    with serving(small({"/a": {"get": given}}, components={"securitySchemes": schemes}), headers={}) as call:
        assert call("GET", "/a", headers={"b": "mock-b"}).status == 200
        assert call("GET", "/a", headers={"a": "mock-a"}).status == 401


def test_what_may_be_left_out_must_be_right() -> None:
    """An optional credential, and one of a scheme that nobody asks for, is refused when it is a wrong one."""
    cases: tuple[dict[str, Any], ...] = ({"security": [{"key": []}, {}]}, {})
    for members in cases:
        schemes = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}}}
        api = small({"/a": {"get": operation("a.list", {}, **members)}}, components=schemes)
        with serving(api, headers={}) as call:
            assert call("GET", "/a").status == 200
            assert call("GET", "/a", headers={"k": "mock-a"}).status == 200
            assert call("GET", "/a", headers={"k": "canary"}).status == 401


def test_token_endpoint_may_be_an_operation_too() -> None:
    """A POST there asks for a token, whatever else is served at its path."""
    flows = {"clientCredentials": {"tokenUrl": "https://auth.test/token", "scopes": {}}}
    schemes = {"securitySchemes": {"key": {"type": "oauth2", "flows": flows}}}
    paths = {"/token": {"get": operation("a.read", {}), "post": operation("a.make", {})}}
    with serving(small(paths, components=schemes), headers={}) as call:
        assert call("GET", "/token").status == 200
        answer = call("POST", "/token", content=urlencode(GRANT).encode(), headers=FORM)
        assert answer.json()["token_type"] == "Bearer"


def test_open_keys_accepts_any() -> None:
    """For programs whose key cannot be chosen."""
    with serving(_api(BEARER), headers={}, open_keys=True) as call:
        assert call("GET", "/a", headers={"authorization": "Bearer whatever"}).status == 200
        assert call("GET", "/a").status == 401


def test_credentials_are_not_in_the_journal() -> None:
    """The journal shows that a credential came, and not which."""
    with serving(_api(BEARER), headers={}) as call:
        call("GET", "/a", headers={"authorization": "Bearer mock-canary", "cookie": "mock-canary"})
        call("POST", "/a", content=b"client_secret=mock-canary", headers=FORM)
        assert "canary" not in str([each.to_dict() for each in call.app.journal.entries()])


class TestTokens:
    """The client-credentials grant. Source: RFC 6749, sections 4.4 and 5."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        """A clock that stands still."""
        return ManualClock()

    @pytest.fixture
    def call(self, clock: ManualClock) -> Iterator[Caller]:
        """A service whose tokens live for a minute."""
        with serving(_api(TOKENS), headers={}, clock=clock, token_lifetime=60) as caller:
            yield caller

    def _ask(self, call: Caller, form: dict[str, str], **headers: str) -> Answered:
        return call("POST", "/connect/token", content=urlencode(form).encode(), headers={**FORM, **headers})

    def test_issued_token_opens_the_api(self, call: Caller) -> None:
        """A token says how long it lives, and is not to be cached."""
        answer = self._ask(call, GRANT)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        told = answer.json()
        assert (told["token_type"], told["expires_in"]) == ("Bearer", 60)
        assert call("GET", "/a", headers={"authorization": f"Bearer {told['access_token']}"}).status == 200

    def test_token_expires(self, call: Caller, clock: ManualClock) -> None:
        """At the end of its life a token is refused, and the answer says why."""
        token = self._ask(call, GRANT).json()["access_token"]
        headers = {"authorization": f"Bearer {token}"}
        clock.advance(59.9)
        assert call("GET", "/a", headers=headers).status == 200
        clock.advance(0.1)
        refused = call("GET", "/a", headers=headers)
        assert refused.status == 401
        assert "expired" in refused.json()["message"]

    def test_each_request_makes_another_token(self, call: Caller) -> None:
        """Tokens can be told apart, so that a cache can be tested."""
        tokens = {self._ask(call, GRANT).json()["access_token"] for _ in range(3)}
        assert len(tokens) == 3
        assert len(call.app.journal.entries(operation="token")) == 3

    def test_key_is_no_token(self, call: Caller) -> None:
        """What was not issued is refused, even with the prefix."""
        assert call("GET", "/a", headers={"authorization": "Bearer mock-key"}).status == 401

    def test_credentials_in_the_header(self, call: Caller) -> None:
        """HTTP Basic is the other way to send id and secret."""
        answer = self._ask(call, {"grant_type": "client_credentials"}, authorization=_basic("mock-secret"))
        assert answer.status == 200

    @pytest.mark.parametrize(
        ("change", "status", "error"),
        [
            ({"client_secret": "wrong"}, 401, "invalid_client"),
            ({"client_id": "wrong"}, 401, "invalid_client"),
            ({"client_secret": ""}, 400, "invalid_request"),
            ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ],
    )
    def test_errors(self, call: Caller, change: dict[str, str], status: int, error: str) -> None:
        """Errors have the form of OAuth2."""
        answer = self._ask(call, {**GRANT, **change})
        assert (answer.status, answer.json()["error"]) == (status, error)
        assert call.app.journal.entries()[0].reason

    def test_other_requests_to_the_endpoint(self, call: Caller) -> None:
        """Only a form sent by POST is a token request."""
        assert call("GET", "/connect/token").status == 405
        assert call("POST", "/connect/token", json=GRANT).status == 400
        assert call("POST", "/connect/token", content=b"client_id=%FF", headers=FORM).status == 400
