"""How a client proves who it is: its schemes as the runtime declares them, its arguments, what calls ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from invocant.documents import (
    Diagnostic,
    Note,
    SecurityScheme,
    Way,
    base_url_variable,
    requirements,
    security_schemes,
)
from invocant.documents.pointers import join

Requirement: TypeAlias = Mapping[str, tuple[str, ...]]
Source: TypeAlias = tuple[str, tuple[tuple[str, Any], ...]]
"""A class of the runtime, and what it is given."""

_TITLES = {
    "api_key": "The key",
    "token": "The token",
    "credentials": "What stands after the scheme's name in `Authorization`",
    "username": "The user name",
    "password": 'The password, "" for none',
    "client_id": "The OAuth 2 client id",
    "client_secret": "The OAuth 2 client secret",
}
_SINGLE = frozenset({"api_key", "token", "credentials"})
"""Roles of which a function may give a new value for each request."""


@frozen
class CredentialPlan:
    """One argument of the client."""

    name: str
    role: str
    scheme: str
    """The scheme's name, where several take such an argument; else empty."""
    env: tuple[str, ...]

    @property
    def is_called(self) -> bool:
        """Whether a function may give it."""
        return self.role in _SINGLE

    @property
    def text(self) -> str:
        """What the docstring says of it."""
        what = f"{_TITLES[self.role]} of {self.scheme}" if self.scheme else _TITLES[self.role]
        given = ", or a function that gives it for each request" if self.is_called else ""
        return f"{what}{given}; None reads {' or '.join(self.env) or 'no variable'}."


@frozen
class SchemePlan:
    """One security scheme."""

    name: str
    sources: tuple[Source, ...]
    """The ways to come by its credential."""

    @property
    def is_single(self) -> bool:
        """Whether there is one way."""
        return len(self.sources) == 1


@frozen
class AuthPlan:
    """How a client of the package proves who it is."""

    declared: Mapping[str, SecurityScheme] = field(factory=dict)
    security: tuple[Requirement, ...] = ()
    """What most operations ask for."""
    voluntary: tuple[str, ...] = ()
    """Schemes that no operation asks for."""
    package: str = ""
    """The name that the environment variables begin with, where none are declared."""
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[Note, ...] = ()
    """What the document says and a client leaves to the HTTP client."""

    def named(self, package: str) -> AuthPlan:
        """Return the plan for a package of that name."""
        return evolve(self, package=package)

    @property
    def base_url_env(self) -> str:
        """The variable that may hold another base URL: the one declared, else by the package's name."""
        return base_url_variable(self.declared.values(), self.package)

    @property
    def schemes(self) -> tuple[SchemePlan, ...]:
        """The schemes as the runtime declares them; those that OpenAPI does not know are left out."""
        return tuple(
            SchemePlan(name, tuple(self._source(way) for way in scheme.ways))
            for name, scheme in self.declared.items()
            if scheme.ways
        )

    @property
    def single(self) -> Source | None:
        """The only scheme, where `rt.Api(auth=…)` says all there is to say; else None."""
        if len(self.schemes) != 1 or self.voluntary:
            return None
        (scheme,) = self.schemes
        if len(scheme.sources) != 1 or self.security not in ((), ({scheme.name: ()},)):
            return None
        return scheme.sources[0] if scheme.sources[0][0] in ("BearerKey", "ClientCredentials") else None

    @property
    def listed(self) -> tuple[SchemePlan, ...]:
        """The schemes, where `rt.Api(schemes=…)` says what they are; else none."""
        return () if self.single else self.schemes

    @property
    def credentials(self) -> tuple[CredentialPlan, ...]:
        """The arguments of a client, in the order of the document."""
        arguments = [
            (name, argument)
            for name, scheme in self.declared.items()
            for way in scheme.ways
            for argument in way.arguments
        ]
        roles = Counter(argument.role for _, argument in arguments)
        return tuple(
            CredentialPlan(
                argument.name,
                argument.role,
                name if roles[argument.role] > 1 else "",
                argument.variables(self.package),
            )
            for name, argument in arguments
        )

    @property
    def is_positional(self) -> bool:
        """Whether the arguments can be given by position: those of one scheme keep their order."""
        return len(self.schemes) == 1 and len(self.schemes[0].sources) == 1

    @property
    def are_named(self) -> bool:
        """Whether there are arguments, and none can be given by position."""
        return bool(self.credentials) and not self.is_positional

    @property
    def are_usual(self) -> bool:
        """Whether the runtime's clients take all arguments under these names themselves."""
        return {credential.name for credential in self.credentials} <= {
            "api_key",
            "client_id",
            "client_secret",
        }

    @property
    def certificates(self) -> tuple[str, ...]:
        """The schemes for which the HTTP client shows a certificate."""
        return tuple(
            name
            for name, scheme in self.declared.items()
            if any(way.kind == "mutual-tls" for way in scheme.ways)
        )

    def _source(self, way: Way) -> Source:
        """Return what declares a way; what is a default of the runtime's is left out."""
        named = {argument.role: argument for argument in way.arguments}
        variables = {role: argument.variables(self.package) for role, argument in named.items()}

        def argument_of(role: str, keyword: str, default: str) -> tuple[tuple[str, Any], ...]:
            return ((keyword, named[role].name),) if named[role].name != default else ()

        if way.kind == "mutual-tls":
            return "MutualTLS", ()
        if way.kind == "basic":
            return "BasicAuth", (
                ("username_env", variables["username"]),
                ("password_env", variables["password"]),
                *argument_of("username", "username_argument", "username"),
                *argument_of("password", "password_argument", "password"),
            )
        if way.kind == "client-credentials":
            return "ClientCredentials", (
                ("token_url", way.token_url),
                ("client_id_env", variables["client_id"]),
                ("client_secret_env", variables["client_secret"]),
                *((("scope", way.scope),) if way.scope else ()),
                *argument_of("client_id", "client_id_argument", "client_id"),
                *argument_of("client_secret", "client_secret_argument", "client_secret"),
                *((("client_auth", way.client_auth),) if way.client_auth != "form" else ()),
            )
        ((role, env),) = variables.items()
        if way.kind == "http":
            name = way.prefix.strip()
            return "HttpScheme", (
                ("scheme", name),
                ("env", env),
                *argument_of(role, "argument", "credentials"),
            )
        if way.kind == "token":
            return "BearerKey", (
                ("env", env),
                *((("prefix", way.prefix),) if way.prefix != "Bearer " else ()),
                *argument_of(role, "argument", "api_key"),
            )
        return "ApiKey", (
            ("name", way.parameter),
            ("location", way.location),
            *((("prefix", way.prefix),) if way.prefix else ()),
            ("env", env),
            *argument_of(role, "argument", "api_key"),
        )


