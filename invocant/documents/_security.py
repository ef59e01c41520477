"""What a document says of who may call: its security schemes, and what a client takes for each.

One reading, which the generator and the mock server share: in which ways the credential of a scheme can be
had, where it travels, what the arguments of a client are called, and in which environment variables a program
finds them. What `x-invocant-auth` says goes before what follows from the scheme.

Source: OpenAPI 3.1.1, sections 4.8.27 (Security Scheme Object), 4.8.28 and 4.8.29 (OAuth Flows), 4.8.30
(Security Requirement Object).
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import evolve, field, frozen

from invocant.documents.pointers import followed

WayKind = Literal["key", "token", "http", "basic", "client-credentials", "mutual-tls"]
"""How a credential comes about: `key`, `token` and `http` are given as text, `token` for after `Bearer` and
`http` for after the name of another scheme; `basic` is a name and a password; `client-credentials` asks for a
token; `mutual-tls` is a certificate, which the HTTP client shows."""

OPTIONS = frozenset(
    {
        *("self", "options", "base_url", "timeouts", "retries", "headers", "folds", "environment", "world"),
        *("http_client", "on_drift", "on_request", "on_response", "on_retry", "server", "server_variables"),
    }
)
"""Names that the arguments for credentials cannot have: the other options of a client."""
_REGISTERED = (
    *("Basic", "Bearer", "Concealed", "DPoP", "Digest", "GNAP", "HOBA", "Mutual", "Negotiate", "OAuth"),
    *("PrivateToken", "SCRAM-SHA-1", "SCRAM-SHA-256", "vapid"),
)
"""Authentication schemes as IANA spells them. Any spelling is right (RFC 9110, section 11.1)."""
_SPELLINGS = {name.lower(): name for name in _REGISTERED}
_LOCATIONS = ("header", "query", "cookie")


@frozen
class ClientArgument:
    """One argument of a client."""

    role: str
    """`api_key`, `token`, `credentials`, `username`, `password`, `client_id` or `client_secret`."""
    name: str
    """What it is called in Python."""
    env: tuple[str, ...] | None
    """The environment variables declared for it, or None where the rule of the package's name holds."""

    def variables(self, package: str) -> tuple[str, ...]:
        """Return the environment variables: those declared, else one of the *package*'s and its own name."""
        return self.env if self.env is not None else (f"{environment_prefix(package)}{self.name.upper()}",)


@frozen
class Way:
    """One way to come by the credential of a scheme, and where it goes."""

    kind: WayKind
    location: str = "header"
    parameter: str = "Authorization"
    """Name of the header, query parameter or cookie."""
    prefix: str = ""
    """What stands before the credential."""
    arguments: tuple[ClientArgument, ...] = ()
    token_url: str = ""
    """Where an access token comes from: a URL, or a path at the origin of the API."""
    scope: str | None = None
    """The scope of every token, or None where it is what the operation asks for."""
    client_auth: str = "form"
    """How id and secret go there: `form` or `basic`."""

    @property
    def place(self) -> tuple[str, str]:
        """What two credentials of a call cannot share."""
        return self.location, self.parameter.lower() if self.location == "header" else self.parameter


@frozen(eq=False)
class SecurityScheme:
    """One security scheme: the ways in which it is satisfied, any of which will do."""

    name: str
    raw: Mapping[str, Any]
    """The object as written, the reference to it followed."""
    ways: tuple[Way, ...] = field(default=())
    """None for a scheme that OpenAPI does not know."""

    @property
    def declared(self) -> Mapping[str, Any]:
        """The `x-invocant-auth` object; empty where there is none."""
        return _mapping(self.raw.get("x-invocant-auth"))

    @property
    def token_url(self) -> str | None:
        """Where its access tokens come from, or None where none are asked for."""
        return next((way.token_url for way in self.ways if way.token_url), None)


def security_schemes(document: Mapping[str, Any]) -> dict[str, SecurityScheme]:
    """Return the security schemes of *document*, by name; arguments of clients have different names."""
    written = _mapping(_mapping(document.get("components")).get("securitySchemes"))
    schemes = {
        name: SecurityScheme(name, raw, tuple(_ways(raw)))
        for name, value in written.items()
        if isinstance(raw := followed(document, value), Mapping)
    }
    roles = Counter(
        argument.role for scheme in schemes.values() for way in scheme.ways for argument in way.arguments
    )
    several = {role for role, count in roles.items() if count > 1}
    taken: set[str] = set(OPTIONS)
    return {
        name: evolve(scheme, ways=tuple(_named(scheme, way, several, taken) for way in scheme.ways))
        for name, scheme in schemes.items()
    }


def requirements(
    written: Any, schemes: Collection[str]
) -> tuple[list[dict[str, tuple[str, ...]]] | None, list[str]]:
    """Read a list of security requirements.

    Args:
        written: The list, or what stands in its place: of an operation its own, else the document's.
        schemes: Names of the schemes that are declared.

    Returns:
        The alternatives, each with its schemes and their scopes; None where nothing is said. And the names
        that no scheme has, whose alternatives are left out.
    """
    if not isinstance(written, Sequence) or isinstance(written, str):
        return None, []
    alternatives: list[dict[str, tuple[str, ...]]] = []
    unknown: list[str] = []
    for requirement in written:
        if not isinstance(requirement, Mapping):
            continue
        missing = [name for name in requirement if name not in schemes]
        unknown += missing
        if not missing:
            read = {
                str(name): tuple(str(scope) for scope in scopes if isinstance(scope, str))
                if isinstance(scopes, Sequence) and not isinstance(scopes, str)
                else ()
                for name, scopes in requirement.items()
            }
            if read not in alternatives:
                alternatives.append(read)
    if not alternatives and unknown:
        return [{}], unknown
    return alternatives, unknown


