"""What a plan decides beside its values: the words, names and questions that templates ask for."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from invocant_generator._plan.inputs import key_type
from invocant_generator._plan.package.classes import InputPlan
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.security import auth_plan
from tests.generator.packages import feature, planned

pytestmark = pytest.mark.checkout


def operation(name: str, of: str) -> OperationPlan:
    """Return the operation *of* the feature *name*."""
    return next(one for one in planned(feature(name)).table if one.name == of)


@pytest.mark.parametrize(
    ("summary", "headline"),
    [
        ("", "GET /things/{thing_id}"),
        ("Get a thing", "Get a thing."),
        ("Get it!", "Get it!"),
        ("Get what?", "Get what?"),
        ("Get a thing.", "Get a thing."),
    ],
)
def test_a_docstring_begins_with_a_sentence(summary: str, headline: str) -> None:
    """The summary gets its full stop; without one the request is told."""
    assert evolve(operation("operations", "things.get"), summary=summary).headline == headline


def test_a_docstring_says_nothing_twice() -> None:
    """A description that repeats the summary is left out."""
    one = operation("operations", "things.get")
    assert evolve(one, summary="Get", description="Get").details == ""
    assert evolve(one, summary="Get", description="Get it.").details == "Get it."


def test_the_result_is_always_said() -> None:
    """Where the document says nothing of the answer, the docstring still has the section."""
    one = operation("operations", "things.get")
    assert (one.answer, evolve(one, returns="").answer) == ("The thing.", "The answer.")


def test_what_is_sent_is_asked_for_or_fixed() -> None:
    """A call sends each argument under its name, and after them what has only one value."""
    sent = planned(feature("parameters")).table
    fixed = [(name, value) for one in sent for name, value in one.sent if name != value]
    assert fixed
    assert all(value[0] in "'\"0123456789TF" for _, value in fixed)
    for one in sent:
        assert [name for name, _ in one.sent][: len(one.arguments)] == [each.name for each in one.arguments]
        assert [each.name for each in one.explained] == [
            each.name for each in one.arguments if each.description
        ]


def test_a_method_has_one_form() -> None:
    """It gives one answer, items, or a stream."""
    resources = planned(feature("operations")).root.walk()
    methods = [method for resource in resources for method in resource.methods]
    forms = {(one.is_call, one.is_paged, one.is_stream) for one in methods}
    assert forms == {(True, False, False), (False, True, False), (False, False, True)}


@pytest.mark.parametrize(
    ("schemes", "expected"),
    [
        ({"key": {"type": "apiKey", "in": "header", "name": "X"}}, ["api_key"]),
        ({"key": {"type": "http", "scheme": "bearer"}}, ["token"]),
        ({"key": {"type": "http", "scheme": "basic"}}, ["username", "password"]),
        ({"key": {"type": "http", "scheme": "hoba"}}, ["credentials"]),
        ({"key": {"type": "openIdConnect"}}, ["token"]),
        ({"key": {"type": "oauth2", "flows": {}}}, ["token"]),
        ({"key": {"type": "mutualTLS"}}, []),
        ({"key": {"type": "secret"}}, []),
        (
            {"key": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/t", "scopes": {}}}}},
            ["client_id", "client_secret"],
        ),
        (
            {
                "one": {"type": "apiKey", "in": "query", "name": "X"},
                "two": {"type": "http", "scheme": "bearer"},
            },
            ["api_key", "token"],
        ),
        (
            {
                "APIKey": {"type": "apiKey", "in": "query", "name": "X"},
                "admin-key 2": {"type": "apiKey", "in": "query", "name": "Y"},
                "2nd": {"type": "apiKey", "in": "query", "name": "Z"},
            },
            ["api_key", "admin_key_2_api_key", "scheme_2nd_api_key"],
        ),
        ({}, []),
    ],
)
def test_credentials_are_called_after_what_they_are(schemes: dict[str, Any], expected: list[str]) -> None:
    """The scheme's name stands before what several schemes take, unless it says the same."""
    plan = auth_plan({"components": {"securitySchemes": schemes}}, ())
    assert [one.name for one in plan.credentials] == expected


@pytest.mark.parametrize(
    ("security", "what"),
    [
        ([{"nowhere": []}], "a security scheme that is not declared"),
        ([{"key": [], "login": []}], "two credentials for one place"),
        ([{"odd": []}], "a security scheme that OpenAPI does not know"),
    ],
)
def test_security_that_cannot_be_is_warned_of(security: list[Any], what: str) -> None:
    """What no client can do is said once, with the place, and left out."""
    schemes = {
        "key": {"type": "http", "scheme": "bearer"},
        "login": {"type": "http", "scheme": "basic"},
        "odd": {"type": "apiKey", "in": "body", "name": "x"},
    }
    document = {"components": {"securitySchemes": schemes}}
    operations = [("/paths/~1a/get", {"security": security}), ("/paths/~1b/get", {"security": [{"key": []}]})]
    plan = auth_plan(document, operations)
    assert what in [one.what for one in plan.diagnostics]
    assert all(one.level == "warning" for one in plan.diagnostics)


def test_a_certificate_is_noted() -> None:
    """That the HTTP client shows it is said in the summary."""
    plan = auth_plan({"components": {"securitySchemes": {"m/tls": {"type": "mutualTLS"}}}}, ())
    assert [note.pointer for note in plan.notes] == ["/components/securitySchemes/m~1tls"]
    assert "http_client=" in plan.notes[0].why


@pytest.mark.parametrize(
    ("members", "alias"),
    [(("inputs.A",), "'A'"), (("inputs.A", "Mapping[str, Any]"), "Union['A', 'Mapping[str, Any]']")],
)
def test_a_union_of_dicts_is_made_of_forward_references(members: tuple[str, ...], alias: str) -> None:
    """No dict must be declared before the union that names it."""
    assert InputPlan("U", "", (), members).alias == alias


def test_required_keys_are_marked() -> None:
    """All keys of a dict may be missing but those that are marked."""
    dicts = {one.name: one for one in planned(feature("inputs")).inputs}
    spelled = {one.key: key_type(one) for one in dicts["Address"].fields}
    assert spelled["city"] == "Required[str]"
    assert not spelled["zip"].startswith("Required")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("models", "The object that the document calls Bare."),
        ("enums", "Known values of BareKind; others are kept as they come."),
    ],
)
def test_what_has_no_words_gets_some(kind: str, text: str) -> None:
    """A class without a description says at least what it is."""
    definitions: list[Any] = list(planned(feature("words")).definitions)
    assert text in [getattr(one, "text", "") for one in definitions], kind


def test_names_that_differ_from_json_are_known() -> None:
    """Only what Python calls otherwise has its name on the wire written out."""
    parameters = operation("names", "lists.list").parameters
    assert {one.key for one in parameters if one.is_renamed} == {"id", "options", "from", "self"}
