"""Give clients the credentials of each alternative of an operation, and read back what they carry.

Of the package only the names of the arguments are read, by scheme; what is given, where it must stand and
what else must not be there comes from the document. A token is worth what was asked for: its endpoint, the
client's id and secret, and the scopes of the operation.

Source: OpenAPI 3.1.1, sections 4.8.27 to 4.8.30; RFC 6749, section 4.4.2; RFC 7617, section 2.
"""

from __future__ import annotations

import base64
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus, urljoin

from attrs import field, frozen
from jsonschema_path import SchemaPath
from openapi_core.datatypes import RequestParameters
from openapi_core.security import security_provider_factory
from openapi_core.security.exceptions import SecurityProviderError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from invocant_generator.wire._calling import GeneratedPackage, Tokens
from invocant_generator.wire._description import Described, Node, follow, operations
from invocant_generator.wire._sent import Sent

_SAMPLES: Mapping[str, tuple[str, ...]] = {
    # what each place can carry at its worst
    "apiKey in header": ("{} /?&=%#+,;",),
    "apiKey in query": ("{} ä/?&=%#+,;",),
    "apiKey in cookie": ("{}/?&=%#+.|",),
    "http basic": ("{} ä?????", "{}: ö/+&=>>>>>"),
    "client credentials": ("{} &=+", "{} &=+%:/?"),
    "http other": ('{} realm="x", b=1',),
    "token": ("{}/+=._~-",),
}


@frozen
class Case:
    """What a client is given for one call."""

    schemes: Mapping[str, int] | None
    """The alternative that is to be taken: its schemes, and in which way each is given; None is any."""
    given: Mapping[str, str] = field(factory=dict)
    """By the name of the argument."""
    scopes: Mapping[str, Sequence[str]] = field(factory=dict)
    """By scheme."""