def environment_prefix(package: str) -> str:
    """Return what the environment variables of a package begin with: `BOOKSHOP_` for `bookshop`."""
    return re.sub(r"[^A-Z0-9]+", "_", _snake(package.rpartition(".")[2]).upper()).strip("_") + "_"


def base_url_variable(declared: Iterable[SecurityScheme], package: str) -> str:
    """Return the environment variable that may hold another base URL: the one declared, else the *package*'s.

    That is `BOOKSHOP_BASE_URL` for `bookshop`.
    """
    named = (scheme.declared.get("base-url-env") for scheme in declared)
    return next((str(name) for name in named if name), f"{environment_prefix(package)}BASE_URL")


def _ways(raw: Mapping[str, Any]) -> Iterator[Way]:
    declared = _mapping(raw.get("x-invocant-auth"))
    for way in _kinds(raw, declared):
        env = declared.get("env")
        named = _mapping(declared.get("arguments"))
        arguments = []
        for argument in way.arguments:
            single = env if len(way.arguments) == 1 else None  # a list is for one
            variables = env.get(argument.role) if isinstance(env, Mapping) else single
            arguments.append(
                ClientArgument(
                    argument.role,
                    str(named.get(argument.role) or ""),
                    tuple(variables) if isinstance(variables, Sequence) else None,
                )
            )
        prefix = declared.get("prefix")
        yield evolve(
            way, arguments=tuple(arguments), prefix=str(prefix) if prefix is not None else way.prefix
        )


def _kinds(raw: Mapping[str, Any], declared: Mapping[str, Any]) -> Iterator[Way]:
    """Yield the ways of a scheme, their arguments without a name."""
    kind, written = declared.get("kind"), str(raw.get("type"))
    flows = _mapping(raw.get("flows") or raw.get("x-invocant-flows"))
    client = _mapping(flows.get("clientCredentials"))
    token_url = str(declared.get("token-url") or client.get("tokenUrl") or "")
    scheme = str(raw.get("scheme") or "")
    location = raw.get("in")
    if kind == "bearer":
        yield _single("token", "api_key", prefix="Bearer ")
    elif token_url and (kind == "client-credentials" or (kind is None and written == "oauth2")):
        scopes = declared.get("scopes")
        yield Way(
            "client-credentials",
            prefix="Bearer ",
            arguments=_roles("client_id", "client_secret"),
            token_url=token_url,
            # what an overlay says stands for what the document does not: no scope unless it names some
            scope=" ".join(scopes) if scopes is not None else "" if kind and not client else None,
            client_auth=str(declared.get("client-auth") or "form"),
        )
        if kind is None and _has_other_flow(flows):
            yield _single("token", "token", prefix="Bearer ")
    elif kind in ("token", "client-credentials") or (kind is None and written in ("oauth2", "openIdConnect")):
        yield _single("token", "token", prefix="Bearer ")
    elif kind == "basic" or (kind is None and written == "http" and scheme.lower() == "basic"):
        yield Way("basic", prefix="Basic ", arguments=_roles("username", "password"))
    elif kind == "mutual-tls" or (kind is None and written == "mutualTLS"):
        yield Way("mutual-tls", location="", parameter="")
    elif kind is None and written == "http" and scheme.lower() == "bearer":
        yield _single("token", "token", prefix="Bearer ")
    elif written == "http" and scheme:
        yield _single("http", "credentials", prefix=f"{_SPELLINGS.get(scheme.lower(), scheme)} ")
    elif written == "apiKey" and location in _LOCATIONS and raw.get("name"):
        yield Way("key", location=str(location), parameter=str(raw["name"]), arguments=_roles("api_key"))


def _has_other_flow(flows: Mapping[str, Any]) -> bool:
    return any(
        not name.startswith("x-") and name != "clientCredentials" and isinstance(flow, Mapping)
        for name, flow in flows.items()
    )


def _single(kind: WayKind, role: str, *, prefix: str) -> Way:
    return Way(kind, prefix=prefix, arguments=_roles(role))


def _roles(*roles: str) -> tuple[ClientArgument, ...]:
    return tuple(ClientArgument(role, "", None) for role in roles)


def _named(scheme: SecurityScheme, way: Way, several: Collection[str], taken: set[str]) -> Way:
    """Return *way* with names for its arguments: the scheme's name stands before what several take."""
    prefixed = any(argument.role in several for argument in way.arguments)
    stem = _snake(scheme.name)
    arguments = []
    for argument in way.arguments:
        name = argument.role
        if prefixed:
            name = stem if stem.endswith(argument.role) else f"{stem}_{argument.role}"
        name = argument.name or name
        if not name.isidentifier() or keyword.iskeyword(name):
            name = f"scheme_{name}" if f"scheme_{name}".isidentifier() else argument.role
        number, wanted = 1, name
        while name in taken:
            number += 1
            name = f"{wanted}_{number}"
        taken.add(name)
        arguments.append(evolve(argument, name=name))
    return evolve(way, arguments=tuple(arguments))


def _snake(text: str) -> str:
    """Return a name as Python writes one: `ApiKeyAuth` is `api_key_auth`."""
    text = re.sub(r"[^0-9A-Za-z]+", "_", text)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text)
    return re.sub("_+", "_", text).strip("_").lower()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
