"""What the API sends by itself: which one it is, its model, and the user's word on its signature."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import pytest

from invocant import runtime as rt
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

JSON = {"Content-Type": "application/json"}
CREATED = b'{"type": "order.created", "order": {"id": "o1", "total": 3}}'


def parse(catalogue: Catalogue, body: bytes, headers: Any = JSON, **options: Any) -> Any:
    """Return what the package makes of a webhook."""
    return catalogue("webhooks").parse_webhook(body, headers, **options)


def test_a_webhook_is_known_by_what_fits(catalogue: Catalogue) -> None:
    """Constants, required members, fixed headers and the content type tell webhooks apart."""
    models = catalogue("webhooks", "models")
    created = models.Created(type="order.created", order=models.Order(id="o1", total=3))
    assert parse(catalogue, CREATED) == created
    assert parse(catalogue, b'{"type": "order.gone", "id": "o1"}') == models.Gone(type="order.gone", id="o1")
    assert parse(catalogue, b'{"zen": "z"}', [(b"x-event", b"ping")]) == models.Ping(zen="z")


def test_a_callback_may_be_a_form(catalogue: Catalogue) -> None:
    """The texts of a form become what the members' schemas say."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    done = parse(catalogue, b"job=7&left=2&ok=true&tags=a&tags=b", headers)
    models = catalogue("webhooks", "models")
    assert done == models.Done(job="7", left=2, ok=True, tags=["a", "b"])


def test_a_payload_of_another_name_is_read_as_what_it_is_handled_as(catalogue: Catalogue) -> None:
    """Where a media type says nothing, a payload that is to be handled as JSON is read as its model."""
    read = parse(catalogue, b'{"degrees": 7}', {"content-type": "application/x-weather"})
    assert read == catalogue("webhooks", "models").Weather(degrees=7)


def test_a_name_says_which_it_is(catalogue: Catalogue) -> None:
    """A webhook that is named is read as such, leniently unless it is to be strict."""
    models = catalogue("webhooks", "models")
    assert isinstance(parse(catalogue, b'{"type": "order.new"}', name="orderGone"), models.Gone)
    with pytest.raises(rt.WebhookError, match=r"orderGone: \$\.type: expected 'order.gone'") as caught:
        parse(catalogue, b'{"type": "order.new", "id": "1"}', name="orderGone", strict=True)
    assert caught.value.path == "$.type"
    with pytest.raises(rt.ConfigurationError, match="there is no webhook 'other': there are orderCreated"):
        parse(catalogue, CREATED, name="other")


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"", JSON, "the body is empty"),
        (b"{", JSON, "the body is not JSON"),
        (b"[]", JSON, "expected an object, found an array"),
        (b'{"type": "order.other"}', JSON, "expected 'order.created'"),
        (CREATED, {"content-type": "text/plain"}, "it is not sent as text/plain"),
        (b'{"zen": "z"}', JSON, "ping: the header X-Event is missing"),
        (b'{"zen": "z"}', {**JSON, "X-Event": "pong"}, "ping: the header X-Event is another one"),
    ],
)
def test_what_is_no_webhook_is_refused_with_the_reasons(
    catalogue: Catalogue, body: bytes, headers: Mapping[str, str], reason: str
) -> None:
    """Nothing is guessed: the error says of each webhook why it is not that one."""
    with pytest.raises(rt.WebhookError, match="this is no webhook of the document") as caught:
        parse(catalogue, body, headers)
    assert set(caught.value.reasons) == {"orderCreated", "orderGone", "weather", "ping", "onDone"}
    assert reason in "; ".join(f"{name}: {why}" for name, why in caught.value.reasons.items())


def test_the_signature_is_looked_at_before_anything_is_read(catalogue: Catalogue) -> None:
    """The hook gets the very bytes and headers of any case; what it raises comes out as it is."""

    class ForgedError(Exception):
        pass

    seen = []

    def verify(body: bytes, headers: Mapping[str, str]) -> None:
        seen.append((body, headers["X-SIGNATURE"], headers["x-signature"]))
        expected = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, headers["X-Signature"]):
            raise ForgedError

    good = hmac.new(b"secret", CREATED, hashlib.sha256).hexdigest()
    assert parse(catalogue, CREATED, {**JSON, "X-Signature": good}, verify=verify).order.id == "o1"
    assert seen == [(CREATED, good, good)]
    with pytest.raises(ForgedError):
        parse(catalogue, b"{", {**JSON, "X-Signature": "bad"}, verify=verify)


def test_a_hook_that_verifies_nothing_is_refused(catalogue: Catalogue) -> None:
    """An asynchronous hook would never run, and a verdict must not be overlooked."""

    async def later(body: bytes, headers: Mapping[str, str]) -> None:
        raise AssertionError

    with pytest.raises(rt.ConfigurationError, match="nothing was verified"):
        parse(catalogue, CREATED, verify=later)
    with pytest.raises(rt.WebhookError, match="the signature is wrong"):
        parse(catalogue, CREATED, verify=lambda body, headers: False)
    with pytest.raises(rt.ConfigurationError, match="read from its bytes, not from str"):
        parse(catalogue, CREATED.decode())  # type: ignore[arg-type]  # that is the mistake


def test_two_that_fit_alike_are_not_guessed() -> None:
    """Where two payloads cannot be told apart, the caller must say which it is."""
    from invocant.runtime import kinds as k

    json_type = "application/json"
    webhooks = rt.Webhooks(
        rt.Webhook("a", content=(rt.Response(json_type, k.Map(k.INT)),)),
        rt.Webhook("b", content=(rt.Response(json_type, k.Map(k.ANY)),)),
    )
    with pytest.raises(rt.WebhookError, match="give name=, one of a, b"):
        webhooks.parse(b'{"x": 1}')
    assert webhooks.parse(b'{"x": "y"}') == {"x": "y"}
    assert webhooks.parse(b'{"x": 1}', name="a") == {"x": 1}


def test_webhooks_of_one_method_are_told_from_others() -> None:
    """What fits alike and comes by another method is no candidate, nor can it be named."""
    from invocant.runtime import kinds as k

    json_type = "application/json"
    webhooks = rt.Webhooks(
        rt.Webhook("made", content=(rt.Response(json_type, k.Map(k.INT)),)),
        rt.Webhook("changed", method="PUT", content=(rt.Response(json_type, k.Map(k.ANY)),)),
    )
    with pytest.raises(rt.WebhookError, match="fits several webhooks alike"):
        webhooks.parse(b'{"x": 1}')
    changes = webhooks.by_method("put")
    assert [webhook.name for webhook in changes] == ["changed"]
    assert changes.parse(b'{"x": 1}') == {"x": 1}
    with pytest.raises(rt.ConfigurationError, match="no webhook 'made': there are changed"):
        changes.parse(b'{"x": 1}', name="made")


def test_a_payload_may_be_a_union() -> None:
    """Constants are counted wherever they are in a union."""
    from invocant.runtime import kinds as k

    def sends(name: str, kind: k.Kind[Any]) -> rt.Webhook:
        return rt.Webhook(name, content=(rt.Response("application/json", kind),))

    either: k.Kind[Any] = k.OneOf(string=k.Const("go"), array=k.List(k.STR))
    webhooks = rt.Webhooks(sends("a", k.OneOf(string=k.STR)), sends("b", either))
    assert webhooks.parse(b'"go"') == "go"
    assert webhooks.parse(b'["x"]') == ["x"]
