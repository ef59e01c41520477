"""What a call is authorised with, without any I/O: places, alternatives, tokens, and what is kept secret."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import ConfigurationError, DeadlineError, NotFoundError, StatusError, TokenError
from invocant.runtime import kinds as k
from invocant.runtime._calls.auth import ClientAuth, Login
from invocant.runtime._calls.held import NO_PLACES, Carrier, hold
from invocant.runtime._calls.keys import BasicKey, CalledKey, Credential, StaticKey
from invocant.runtime._calls.response import status_error
from invocant.runtime._calls.steps import Ask, Await, Beside, SharedFuture, WireRequest, WireResponse
from invocant.runtime._calls.tokens import (
    TOKEN_OPERATION,
    TokenCache,
    TokenCredentials,
    Turn,
    _may_help,
    _refused,
    read_token,
)
from invocant.runtime._errors import ConnectionLostError
from invocant.runtime._info import Headers
from invocant.runtime._secrets import Secret, revealed

NOTHING: dict[str, str] = {}
SCHEMES: dict[str, Any] = {
    "key": rt.ApiKey(name="X-Key", argument="key"),
    "app": rt.ApiKey(name="app id", location="query", argument="app"),
    "sid": rt.ApiKey(name="sid", location="cookie", argument="sid"),
    "crumb": rt.ApiKey(name="Cookie", argument="crumb"),
    "login": rt.BasicAuth(),
    "twin": rt.ApiKey(name="x-key", argument="twin"),
}
API = rt.Api(name="shop", title="Shop", base_url="https://a.test", schemes=SCHEMES)


def auth(carries: bool = False, **given: str) -> ClientAuth:
    """Return the credentials of a client that was given these."""
    held = hold(API, given, base_url="https://a.test", moved=False, environ=NOTHING.get)
    return ClientAuth(API, held, clock=lambda: 0.0, carries=lambda location, name: carries)


def asks(*alternatives: Mapping[str, Any], parameters: tuple[rt.Parameter, ...] = ()) -> rt.Operation[Any]:
    """Return an operation with these alternatives."""
    return rt.Operation(
        name="it", method="GET", path="/", responses={}, parameters=parameters, security=alternatives
    )


def login_of(operation: rt.Operation[Any], **given: str) -> Login:
    """Return what a call of an operation is authorised with."""
    login = auth(carries=False, **given).login(operation)
    assert login is not None
    return login


def authorised(login: Login, request: WireRequest) -> tuple[Any, ...]:
    """Return the members of a request with the credentials in it, as they are sent."""
    values = tuple(value for credential in login.credentials if (value := credential.ready()) is not None)
    made = login.authorised(request, values)
    headers = [(name, revealed(value)) for name, value in made.headers]
    query = [(name, revealed(value)) for name, value in made.query]
    return made.method, made.url, headers, made.content, query, made.foreign


def test_one_header_is_added_and_all_else_stays() -> None:
    """The usual case: a key in a header behind those of the request."""
    request = WireRequest("PUT", "https://a.test/x?app%20id=1", [("Accept", "a/b")], b"body")
    assert authorised(login_of(asks({"key": ()}), key="k"), request) == (
        "PUT", "https://a.test/x?app%20id=1", [("Accept", "a/b"), ("X-Key", "k")], b"body", [], False,
    )  # fmt: skip


def test_each_credential_goes_to_its_place() -> None:
    """Header, query and cookies; a key that the address repeats is taken out of it."""
    together = asks({"login": (), "app": (), "sid": ()})
    login = login_of(together, username="me", password="pw", app="a&b", sid="s1")
    request = WireRequest("POST", "https://a.test/x?app%20id=old&b=1", [("Cookie", "c=1")], b"{}")
    assert authorised(login, request) == (
        "POST",
        "https://a.test/x?b=1",
        [("Authorization", "Basic bWU6cHc="), ("Cookie", "c=1; sid=s1")],
        b"{}",
        [("app%20id", "a%26b")],
        False,
    )


def test_header_that_is_called_cookie_is_joined_with_the_others() -> None:
    """Some documents declare a key in a header `Cookie`: it is a cookie."""
    login = login_of(asks({"crumb": ()}), crumb="t=1")
    request = WireRequest("GET", "https://a.test/", [("Cookie", "c=2")], None)
    assert authorised(login, request)[2] == [("Cookie", "c=2; t=1")]


def test_there_is_one_value_for_each_credential() -> None:
    """Values that do not belong to the credentials are refused, not put anywhere."""
    login = login_of(asks({"key": (), "app": ()}), key="k", app="a")
    request = WireRequest("GET", "https://a.test/", [], None)
    for values in ((Secret("k"),), (Secret("k"), Secret("a"), Secret("b"))):
        with pytest.raises(ValueError, match="zip"):
            login.authorised(request, values)
        with pytest.raises(ValueError, match="zip"):
            login.invalidate(values)


def test_parameters_where_credentials_go_are_known() -> None:
    """A header is so in any case, a query parameter as it is written; each operation for itself."""
    client = auth(key="k")
    met: dict[tuple[Any, str], bool] = {
        ("header", "x-KEY"): True,
        ("query", "app id"): True,
        ("query", "App id"): False,
        ("cookie", "sid"): True,
        ("header", "X-Other"): False,
        ("query", "x-key"): False,
    }
    operations = {place: asks({}, parameters=(rt.Parameter(place[1], place[0], k.STR),)) for place in met}
    for _ in range(2):
        assert {place: client.meets(operation) for place, operation in operations.items()} == met
    assert client.masked == {"x-key", "app id", "sid", "cookie", "authorization"}


def test_choice_is_made_once_for_each_operation() -> None:
    """Two operations that are called in turn do not choose anew."""
    client, first, second = auth(key="k", app="a"), asks({"key": ()}), asks({"app": ()})
    logins = [client.login(operation) for operation in (first, second, first, second)]
    assert logins[0] is logins[2]
    assert logins[1] is logins[3]
    assert logins[0] is not logins[1]
    own = frozenset({("header", "x-key")})
    assert client.login(first, own) is None
    assert client.login(first) is logins[0]


def test_scheme_without_a_name_is_meant_by_any() -> None:
    """An API with one scheme of its own need not name it as its operations do."""
    api = rt.Api(name="one", title="One", base_url="https://a.test", auth=rt.BearerKey(env=("ONE_KEY",)))
    held = hold(api, {"api_key": "k"}, base_url="https://a.test", moved=False, environ=NOTHING.get)
    client = ClientAuth(api, held, clock=lambda: 0.0)
    login = client.login(asks({"whatever": ()}))
    assert login is not None
    assert [revealed(credential.ready() or "") for credential in login.credentials] == ["Bearer k"]


def test_what_the_http_client_brings_needs_no_login() -> None:
    """A call whose credential is brought carries none of ours."""
    assert auth(carries=True).login(asks({"key": ()})) is None
    assert auth().login(asks()) is None


def test_what_the_caller_sets_counts_as_one_argument() -> None:
    """Of two alternatives the one is taken of which more was given."""
    client = auth(app="a", sid="s")
    own = frozenset({("header", "x-key")})
    login = client.login(asks({"key": ()}, {"app": (), "sid": ()}), own)
    assert login is not None
    assert [credential.carrier.name for credential in login.credentials] == ["app id", "sid"]
    assert client.login(asks({"key": ()}, {"app": ()}), own) is None


def test_missing_credentials_are_told_by_alternative() -> None:
    """What is missing of one alternative is joined by `and`, the alternatives by `or`."""
    with pytest.raises(ConfigurationError) as caught:
        auth().login(asks({"key": (), "sid": ()}, {"app": ()}))
    nowhere = "set the environment (no variable is declared), or pass"
    assert str(caught.value) == (
        f"it: Shop needs a key: {nowhere} key=; and a key: {nowhere} sid=; or a key: {nowhere} app="
    )


def test_two_in_one_place_cannot_be_had_together() -> None:
    """Each is there, and still the call cannot be made."""
    with pytest.raises(ConfigurationError, match="key and twin, which both go to one place and cannot be"):
        auth(key="k", twin="t").login(asks({"key": (), "twin": ()}))


def test_advice_says_where_each_came_from() -> None:
    """What to look at when the server refuses: once for each, joined."""
    login = login_of(asks({"login": (), "app": ()}), username="me", password="pw", app="a")
    assert (
        login.advice == "the user name and password came from username= and password=; the key came from app="
    )
    assert not login.refreshable


def test_secrets_are_what_a_server_could_repeat() -> None:
    """A key as it is and as a query has it; of Basic the password, or a lone user name, and the pair."""
    carrier = Carrier("header", "X-Key")
    assert StaticKey(carrier, Secret("plain"), "s").secrets() == ("plain",)
    assert StaticKey(carrier, Secret("a b"), "s").secrets() == ("a b", "a%20b")
    assert BasicKey(Secret("me"), Secret("pw"), "s").secrets() == ("pw", "bWU6cHc=")
    assert BasicKey(Secret("me"), Secret(""), "s").secrets() == ("me", "bWU6")
    assert Credential().secrets() == ()


def test_key_of_a_function_is_asked_for_within_the_time_of_the_call() -> None:
    """The function is asked with the deadline; what it gives is checked, kept, and written."""

    def provider() -> str:
        raise AssertionError

    key = CalledKey(Carrier("header", "X-Key", "Key "), provider, "api_key=")
    assert (key.refreshable, key.ready(), key.secrets()) == (True, None, ())
    flow = key.obtain(Fetching())
    ask = next(flow)
    assert isinstance(ask, Ask)
    assert (ask.function, ask.deadline) == (provider, 7.0)
    with pytest.raises(StopIteration) as stopped:
        flow.send(Secret(" a/b\n"))
    assert stopped.value.value.reveal() == "Key a/b"
    assert key.secrets() == ("a/b", "a%2Fb")
    flow = key.obtain(Fetching())
    next(flow)
    with pytest.raises(ConfigurationError, match="the key from the function given as api_key= is empty"):
        flow.send(Secret(""))


def test_credential_that_is_at_hand_is_not_had_by_steps() -> None:
    """A key has nothing to obtain, nothing to forget, and is the same for all scopes."""
    key = StaticKey(Carrier("header", "X-Key"), Secret("k"), "s")
    key.invalidate("k")
    assert key.scoped(("a",)) is key
    with pytest.raises(TypeError, match="StaticKey cannot be had by"):
        key.obtain(Fetching())


class Fetching:
    """Answers token requests from a script, and keeps them."""

    deadline = 7.0
    patience = (1.0, 2.0)

    def __init__(self, *answers: WireResponse | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[WireRequest] = []

    def within(self, request: WireRequest) -> Generator[Any, Any, WireResponse]:
        """Answer at once."""
        self.requests.append(request)
        response = self.answers.pop(0)
        if isinstance(response, Exception):
            raise response
        yield from ()
        return response

    beside = within


def answer(body: bytes, status: int = 200) -> WireResponse:
    """Return an answer of a token endpoint."""
    return WireResponse(status, Headers([]), "HTTP/1.1", None, body)


def refusal(status: int, body: bytes = b"{}") -> StatusError:
    """Return the error of an answer of a token endpoint."""
    headers = Headers([(b"content-type", b"application/json")])
    error = status_error(TOKEN_OPERATION, status, headers, body)
    error.attempts = 1
    return error


def credentials(client_auth: Any = "body", scope: str = "") -> TokenCredentials:
    """Return client credentials; their time stands still at 100."""
    declared = rt.ClientCredentials(token_url="/token", client_auth=client_auth, scope=scope)
    return TokenCredentials(declared, "i d", "s&t", "https://a.test/token", lambda: 100.0)


def had(flow: Generator[Any, Any, Secret]) -> str:
    """Run steps that need no driver; return what they give."""
    with pytest.raises(StopIteration) as stopped:
        next(flow)
    return str(stopped.value.value.reveal())


@pytest.mark.parametrize(
    ("client_auth", "content", "more"),
    [
        ("body", "grant_type=client_credentials&client_id=i+d&client_secret=s%26t&scope=a+b", []),
        (
            "basic",
            "grant_type=client_credentials&scope=a+b",
            [("Authorization", "Basic aStkOnMlMjZ0")],
        ),
    ],
)
def test_token_request_is_written_as_the_standard_has_it(
    client_auth: str, content: str, more: list[tuple[str, str]]
) -> None:
    """RFC 6749, 2.3.1 and 4.4.2: a form; id and secret in it, or encoded and then written as Basic."""
    made = credentials(client_auth, "a b").request()
    assert (made.method, made.url, made.query) == ("POST", "https://a.test/token", ())
    assert [(name, revealed(value)) for name, value in made.headers] == [
        ("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded"), *more,
    ]  # fmt: skip
    assert isinstance(made.content, Secret)
    assert made.content.reveal() == content


def test_token_is_kept_and_forgotten() -> None:
    """What was had is at hand until the server refuses that very token; the secret is in each spelling."""
    login = credentials()
    assert (login.ready(), login.advice) == (None, "check the client id and secret")
    assert login.secrets() == ("s&t", "s%26t", "aStkOnMlMjZ0")
    fetch = Fetching(answer(b'{"access_token": "t1", "expires_in": 60}'))
    assert had(login.obtain(fetch)) == "Bearer t1"
    assert login.secrets() == ("s&t", "s%26t", "aStkOnMlMjZ0", "t1")
    assert login.ready() is not None
    login.invalidate("Bearer other")
    assert login.ready() is not None
    login.invalidate("Bearer t1")
    assert login.ready() is None


def test_scopes_have_tokens_of_their_own() -> None:
    """One for each list of scopes, shared; a scope that is declared is that of all."""
    login = credentials()
    first = login.scoped(("a", "b"))
    assert first is login.scoped(("a", "b"))
    assert first is login.scoped(("x",)).scoped(("a", "b"))
    assert login.scoped(()) is login
    assert first.request().content.reveal().endswith("&scope=a+b")  # type: ignore[union-attr]  # a secret
    declared = credentials(scope="all")
    assert declared.scoped(("a",)) is declared


def test_endpoint_that_refuses_twice_has_refused() -> None:
    """A 401 is asked about once more, another status is not; attempts are counted over both."""
    fetch = Fetching(refusal(401), refusal(401, b'{"error": "invalid_client"}'))
    with pytest.raises(TokenError, match="401 Unauthorized: invalid_client") as caught:
        next(credentials().obtain(fetch))
    assert (caught.value.attempts, caught.value.code, caught.value.status) == (2, "invalid_client", 401)
    assert len(fetch.requests) == 2
    fetch = Fetching(refusal(403), answer(b"{}"))
    with pytest.raises(TokenError, match="answered 403 Forbidden") as caught:
        next(credentials().obtain(fetch))
    assert (caught.value.attempts, len(fetch.requests)) == (1, 1)


def test_waiting_for_another_ends_with_the_own_time() -> None:
    """Who waits for another's request is told what for when the time is up; else takes what that brought."""
    login = credentials()
    turn = login.cache.turn(100.0)
    assert isinstance(turn, Turn)
    flow = login.obtain(Fetching())
    wait = next(flow)
    assert isinstance(wait, Await)
    assert (wait.future, wait.deadline) == (turn.future, 7.0)
    words = "the time of the call was up while waiting for an access token"
    with pytest.raises(DeadlineError, match=f"^{words}$"):
        flow.send(None)
    flow = login.obtain(Fetching())
    next(flow)
    login.cache.store(turn.future, Secret("t1"), None, 100.0)
    with pytest.raises(StopIteration) as stopped:
        flow.send(None)
    assert stopped.value.value.reveal() == "Bearer t1"
    assert revealed(turn.future.token or "") == "t1"