def auth_plan(document: Mapping[str, Any], operations: Iterable[tuple[str, Mapping[str, Any]]]) -> AuthPlan:
    """Decide how clients of the package for *document* prove who they are.

    Args:
        document: The repaired document.
        operations: Its operations, each after the pointer to it.
    """
    declared = security_schemes(document)
    usable = {name for name, scheme in declared.items() if scheme.ways}
    diagnostics = [_not_known(name, scheme) for name, scheme in declared.items() if not scheme.ways]
    asked: list[tuple[Requirement, ...]] = []
    required: set[str] = set()
    told: set[str] = set()
    for pointer, operation in operations:
        alternatives, unknown = requirements(operation.get("security"), usable)
        for name in unknown:
            if name not in declared and name not in told:
                told.add(name)
                diagnostics.append(_not_declared(name, pointer))
        for alternative in alternatives or ():
            required |= alternative.keys()
            if _clash(alternative, declared):
                diagnostics.append(_not_together(alternative, pointer))
        if alternatives and {} not in alternatives:
            asked.append(tuple(alternatives))
    common = Counter(map(repr, asked)).most_common(1)
    security = next(
        (alternatives for alternatives in asked if common and repr(alternatives) == common[0][0]), ()
    )
    voluntary = tuple(name for name in declared if name in usable - required)
    plan = AuthPlan(declared, security, voluntary, diagnostics=tuple(diagnostics))
    return evolve(
        plan,
        notes=tuple(
            Note(
                f"the certificate for {name} is left to the HTTP client",
                join("/components/securitySchemes", name),
                "a connection has it, not a request: hand over http_client=httpx.Client(verify=…) with one",
            )
            for name in plan.certificates
        ),
    )


def asked_of(operation: Mapping[str, Any], auth: AuthPlan) -> tuple[bool, tuple[Requirement, ...] | None]:
    """Return whether an operation needs a credential, and the alternatives where the API's are not its own.

    Args:
        operation: The operation as the repaired document has it.
        auth: How clients prove who they are.
    """
    usable = {scheme.name for scheme in auth.schemes}
    alternatives, _ = requirements(operation.get("security"), usable)
    if alternatives is None:
        return False, ({},) if auth.voluntary else None
    if not alternatives:
        return False, None
    needed = {} not in alternatives
    default = auth.security if auth.single is None else ({auth.schemes[0].name: ()},)
    if needed and tuple(alternatives) == default:
        return True, None
    if alternatives == [{}] and not auth.voluntary:
        return False, None
    return needed, tuple(alternatives)


def _clash(requirement: Requirement, declared: Mapping[str, SecurityScheme]) -> bool:
    """Tell whether an alternative wants two credentials in one place."""
    places = [
        next(iter(declared[name].ways)).place
        for name in requirement
        if all(way.kind != "mutual-tls" for way in declared[name].ways)
    ]
    return len(set(places)) < len(places)


def _not_known(name: str, scheme: SecurityScheme) -> Diagnostic:
    return Diagnostic(
        what="a security scheme that OpenAPI does not know",
        pointer=join("/components/securitySchemes", name),
        fragment=str({key: value for key, value in scheme.raw.items() if key != "description"})[:200],
        why="no credential can be sent for it",
        fix="correct type, in, name and scheme in an overlay",
        level="warning",
    )


def _not_declared(name: str, pointer: str) -> Diagnostic:
    return Diagnostic(
        what="a security scheme that is not declared",
        pointer=f"{pointer}/security",
        fragment=name[:80],
        why="components.securitySchemes has none of that name: the alternative is left out",
        fix="declare it, or correct the name, in an overlay",
        level="warning",
    )


def _not_together(requirement: Requirement, pointer: str) -> Diagnostic:
    return Diagnostic(
        what="two credentials for one place",
        pointer=f"{pointer}/security",
        fragment=" and ".join(requirement)[:200],
        why="they would stand in one header, query parameter or cookie: the alternative cannot be used",
        fix="correct the requirement in an overlay: two objects in the list are alternatives",
        level="warning",
    )
