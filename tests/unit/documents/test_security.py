"""Security schemes as the generator and the mock read them."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.documents import keywords, requirements, security_schemes
from invocant.documents._security import environment_prefix


def schemes(**written: Any) -> Any:
    """Return the security schemes of a document that declares these."""
    return security_schemes({"components": {"securitySchemes": written}})


@pytest.mark.parametrize(
    ("package", "prefix"),
    [
        ("bookshop", "BOOKSHOP_"),
        ("my-shop", "MY_SHOP_"),
        ("clients.bookShop", "BOOK_SHOP_"),
        ("a.b_c", "B_C_"),
        ("2nd", "2ND_"),
    ],
)
def test_variables_begin_with_the_name_of_the_package(package: str, prefix: str) -> None:
    """Its last part, in capitals."""
    assert environment_prefix(package) == prefix


def test_variables_are_by_rule_unless_declared() -> None:
    """The package's name and the argument's; an overlay's list stands in their place."""
    found = schemes(
        key={"type": "apiKey", "in": "header", "name": "X"},
        login={"type": "http", "scheme": "basic", "x-invocant-auth": {"env": {"username": ["ME"]}}},
    )
    arguments = [argument for scheme in found.values() for way in scheme.ways for argument in way.arguments]
    assert [one.variables("bookshop") for one in arguments] == [
        ("BOOKSHOP_API_KEY",), ("ME",), ("BOOKSHOP_PASSWORD",),
    ]  # fmt: skip


CLIENT = {"clientCredentials": {"tokenUrl": "https://a.test/t", "scopes": {"a": ""}}}
WAYS: list[tuple[dict[str, Any], list[tuple[str, str, str, str]]]] = [
    ({"type": "apiKey", "in": "query", "name": "k"}, [("key", "query", "k", "")]),
    ({"type": "apiKey", "in": "cookie", "name": "k"}, [("key", "cookie", "k", "")]),
    ({"type": "apiKey", "in": "path", "name": "k"}, []),
    ({"type": "apiKey", "in": "header"}, []),
    ({"type": "http", "scheme": "BASIC"}, [("basic", "header", "Authorization", "Basic ")]),
    ({"type": "http", "scheme": "Bearer"}, [("token", "header", "Authorization", "Bearer ")]),
    ({"type": "http", "scheme": "digest"}, [("http", "header", "Authorization", "Digest ")]),
    ({"type": "http", "scheme": "own-Scheme"}, [("http", "header", "Authorization", "own-Scheme ")]),
    ({"type": "http"}, []),
    ({"type": "oauth2"}, [("token", "header", "Authorization", "Bearer ")]),
    ({"type": "oauth2", "flows": CLIENT}, [("client-credentials", "header", "Authorization", "Bearer ")]),
    (
        {"type": "oauth2", "flows": {**CLIENT, "x-more": {}, "password": {}}},
        [
            ("client-credentials", "header", "Authorization", "Bearer "),
            ("token", "header", "Authorization", "Bearer "),
        ],
    ),
    (
        {"type": "oauth2", "flows": {"clientCredentials": {}}},
        [("token", "header", "Authorization", "Bearer ")],
    ),
    ({"type": "openIdConnect"}, [("token", "header", "Authorization", "Bearer ")]),
    ({"type": "mutualTLS"}, [("mutual-tls", "", "", "")]),
    ({"type": "odd"}, []),
    (
        {"type": "apiKey", "in": "header", "name": "X", "x-invocant-auth": {"kind": "bearer"}},
        [("token", "header", "Authorization", "Bearer ")],
    ),
    (
        {"type": "apiKey", "in": "header", "name": "X", "x-invocant-auth": {"prefix": "Bot "}},
        [("key", "header", "X", "Bot ")],
    ),
]


@pytest.mark.parametrize("number", range(len(WAYS)))
def test_where_a_credential_goes(number: int) -> None:
    """By the type of the scheme, unless an overlay says otherwise; none for what OpenAPI does not know."""
    written, expected = WAYS[number]
    found = schemes(it=written)["it"].ways
    assert [(one.kind, one.location, one.parameter, one.prefix) for one in found] == expected


@pytest.mark.parametrize(
    ("declared", "scope"),
    [
        ({}, None),
        ({"scopes": ["a", "b"]}, "a b"),
        ({"scopes": []}, ""),
        ({"kind": "client-credentials"}, None),
    ],
)
def test_scope_is_that_of_the_operation_unless_declared(declared: dict[str, Any], scope: str | None) -> None:
    """None stands for what each operation asks for."""
    written = {"type": "oauth2", "flows": CLIENT, "x-invocant-auth": declared}
    assert schemes(it=written)["it"].ways[0].scope == scope


def test_document_without_a_flow_has_no_scope_to_ask_for() -> None:
    """Where an overlay makes client credentials of a bearer scheme, what operations list is not a scope."""
    declared = {"kind": "client-credentials", "token-url": "/t"}
    assert (
        schemes(it={"type": "http", "scheme": "bearer", "x-invocant-auth": declared})["it"].ways[0].scope
        == ""
    )


@pytest.mark.parametrize(
    ("written", "expected", "unknown"),
    [
        (None, None, []),
        ("odd", None, []),
        ([], [], []),
        ([{}], [{}], []),
        ([{"a": ["x", 1]}, {"b": None}, {"a": ["x"]}, 5], [{"a": ("x",)}, {"b": ()}], []),
        ([{"a": [], "c": []}, {"b": []}], [{"b": ()}], ["c"]),
        ([{"c": []}], [{}], ["c"]),
    ],
)
def test_requirements(written: Any, expected: Any, unknown: list[str]) -> None:
    """Alternatives with their scopes; nothing said is not the same as none asked for."""
    assert requirements(written, {"a", "b"}) == (expected, unknown)


@pytest.mark.parametrize(
    ("declared", "right"),
    [
        ({"env": ["A"]}, True),
        ({"base-url-env": "A"}, True),
        ({"kind": "basic", "env": {"username": ["A"], "password": ["B"]}}, True),
        ({"kind": "token", "env": ["A"], "arguments": {"token": "pat"}}, True),
        ({"kind": "api-key", "prefix": "Token "}, True),
        ({"kind": "mutual-tls"}, True),
        ({"kind": "client-credentials", "scopes": ["a:b/c.d"], "client-auth": "basic"}, True),
        ({"token-url": "/t", "scopes": []}, True),
        ({}, False),
        ({"kind": "odd"}, False),
        ({"kind": "basic", "env": ["A"]}, False),
        ({"kind": "basic", "env": {"username": ["A"]}}, False),
        ({"kind": "bearer", "token-url": "/t"}, False),
        ({"kind": "client-credentials", "env": ["A"]}, False),
        ({"env": {"user": ["A"]}}, False),
        ({"arguments": {"token": "2x"}}, False),
        ({"prefix": "a\nb"}, False),
        ({"scopes": ["a b"]}, False),
        ({"token-url": "http://a.test"}, False),
        ({"client-auth": "jwt"}, False),
    ],
)
def test_form_of_the_keyword(declared: dict[str, Any], right: bool) -> None:
    """`x-invocant-auth` says all that there is to say, and nothing that makes no sense."""
    scheme = {"type": "oauth2", "flows": {}, "x-invocant-auth": declared}
    document = {"openapi": "3.1.0", "components": {"securitySchemes": {"it": scheme}}}
    assert (keywords.check(document) == []) is right
