"""Who may call: credentials as the document's security schemes carry them, and the token endpoint of OAuth2.

A key is accepted when it starts with `mock-`, so that a made-up one is refused and tests can tell callers
apart.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from invocant.mock._api import Scheme, ServedApi, ServedOperation
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

    def identity(self, operation: ServedOperation, request: Request, query: Sequence[tuple[str, str]]) -> str:
        """Return the credential shown, or "" for an operation that needs none.

        Raises:
            Refusal: 401 with `WWW-Authenticate`; the message never repeats the credential.
        """
        if not operation.security:
            return ""
        reasons = []
        for alternative in operation.security:
            shown = [self._shown(self.api.schemes[name], request, query) for name in alternative]
            objections = [
                self._problem(self.api.schemes[name], value)
                for name, value in zip(alternative, shown, strict=True)
            ]
            if not any(objections):
                return shown[0] or ""
            reasons += [objection for objection in objections if objection]
        raise Refusal(401, reasons[0], headers={"www-authenticate": 'Bearer realm="mock"'})

    def token_paths(self) -> dict[str, Scheme]:
        """Return the paths of the token endpoints that the document declares."""
        return {
            urlsplit(scheme.token_url).path: scheme
            for scheme in self.api.schemes.values()
            if scheme.token_url is not None
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
        return self._token(form["client_id"])

    def _token(self, client_id: str) -> Reply:
        number = self.backend.number("tokens")
        digest = hashlib.sha256(f"{self.backend.seed}:{self.backend.api}:{number}".encode()).hexdigest()
        token = f"{KEY_PREFIX}token-{number}-{digest[:32]}"
        expires = self.backend.clock() + self.lifetime
        self.backend.store.put(
            self.backend.collection("tokens"), token, {"client_id": client_id, "expires": expires}
        )
        value = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        return Reply(value, headers={"cache-control": "no-store"})

    def _shown(self, scheme: Scheme, request: Request, query: Sequence[tuple[str, str]]) -> str | None:
        if scheme.kind == "query":
            return next((value for name, value in query if name == scheme.parameter), None)
        if scheme.kind == "cookie":
            pieces = (pair.strip().partition("=") for pair in (request.header("cookie") or "").split(";"))
            return next((value for name, _, value in pieces if name == scheme.parameter), None)
        header = request.header(scheme.parameter.lower())
        if header is None or scheme.kind == "header":
            return header
        kind, _, value = header.strip().partition(" ")
        if kind.lower() != scheme.kind:
            return None
        return _basic(header).get("client_secret") if scheme.kind == "basic" else value.strip()

    def _problem(self, scheme: Scheme, shown: str | None) -> str | None:
        where = (
            f"{scheme.parameter} ({scheme.kind})" if scheme.kind != "bearer" else "Authorization: Bearer …"
        )
        if not shown:
            return f"no credential: this operation needs {where}"
        if scheme.token_url is None:
            accepted = self._accepted(shown)
            return None if accepted else f"unknown key: the mock accepts keys that start with {KEY_PREFIX!r}"
        token = self.backend.store.get(self.backend.collection("tokens"), shown)
        if token is None:
            return f"unknown token: the mock accepts what POST {scheme.token_url} issued"
        return "the token has expired" if token["expires"] <= self.backend.clock() else None

    def _accepted(self, key: str) -> bool:
        return bool(key) if self.open_keys else key.startswith(KEY_PREFIX) and len(key) > len(KEY_PREFIX)


def _oauth(status: int, error: str, description: str) -> Refusal:
    members: Mapping[str, Any] = {"error": error, "error_description": description}
    return Refusal(status, description, members=members)


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
