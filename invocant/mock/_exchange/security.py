"""Who may call: credentials as the document's security schemes carry them, and the token endpoint of OAuth2.

A key is accepted when it starts with `mock-`, so that a made-up one is refused and tests can tell callers
apart.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from attrs import field, frozen

from invocant.documents import Way
from invocant.mock._api import ServedApi, ServedOperation
from invocant.mock._exchange.namespaces import SEPARATOR, without_namespace
from invocant.mock._exchange.parameters import TextError, split_query
from invocant.mock._exchange.replies import Refusal, Reply
from invocant.mock._exchange.requests import Request
from invocant.mock._state.backend import Backend

KEY_PREFIX = "mock-"
"""What an accepted key, client id or client secret starts with."""

DEFAULT_KEY = "mock-key"
"""The key that `Mock.env` hands out and the ready line of the command suggests."""

DEFAULT_TOKEN_SECONDS = 3600
"""Lifetime of an issued token in seconds, unless told otherwise."""


@frozen(eq=False)
class Gate:
    """Decides over the credentials of one API.

    Args:
        lifetime: How long an issued token is valid, in seconds.
        open_keys: Accept any non-empty key instead of those with the prefix.
    """

    api: ServedApi
    backend: Backend
    lifetime: int = DEFAULT_TOKEN_SECONDS
    open_keys: bool = False
    key: str | None = field(default=None, repr=False)
    """The one key that is accepted, in place of all with the prefix; None for those."""
    namespace: str = ""
    """The namespace in which tokens are issued; "" for the one that has no name."""

    def identity(self, operation: ServedOperation, request: Request, query: Sequence[tuple[str, str]]) -> str:
        """Return the credential shown, or "" for a call that needs none and shows none.

        A credential that is shown must be a right one, even where none is needed.

        Raises:
            Refusal: 401 with `WWW-Authenticate`, or 403 for a token without the scopes; the message never
                repeats the credential.
        """
        if not any(operation.security):
            return ""
        best: tuple[int, Refusal] | None = None
        for alternative in sorted(operation.security, key=len, reverse=True):
            shown = {name: self._shown(name, request, query) for name in alternative}
            refusals = [self._judge(name, shown[name], scopes) for name, scopes in alternative.items()]
            objections = [refusal for refusal in refusals if refusal is not None]
            if not objections and (alternative or best is None or not best[0]):
                return next((value for value in shown.values() if value), "")
            if objections:
                count = sum(value is not None for value in shown.values())
                if best is None or count > best[0]:
                    best = count, objections[0]
        if best is not None:
            raise best[1]
        return ""

    def credential(self, request: Request) -> str | None:
        """Return the first credential that a request shows, right or wrong; None when it shows none.

        Of HTTP Basic that is the secret, or the id where there is no secret.
        """
        try:
            query = split_query(request.query)
        except TextError:
            query = []
        for name, scheme in self.api.schemes.items():
            shown = self._shown(name, request, query)
            if shown and any(way.kind == "basic" for way in scheme.ways):
                pair = _basic(f"Basic {shown}")
                return pair.get("client_secret") or pair.get("client_id")
            if shown:
                return shown
        return None

    def credentials(self, request: Request) -> Iterator[str]:
        """Yield every credential that a request shows, where the API takes one and in `Authorization`.

        Of HTTP Basic these are id and secret, of a request to the token endpoint those of its form.
        """
        try:
            query = split_query(request.query)
        except TextError:
            query = []
        for scheme in self.api.schemes.values():
            for way in scheme.ways:
                value = _carried(way, request, query)
                if value is not None:
                    yield value[len(way.prefix) :].strip() if way.prefix else value
        header = request.header("authorization")
        if header is not None:
            yield header.rpartition(" ")[2]
            yield from _basic(header).values()
        if b"client_id=" in request.body:
            try:
                form = dict(split_query(request.body))
            except TextError:
                return
            yield from (form[name] for name in ("client_id", "client_secret") if name in form)

    def expire(self, request: Request) -> Refusal | None:
        """Let the token that a request shows expire.

        Returns:
            None where it is one that was issued here: it is refused from now on. Else the refusal of this
            request alone: a key has no lifetime.
        """
        shown = self.credential(request)
        name = self.backend.collection("tokens")
        token = self.backend.store.get(name, shown) if shown else None
        if shown and token is not None:
            self.backend.store.put(name, shown, {**token, "expires": self.backend.clock()})
            return None
        return Refusal(401, "the token has expired", headers={"www-authenticate": 'Bearer realm="mock"'})

    def token_paths(self) -> dict[str, Way]:
        """Return the paths of the token endpoints that the document declares."""
        home = "http://mock" + (self.api.base_path or "/")
        return {
            urlsplit(urljoin(home, way.token_url)).path: way
            for scheme in self.api.schemes.values()
            for way in scheme.ways
            if way.token_url
        }

    def issue(self, request: Request) -> Reply:
        """Answer a client-credentials token request. Source: RFC 6749, sections 4.4 and 5.

        Raises:
            Refusal: 400 or 401, with the members `error` and `error_description`.
        """
        if request.method != "POST":
            raise Refusal(405, "the token endpoint takes POST", headers={"allow": "POST, OPTIONS"})
        media_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
        if media_type != "application/x-www-form-urlencoded":
            raise _oauth(400, "invalid_request", "the body must be application/x-www-form-urlencoded")
        try:
            form = dict(split_query(request.body))
        except TextError as error:
            raise _oauth(400, "invalid_request", str(error)) from error
        if "client_id" not in form:
            form.update(_basic(request.header("authorization")))
        if form.get("grant_type") != "client_credentials":
            raise _oauth(400, "unsupported_grant_type", "grant_type must be client_credentials")
        if not form.get("client_id") or not form.get("client_secret"):
            raise _oauth(400, "invalid_request", "client_id and client_secret are required")
        if not (self._accepted(form["client_id"]) and self._accepted(form["client_secret"])):
            raise _oauth(
                401, "invalid_client", f"the mock accepts ids and secrets that start with {KEY_PREFIX!r}"
            )
        return self._token(form["client_id"], form.get("scope", ""))

    def _token(self, client_id: str, scope: str) -> Reply:
        number = self.backend.number("tokens")
        digest = hashlib.sha256(f"{self.backend.seed}:{self.backend.api}:{number}".encode()).hexdigest()
        token = f"{KEY_PREFIX}token-{number}-{digest[:32]}"
        if self.namespace:
            token += SEPARATOR + self.namespace
        expires = self.backend.clock() + self.lifetime
        self.backend.store.put(
            self.backend.collection("tokens"),
            token,
            {"client_id": client_id, "expires": expires, "scope": scope},
        )
        value = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        return Reply(value, headers={"cache-control": "no-store"})

    def _shown(self, name: str, request: Request, query: Sequence[tuple[str, str]]) -> str | None:
        """Return the credential that a request shows for a scheme, "" for a certificate; None without one."""
        for way in self.api.schemes[name].ways:
            if way.kind == "mutual-tls":
                return ""  # a connection shows it, and this server asks for none
            value = _carried(way, request, query)
            if value is not None and value.lower().startswith(way.prefix.lower()):
                return value[len(way.prefix) :].strip()
        return None

    def _judge(self, name: str, shown: str | None, scopes: Sequence[str]) -> Refusal | None:
        """Return why a credential is not taken, or None where it is."""
        ways = self.api.schemes[name].ways
        if not ways or any(way.kind == "mutual-tls" for way in ways):
            return None
        way = ways[0]
        where = f"{way.parameter}: {way.prefix}…" if way.prefix else f"{way.parameter} ({way.location})"
        challenge = {"www-authenticate": f'{way.prefix.strip() or "Bearer"} realm="mock"'}
        if not shown:
            return Refusal(401, f"no credential: this operation needs {where}", headers=challenge)
        if way.kind == "client-credentials":
            token = self.backend.store.get(self.backend.collection("tokens"), shown)
            if token is not None:
                return self._judge_token(token, scopes if way.scope is None else way.scope.split(), challenge)
            if len(ways) == 1 and not self.open_keys:
                message = f"unknown token: the mock accepts what POST {way.token_url} issued"
                return Refusal(401, message, headers=challenge)
        if way.kind == "basic":
            pair = _basic(f"Basic {shown}")
            shown = pair.get("client_secret") or pair.get("client_id") or ""
        if self._accepted(shown):
            return None
        message = f"unknown key: the mock accepts keys that start with {KEY_PREFIX!r}"
        return Refusal(401, message, headers=challenge)

    def _judge_token(
        self, token: Mapping[str, Any], scopes: Sequence[str], challenge: Mapping[str, str]
    ) -> Refusal | None:
        if token["expires"] <= self.backend.clock():
            return Refusal(401, "the token has expired", headers=challenge)
        missing = [scope for scope in scopes if scope not in str(token.get("scope", "")).split()]
        if missing:  # Source: RFC 6750, section 3.1
            told = {"www-authenticate": f'{challenge["www-authenticate"]}, error="insufficient_scope"'}
            return Refusal(403, f"the token lacks the scopes {' '.join(missing)}", headers=told)
        return None

    def _accepted(self, key: str) -> bool:
        key = without_namespace(key)
        if self.key is not None:
            return hmac.compare_digest(key.encode("utf-8", "replace"), self.key.encode())
        return bool(key) if self.open_keys else key.startswith(KEY_PREFIX) and len(key) > len(KEY_PREFIX)


def _oauth(status: int, error: str, description: str) -> Refusal:
    members: Mapping[str, Any] = {"error": error, "error_description": description}
    return Refusal(status, description, members=members)


def _carried(way: Way, request: Request, query: Sequence[tuple[str, str]]) -> str | None:
    """Return what a request has where a credential goes; of two that go there, nothing."""
    if way.location == "query":
        values = [value for name, value in query if name == way.parameter]
    elif way.location == "cookie":
        pieces = (pair.strip().partition("=") for pair in (request.header("cookie") or "").split(";"))
        values = [value for name, _, value in pieces if name == way.parameter]
    else:
        values = [value for name, value in request.headers if name == way.parameter.lower()]
    return values[0] if len(values) == 1 else None


def _basic(header: str | None) -> dict[str, str]:
    """Return id and secret of HTTP Basic credentials; empty when there are none."""
    kind, _, text = (header or "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": client, "client_secret": secret}
