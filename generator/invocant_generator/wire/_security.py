"""Compare the credentials of a request with what its operation asks for."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, unquote_plus

from jsonschema_path import SchemaPath
from openapi_core.datatypes import RequestParameters
from openapi_core.security import security_provider_factory
from openapi_core.security.exceptions import SecurityProviderError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from invocant_generator.wire._calling import TOKEN
from invocant_generator.wire._description import Node, follow
from invocant_generator.wire._report import Mismatch
from invocant_generator.wire._sent import Sent
from invocant_generator.wire._subject import Subject


def schemes(subject: Subject) -> Iterator[Node]:
    """Yield the security schemes of the document."""
    for scheme in ((subject.document.get("components") or {}).get("securitySchemes") or {}).values():
        yield follow(subject.document, scheme)


def compared(subject: Subject, sent: Sent) -> Iterator[Mismatch]:
    """Yield what *sent* carries other credentials than one of the alternatives asks for."""
    alternatives = subject.described.security
    given = {*subject.package.credentials.values(), TOKEN}
    if alternatives is None:
        return
    asked = [one for one in alternatives if one]
    if not asked:
        leaked = [text for text in given if text in sent.target or any(text in v for _, v in sent.headers)]
        if leaked and not alternatives:
            yield subject.mismatch(
                "security, none", str(sent.headers), "a credential is sent where none is asked"
            )
        return
    read = [{name: credential(subject.document, name, sent) for name in one} for one in asked]
    if not any(all(_is_given(value, given) for value in one.values()) for one in read):
        kinds = sorted({_scheme_kind(subject, name) for one in asked for name in one})
        yield subject.mismatch(
            f"security, {'optional ' if {} in alternatives else ''}{' or '.join(kinds)}",
            str([(k, v) for k, v in sent.headers if k.lower() in ("authorization", "cookie")]),
            f"none of the alternatives {[sorted(one) for one in asked]} is satisfied",
        )


def _scheme_kind(subject: Subject, name: str) -> str:
    schemes = (subject.document.get("components") or {}).get("securitySchemes") or {}
    scheme = follow(subject.document, schemes.get(name))
    kind = str(scheme.get("type"))
    if kind == "apiKey":
        return f"apiKey in {scheme.get('in')}"
    if kind == "http":
        return f"http {str(scheme.get('scheme')).lower()}"
    return kind


def _is_given(value: Any, given: set[str]) -> bool:
    if value is True or value in given:
        return True
    try:
        name, _, word = base64.b64decode(str(value), validate=True).decode().partition(":")
    except ValueError:
        return False
    return name in given and word in given


def credential(document: Node, name: str, sent: Sent) -> Any:
    """Return what *sent* carries for the security scheme *name*, or None where it carries nothing."""
    scheme = follow(document, ((document.get("components") or {}).get("securitySchemes") or {}).get(name))
    kind = scheme.get("type")
    if kind == "mutualTLS":
        return True
    if kind in ("oauth2", "openIdConnect"):
        scheme = {"type": "http", "scheme": "bearer"}
    if isinstance(scheme.get("scheme"), str):
        scheme = {**scheme, "scheme": scheme["scheme"].lower()}
    parameters = RequestParameters(
        query=ImmutableMultiDict([(key, unquote_plus(value)) for key, value in sent.query]),
        header=Headers(list(sent.headers)),
        cookie=ImmutableMultiDict([(key, unquote(value)) for key, value in sent.cookies]),
    )
    try:
        return security_provider_factory.create(SchemaPath.from_dict(dict(scheme)))(parameters)
    except SecurityProviderError:
        return None
