"""Compare what the API sends by itself: webhooks and callbacks, by what a program is given of each."""

from __future__ import annotations

from collections import Counter

from invocant_generator._diff.place import ChangePlace, Comparison
from invocant_generator._diff.values import types
from invocant_generator._plan.package.messages import WebhookPlan


def compare_webhooks(comparison: Comparison) -> None:
    """Compare every webhook and callback of the two sides, by kind, name and method.

    Of a name that each side has once the method may be another one.
    """
    before, after = (
        {(webhook.kind, webhook.name, webhook.method): webhook for webhook in side.plan.webhooks}
        for side in (comparison.old, comparison.new)
    )
    only = [Counter(key[:2] for key in side) for side in (before, after)]
    by_name = {key[:2]: key for key in before}
    for key, webhook in after.items():
        known = by_name.get(key[:2])
        if known and known not in after and only[0][key[:2]] == only[1][key[:2]] == 1:
            text = f"is sent by {webhook.method} now"
            _place(comparison, webhook).add("webhook-method-changed", text, known[2], webhook.method)
            before[key] = before.pop(known)
    for key, webhook in before.items():
        if key not in after:
            place = _place(comparison, webhook)
            place.add("webhook-removed", "is not sent any more", webhook.payload.annotation)
    for key, webhook in after.items():
        place, earlier = _place(comparison, webhook), before.get(key)
        if earlier is None:
            place.add("webhook-added", f"is a new {webhook.kind}", "", webhook.payload.annotation)
            continue
        types(place, earlier.payload, webhook.payload)
        _headers(place, earlier, webhook)
        if earlier.deprecated != webhook.deprecated:
            place.add("text-changed", "is deprecated" if webhook.deprecated else "is not deprecated any more")
        elif earlier.text != webhook.text:
            place.add("text-changed", "has other words", earlier.text, webhook.text)


def _place(comparison: Comparison, webhook: WebhookPlan) -> ChangePlace:
    subject = f"webhooks.{webhook.name}"
    return ChangePlace(comparison, subject, "", sent=False, received=True, methods=(subject,))


def _headers(place: ChangePlace, old: WebhookPlan, new: WebhookPlan) -> None:
    before, after = ({header.key.lower(): header for header in side.headers} for side in (old, new))
    for key, header in before.items():
        if key not in after:
            place.add("webhook-header-changed", f"has no header {header.key} any more", header.annotation)
    for key, header in after.items():
        known = before.get(key)
        if known is None:
            place.add("webhook-header-changed", f"has the header {header.key}", "", header.annotation)
        elif not place.comparison.same(known.annotation, header.annotation):
            text = f"has another header {header.key}"
            place.add("webhook-header-changed", text, known.annotation, header.annotation)
