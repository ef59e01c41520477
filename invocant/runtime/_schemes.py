"""Security schemes as generated code declares them: what a client is given for each, and where it goes.

Everything here is plain data. What is made of it is in `_calls.keys` and `_calls.tokens`; which of it a call
carries is decided in `_calls.auth`.

Source: OpenAPI 3.1.1, sections 4.8.27 (Security Scheme Object) and 4.8.30 (Security Requirement Object).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from invocant.runtime._records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

KeyLocation: TypeAlias = Literal["header", "query", "cookie"]


@frozen(kw_only=True)
class ApiKey:
    """A key in a header, in the query or in a cookie.

    Attributes:
        name: Name of the header, of the query parameter or of the cookie.
        location: Where it goes.
        prefix: What stands before the key.
        argument: The client's argument that takes it.
        env: Environment variables that may hold it, the first that is set wins.
    """

    name: str
    location: KeyLocation = "header"
    prefix: str = ""
    argument: str = "api_key"
    env: tuple[str, ...] = ()

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's argument, and the variables that stand in for it."""
        return {self.argument: self.env}


@frozen(kw_only=True)
class BearerKey:
    """A key or a token in a header: `Authorization: Bearer <key>`.

    Attributes:
        env: Environment variables that may hold the key, the first that is set wins.
        header: The header that carries it.
        prefix: What stands before the key in the header.
        argument: The client's argument that takes it.

    Source: RFC 6750, section 2.1.
    """

    env: tuple[str, ...] = ()
    header: str = "Authorization"
    prefix: str = "Bearer "
    argument: str = "api_key"

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's argument, and the variables that stand in for it."""
        return {self.argument: self.env}


@frozen(kw_only=True)
class HttpScheme:
    """Any other scheme of `Authorization`: its name, and what the caller has to say after it.

    Attributes:
        scheme: Its name: `Digest`, `Negotiate`, …
        argument: The client's argument that takes what follows the name.
        env: Environment variables that may hold it, the first that is set wins.

    Source: RFC 9110, section 11.4.
    """

    scheme: str
    argument: str = "credentials"
    env: tuple[str, ...] = ()

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's argument, and the variables that stand in for it."""
        return {self.argument: self.env}


@frozen(kw_only=True)
class BasicAuth:
    """A user name and a password: `Authorization: Basic <both in base64>`.

    Attributes:
        username_argument: The client's argument for the user name.
        password_argument: The client's argument for the password, which may be empty.
        username_env: Environment variables that may hold the user name.
        password_env: Environment variables that may hold the password.

    Source: RFC 7617.
    """

    username_argument: str = "username"
    password_argument: str = "password"  # noqa: S105 - the name of an argument
    username_env: tuple[str, ...] = ()
    password_env: tuple[str, ...] = ()

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's arguments, each with the variables that stand in for it."""
        return {self.username_argument: self.username_env, self.password_argument: self.password_env}


@frozen(kw_only=True)
class ClientCredentials:
    """Calls carry an access token that a client id and secret are exchanged for.

    Source: RFC 6749, section 4.4.

    Attributes:
        token_url: The token endpoint: a whole URL, or a path at the origin of the API.
        client_id_env: Environment variables that may hold the client id.
        client_secret_env: Environment variables that may hold the client secret.
        scope: The scopes asked for in every token, with blanks between them; "" asks for those that the call
            needs.
        client_id_argument: The client's argument for the client id.
        client_secret_argument: The client's argument for the client secret.
        client_auth: How id and secret go to the endpoint: in its form, or as HTTP Basic.
    """

    token_url: str
    client_id_env: tuple[str, ...] = ()
    client_secret_env: tuple[str, ...] = ()
    scope: str = ""
    client_id_argument: str = "client_id"
    client_secret_argument: str = "client_secret"  # noqa: S105 - the name of an argument
    client_auth: Literal["form", "basic"] = "form"

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's arguments, each with the variables that stand in for it."""
        return {
            self.client_id_argument: self.client_id_env,
            self.client_secret_argument: self.client_secret_env,
        }


@frozen(kw_only=True)
class MutualTLS:
    """A certificate of the client's, which the HTTP client shows: `http_client=httpx.Client(verify=…)`."""

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """None: the certificate is the HTTP client's."""
        return {}


Scheme: TypeAlias = ApiKey | BearerKey | HttpScheme | BasicAuth | ClientCredentials | MutualTLS
Schemes: TypeAlias = Mapping[str, Scheme | tuple[Scheme, ...]]
"""By the document's name. A tuple has several ways to come by the same credential: any one will do."""

Requirements: TypeAlias = tuple[Mapping[str, tuple[str, ...]], ...]
"""Alternatives. Each names the schemes that are needed together, with the scopes of a token; an empty one
says that a call may go out without any."""


def ways(scheme: Scheme | tuple[Scheme, ...]) -> Iterator[Scheme]:
    """Yield the ways to come by a scheme's credential."""
    yield from scheme if isinstance(scheme, tuple) else (scheme,)