def test_renewal_that_cannot_be_begun_is_over() -> None:
    """Where no thread can be started, the calls go on with the old token, and nobody waits for the next."""
    login = credentials()
    first = login.cache.turn(0.0)
    assert isinstance(first, Turn)
    login.cache.store(first.future, Secret("t1"), 200.0, 0.0)
    login._clock = lambda: 155.0
    flow = login.obtain(Fetching())
    step = next(flow)
    assert isinstance(step, Beside)
    renewal = login.cache._renewal
    assert renewal is not None
    with pytest.raises(StopIteration) as stopped:
        flow.throw(RuntimeError("can't start new thread"))
    assert stopped.value.value.reveal() == "Bearer t1"
    assert isinstance(renewal.error, RuntimeError)
    assert login.cache._renewal is None
    assert isinstance(login.cache.turn(155.0), Secret)
    step.flow.close()
    login._clock = lambda: 161.0
    flow = login.obtain(Fetching())
    next(flow)
    with pytest.raises(KeyboardInterrupt):
        flow.throw(KeyboardInterrupt())


def test_failure_beside_is_passed_on_only_where_it_is_no_error() -> None:
    """A renewal that fails is logged; one that is interrupted says so."""
    login = credentials()
    future = SharedFuture()
    with pytest.raises(StopIteration):
        next(login._renew(future, Fetching(NotFoundError("gone"))))
    assert isinstance(future.error, TokenError)
    future = SharedFuture()

    class Interrupted(Fetching):
        def beside(self, request: WireRequest) -> Generator[Any, Any, WireResponse]:
            yield from ()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(login._renew(future, Interrupted()))
    assert (future.done, future.error) == (True, None)