class Security:
    """The security of one document, and the arguments that its package takes for it."""

    def __init__(self, package: GeneratedPackage, document: Node) -> None:
        """Take the *package* and its *document*, overlays applied and nothing repaired."""
        self._package, self._home = package, ""
        written = (document.get("components") or {}).get("securitySchemes") or {}
        self._schemes = {name: follow(document, scheme) for name, scheme in written.items()}
        required = {
            name
            for operation in operations(document)
            for alternative in operation.security or ()
            for name in alternative
        }
        self._voluntary = [name for name in self._schemes if name not in required and self._ways(name)]

    @property
    def names(self) -> set[str]:
        """Names of the query parameters and cookies that are keys."""
        apart = ("query", "cookie")
        return {str(scheme.get("name")) for scheme in self._schemes.values() if scheme.get("in") in apart}

    def cases(self, described: Described) -> list[Case]:
        """Return what to call an operation with: each alternative, all there is, and less than is needed."""
        alternatives = described.security
        if alternatives is None:
            alternatives = [{}, *({name: ()} for name in self._voluntary)]
        everything = self._case([{name: 0 for name in self._schemes if self._ways(name)}], {})
        if not alternatives:
            return [Case({}, everything[0].given if everything else {})]
        cases: list[Case] = []
        for alternative in alternatives:
            known = [name for name in alternative if name in self._schemes]
            if len(known) == len(alternative):
                ways = [[(name, way) for way in range(len(self._ways(name)))] for name in known]
                cases += self._case([dict(chosen) for chosen in itertools.product(*ways)], alternative)
        if len(self._schemes) > 1 and len(cases) > 1:
            cases += [Case(None, case.given) for case in everything]
        return cases or [Case({})]

    def lacking(self, described: Described) -> Case | None:
        """Return what is too little for an operation, or None where nothing is."""
        alternatives = [
            alternative for alternative in described.security or () if all(map(self._ways, alternative))
        ]
        if not alternatives or {} in alternatives or len(alternatives) < len(described.security or ()):
            return None
        first = alternatives[0]
        kept = list(first)[:-1]
        if any(
            set(alternative) <= set(kept) or all(map(self._is_certificate, alternative))
            for alternative in alternatives
        ):
            return None
        if self._is_certificate(list(first)[-1]):
            return None
        given = {argument: text for name in kept for argument, text in self._texts(name, 0).items()}
        return Case({}, given)

    def problems(
        self, described: Described, case: Case, sent: Sent, tokens: Tokens, home: str
    ) -> Iterator[tuple[str, str, str]]:
        """Yield what is wrong with the credentials of a request: its kind, the piece, and why.

        Args:
            described: The operation.
            case: What its client was given.
            sent: What was sent.
            tokens: The tokens that were issued.
            home: Where the API is.
        """
        self._home = home
        alternatives = described.security or ()
        optional = "optional " if {} in alternatives else ""
        yield from self._repeated(sent)
        if case.schemes is None:
            whole = [
                alternative
                for alternative in alternatives
                if not any(self._wrong(name, 0, alternative[name], sent, tokens) for name in alternative)
            ]
            if described.security is not None and not whole:
                kinds = sorted({self.kind(name) for alternative in alternatives for name in alternative})
                listed = [sorted(alternative) for alternative in alternatives]
                why = f"none of the alternatives {listed} is satisfied"
                yield f"security, {optional}{' or '.join(kinds)}", _shown(sent), why
            taken = [self._place(name) for name in self._schemes]
            for name in self._voluntary:
                why = self._wrong(name, 0, (), sent, tokens)
                if why and taken.count(self._place(name)) == 1:
                    yield f"security, {self.kind(name)}", _shown(sent), why
            return
        for name, way in case.schemes.items():
            why = self._wrong(name, way, case.scopes.get(name, ()), sent, tokens)
            if why:
                yield f"security, {optional}{self.kind(name)}", _shown(sent), why
        places = {self._place(name) for name in case.schemes}
        places |= {
            (str(parameter["in"]), str(parameter["name"]).lower()) for parameter in described.parameters
        }
        for name in self._schemes:
            if name not in case.schemes and self._place(name) not in places and self._read(name, sent):
                word = "security, none" if not case.schemes else f"security, {self.kind(name)}"
                yield word, _shown(sent), f"a credential for {name} is sent where none is asked"

    def kind(self, name: str) -> str:
        """Return what a scheme is, as docs/openapi-support.md calls it."""
        scheme = self._schemes[name]
        kind = str(scheme.get("type"))
        if kind == "apiKey":
            return f"apiKey in {scheme.get('in')}"
        return f"http {str(scheme.get('scheme')).lower()}" if kind == "http" else kind

    # What is given ---------------------------------------------------------------------------------------

    def _case(self, choices: Sequence[Mapping[str, int]], alternative: Node) -> list[Case]:
        """Return a case for each of the ways in which the schemes of an alternative can be given."""
        return [
            Case(
                chosen,
                {k: v for name, way in chosen.items() for k, v in self._texts(name, way).items()},
                {name: alternative.get(name, ()) for name in chosen},
            )
            for chosen in choices
        ]

    def _texts(self, name: str, way: int) -> dict[str, str]:
        """Return what is given for a scheme, by the name of the argument."""
        arguments = self._package.arguments(name)
        chosen = arguments[way] if way < len(arguments) else ()
        samples = _SAMPLES.get(self._ways(name)[way], ())
        return {argument: text.format(argument) for argument, text in zip(chosen, samples, strict=False)}

    def _ways(self, name: str) -> Sequence[str]:
        """Return in which ways the credential of a scheme can be had, each by the kind of its samples."""
        scheme = self._schemes.get(name) or {}
        declared = scheme.get("x-invocant-auth") or {}
        kind, type_ = declared.get("kind"), scheme.get("type")
        flows = scheme.get("flows") or {}
        has_client = bool(declared.get("token-url") or (flows.get("clientCredentials") or {}).get("tokenUrl"))
        if kind in ("bearer", "token"):
            return ["token"]
        if kind == "client-credentials":
            return ["client credentials" if has_client else "token"]
        if type_ == "apiKey":
            return [f"apiKey in {scheme.get('in')}"]
        if type_ == "http":
            word = str(scheme.get("scheme")).lower()
            return ["http basic" if word == "basic" else "token" if word == "bearer" else "http other"]
        if type_ == "oauth2" and has_client:
            other_flows = [
                flow for flow in flows if flow != "clientCredentials" and not flow.startswith("x-")
            ]
            return ["client credentials", *(["token"] if other_flows else [])]
        if type_ in ("oauth2", "openIdConnect"):
            return ["token"]
        return ["certificate"] if type_ == "mutualTLS" else []

    def _is_certificate(self, name: str) -> bool:
        return list(self._ways(name)) == ["certificate"]

    # What is read ----------------------------------------------------------------------------------------

    def _wrong(self, name: str, way: int, scopes: Any, sent: Sent, tokens: Tokens) -> str:
        """Return why a request does not carry what was given for a scheme, "" where it does."""
        ways = self._ways(name)
        if not ways:
            return "the scheme is none that OpenAPI knows"
        if ways[way] == "certificate":
            return ""
        read = self._read(name, sent)
        texts = list(self._texts(name, way).values())
        if not texts:
            return f"the client takes nothing for {name}"
        if read is None:
            return f"{name}: nothing is sent for it"
        if ways[way] == "http basic":
            try:
                user, _, word = base64.b64decode(str(read), validate=True).decode().partition(":")
            except ValueError:
                return f"{name}: {read!r} is no user name and password"
            return "" if [user, word] == texts else f"{name}: it is {[user, word]}, and was to be {texts}"
        if ways[way] == "client credentials":
            return self._wrong_token(name, str(read), texts, scopes, tokens)
        return "" if read == texts[0] else f"{name}: it is {read!r}, and was to be {texts[0]!r}"

    def _wrong_token(
        self, name: str, token: str, texts: Sequence[str], scopes: Sequence[str], tokens: Tokens
    ) -> str:
        scheme = self._schemes[name]
        declared = scheme.get("x-invocant-auth") or {}
        flow = (scheme.get("flows") or {}).get("clientCredentials") or {}
        if token not in tokens:
            return f"{name}: {token!r} is no token that was issued"
        url, fields = tokens[token]
        wanted = urljoin(self._home, str(declared.get("token-url") or flow.get("tokenUrl")))
        if url != wanted:
            return f"{name}: the token was asked for at {url}, not at {wanted}"
        if [fields.get("client_id"), fields.get("client_secret")] != list(texts):
            return f"{name}: the token was asked for with {dict(fields)}, and was to be with {list(texts)}"
        asked = declared.get("scopes", scopes if flow or not declared.get("kind") else ())
        if sorted(fields.get("scope", "").split()) != sorted(asked):
            return f"{name}: the token has the scope {fields.get('scope')!r}, and {list(asked)} are needed"
        return ""

    def _read(self, name: str, sent: Sent) -> Any:
        """Return what a request carries for a scheme, by openapi-core; None where it carries nothing."""
        scheme = self._schemes[name]
        ways = self._ways(name)
        if not ways or ways[0] == "certificate":
            return None
        if ways[0] in ("token", "client credentials"):
            scheme = {"type": "http", "scheme": "bearer"}
        read = credential(scheme, sent)
        prefix = (scheme.get("x-invocant-auth") or {}).get("prefix", "")
        return read.removeprefix(prefix) if isinstance(read, str) else read

    def _place(self, name: str) -> tuple[str, str]:
        scheme = self._schemes[name]
        if scheme.get("type") != "apiKey":
            return "header", "authorization"
        where, word = str(scheme.get("in")), str(scheme.get("name"))
        return where, word.lower() if where == "header" else word

    def _repeated(self, sent: Sent) -> Iterator[tuple[str, str, str]]:
        """Yield the places of credentials that are taken twice: a server reads one of them, or none."""
        headers = Counter(name.lower() for name, _ in sent.headers)
        query = Counter(name for name, _ in sent.query)
        for where, word in {("header", "cookie"), *map(self._place, self._schemes)}:
            if (where == "header" and headers[word] > 1) or (where == "query" and query[word] > 1):
                yield f"security, {where}", _shown(sent), f"{word} is there more than once"


def credential(scheme: Node, sent: Sent) -> Any:
    """Return what *sent* carries for a security scheme, or None where it carries nothing."""
    parameters = RequestParameters(
        query=ImmutableMultiDict([(key, unquote_plus(value)) for key, value in sent.query]),
        header=Headers(list(sent.headers)),
        cookie=ImmutableMultiDict(sent.cookies),  # a key in a cookie is escaped by nobody
    )
    word = str(scheme.get("scheme")).lower()
    try:
        return security_provider_factory.create(SchemaPath.from_dict({**scheme, "scheme": word}))(parameters)
    except SecurityProviderError:
        return None


def _shown(sent: Sent) -> str:
    return f"{sent.target} {[(k, v) for k, v in sent.headers if k.lower() not in ('user-agent', 'accept')]}"