def with_status(status: int | None) -> TokenError:
    """Return the error of a token that was not had."""
    error = TokenError("no")
    error.status = status
    return error


@pytest.mark.parametrize(
    ("error", "helps"),
    [
        *((with_status(status), True) for status in (408, 429, 500, 599)),
        *((with_status(status), False) for status in (None, 400, 401, 407, 409, 428, 430, 499, 600)),
        (ConnectionLostError("broke"), True),
        (ValueError("odd"), False),
    ],
    ids=str,
)
def test_who_tries_longer_may_succeed_where_the_failure_passes(error: Exception, helps: bool) -> None:
    """Passing failures are tried again by who waits longer or more often in any way; others by nobody."""
    assert _may_help(error, (1.0, 2.0), (1.0, 3.0)) is helps
    assert _may_help(error, (1.0, 2.0), (2.0, 1.0)) is helps
    assert _may_help(error, (1.0, 2.0), (1.0, 2.0)) is False
    assert _may_help(DeadlineError("late"), (1.0,), (1.0,)) is True


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b'{"error": "invalid_scope"}', "invalid_scope", "answered 400 Bad Request: invalid_scope"),
        (b'{"error": 5}', None, "answered 400 Bad Request"),
        (b'["error"]', None, "answered 400 Bad Request"),
        (b'{"error": "%s"}' % (b"x" * 80), "x" * 80, f"answered 400 Bad Request: {'x' * 80}"),
        (b'{"error": "%s"}' % (b"x" * 81), "x" * 81, "answered 400 Bad Request"),
    ],
    ids=["code", "number", "list", "longest", "too long"],
)
def test_refusal_has_the_code_of_the_standard(body: bytes, code: str | None, message: str) -> None:
    """RFC 6749, 5.2: `error` is the code; only a short one is in the message."""
    source = refusal(400, body)
    source.operation, source.elapsed, source.wait, source.retry_safe = "access token", 2.0, 3.0, True
    made = _refused(source)
    assert (made.status, made.code) == (400, code)
    assert made.message == f"the token endpoint {message}"
    assert (made.operation, made.attempts, made.elapsed, made.wait, made.retry_safe) == (
        "access token", 1, 2.0, 3.0, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "holds no access token"),
        (b"[]", "holds no access token"),
        (b'{"access_token": 1}', "holds no access token"),
        (b'{"access_token": " "}', "holds no access token"),
        (b'{"access_token": "a\\nb"}', "holds no access token"),
        ('{"access_token": "é"}'.encode(), "holds no access token"),
        (b'{"access_token": "t", "token_type": "mac"}', "gave a token that is not a bearer token"),
        (b'{"access_token": "t", "token_type": null}', "gave a token that is not a bearer token"),
        (b'{"access_token": "t", "expires_in": 1e999}', "has an expires_in that is no number of seconds"),
        (
            b'{"access_token": "t", "expires_in": 1%s}' % (b"0" * 400),
            "has an expires_in that is no number of seconds",
        ),
    ],
)
def test_answer_that_is_no_token_has_its_status(body: bytes, words: str) -> None:
    """The error says what is wrong and has the status; nothing of the body is in it."""
    with pytest.raises(TokenError) as caught:
        read_token(body, 203)
    assert caught.value.message.removeprefix("the token endpoint") in (f"'s answer {words}", f" {words}")
    assert caught.value.status == 203


def test_windows_of_a_token_without_an_end() -> None:
    """A token of which no lifetime is told is good until it is refused."""
    cache = TokenCache()
    turn = cache.turn(0.0)
    assert isinstance(turn, Turn)
    assert turn.fallback is None
    cache.store(turn.future, Secret("t"), None, 0.0)
    for now in (0.0, 1e12):
        assert revealed(cache.peek(now) or "") == revealed(cache.good(now) or "") == "t"
    assert frozenset() == NO_PLACES
