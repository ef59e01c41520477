"""Compare what a client is given: where the API is, and who calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from invocant.documents import Way
from invocant_generator._diff.place import ChangePlace
from invocant_generator._diff.surface import section
from invocant_generator._plan.security import AuthPlan
from invocant_generator._plan.servers import ServersPlan

_WORDS = ("description", "x-invocant-certainty", "bearerFormat")
_FLOW_WORDS = ("scopes", "refreshUrl")
"""What a flow says beside where it begins and where tokens come from; the words of a scope are prose."""
_AUTH = "x-invocant-auth"
_VARIABLES = ("env", "base-url-env")


def compare_client(place: ChangePlace) -> None:
    """Compare the arguments of the two clients, and what they are used for."""
    old, new = place.comparison.old, place.comparison.new
    _servers(place, old.plan.servers, new.plan.servers)
    written = old.overlaid.get("servers"), new.overlaid.get("servers")
    if old.plan.servers == new.plan.servers and written[0] != written[1]:
        place.add("text-changed", "has other words for its servers", written[0] or [], written[1] or [])
    _credentials(place, old.plan.auth, new.plan.auth, _schemes(place))
    _voluntary(place, old.plan.auth, new.plan.auth)


def _servers(place: ChangePlace, old: ServersPlan, new: ServersPlan) -> None:
    if old.base_url != new.base_url:
        place.add("base-url-changed", "talks to another address by default", old.base_url, new.base_url)
    before, after = ({option.name: option for option in side.options} for side in (old, new))
    for name, option in before.items():
        if name not in after:
            text = "has nothing to choose any more"
            place.add("option-removed", text, option.annotation, subject=f"client({name}=)")
    for name, option in after.items():
        subject, known = f"client({name}=)", before.get(name)
        if known is None:
            place.add("option-added", "can be chosen", "", option.annotation, subject=subject)
            continue
        gone = [value for value in known.values if value not in option.values]
        come = [value for value in option.values if value not in known.values]
        if (gone or not known.values) and option.values:
            text = f"cannot be {', '.join(gone) or 'any text'} any more"
            place.add("option-removed", text, known.annotation, option.annotation, subject=subject)
        if (come and known.values) or (known.values and not option.values):
            text = f"may be {', '.join(come) or 'any text'}"
            place.add("option-added", text, known.annotation, option.annotation, subject=subject)
    addresses = [{server.name: server.plain_url for server in side.api} for side in (old, new)]
    for name in addresses[0].keys() & addresses[1].keys():
        pair = addresses[0][name], addresses[1][name]
        if pair[0] != pair[1] and pair != (old.base_url, new.base_url):
            place.add("base-url-changed", f"finds the server {name} at another address", *pair)


def _credentials(place: ChangePlace, old: AuthPlan, new: AuthPlan, told: set[str]) -> None:
    """Compare the credentials that a client takes, but for those that are *told* of their scheme."""
    before, after = ({credential.name: credential for credential in side.credentials} for side in (old, new))
    for name, credential in before.items():
        subject = f"client({name}=)"
        if name not in after and name not in told:
            place.add("credential-removed", "is not taken any more", credential.text, subject=subject)
    for name, credential in after.items():
        known, subject = before.get(name), f"client({name}=)"
        if known is None:
            if name not in told:
                place.add("credential-added", "is taken", "", credential.text, subject=subject)
        elif known.env != credential.env:
            texts = " or ".join(known.env), " or ".join(credential.env)
            place.add("credential-read-elsewhere", f"is read from {texts[1]}", *texts, subject=subject)
    addresses = [side.base_url_env for side in (old, new)]
    if addresses[0] != addresses[1]:
        text = f"is read from {addresses[1]}"
        place.add("credential-read-elsewhere", text, *addresses, subject="client(base_url=)")
    orders = [[name for name in side if name in before and name in after] for side in (before, after)]
    if old.is_positional and orders[0] and (not new.is_positional or orders[0] != orders[1]):
        shown = ", ".join(before), ", ".join(after)
        place.add("credentials-named", "takes its credentials by name, or in another order", *shown)


def _voluntary(place: ChangePlace, old: AuthPlan, new: AuthPlan) -> None:
    """Compare the schemes that no operation asks for: their credentials go with calls that ask for none."""
    known = {scheme.name for scheme in old.schemes} & {scheme.name for scheme in new.schemes}
    for name in sorted(known & {*old.voluntary} ^ known & {*new.voluntary}):
        which = "calls that ask for none" if name in new.voluntary else "calls that ask for it alone"
        text = f"sends the credential of {name} with {which}"
        place.add("auth-changed", text, *(", ".join(side.voluntary) for side in (old, new)))


def _schemes(place: ChangePlace) -> set[str]:
    """Compare the security schemes; return the credentials that were told of."""
    old, new = place.comparison.old, place.comparison.new
    schemes = section(old.overlaid, "securitySchemes"), section(new.overlaid, "securitySchemes")
    plans = old.plan.auth, new.plan.auth
    arguments = _arguments(plans[0]), _arguments(plans[1])
    told: set[str] = set()
    for name in sorted(schemes[0].keys() | schemes[1].keys()):
        before, after = (side.get(name, {}) for side in schemes)
        taken = [side.get(name, set()) for side in arguments]
        here = place.below("client", f"/components/securitySchemes/{name}")
        parts = [_way(side) for side in (before, after)]
        ways = [side.declared[name].ways if name in side.declared else () for side in plans]
        if name not in schemes[0] or name not in schemes[1]:
            come = name in schemes[1]
            if not taken[come]:  # else its arguments came or went
                text = f"{'has the new' if come else 'has no'} scheme {name}{'' if come else ' any more'}"
                here.add("scheme-added" if come else "scheme-removed", text, *parts)
        elif parts[0] != parts[1] or _sent(ways[0]) != _sent(ways[1]):
            kind = "scheme-changed" if taken[0] - taken[1] else "scheme-sent-otherwise"
            here.add(kind, f"authenticates in another way ({name})", *_shown(before, after, parts))
            told |= taken[0] ^ taken[1]
        elif _worded(before) != _worded(after):
            text = f"has other words for {name}, which is what it was"
            here.add("text-changed", text, before, after)
    return told


def _arguments(plan: AuthPlan) -> dict[str, set[str]]:
    return {
        name: {argument.name for way in scheme.ways for argument in way.arguments}
        for name, scheme in plan.declared.items()
    }


def _way(scheme: Any) -> dict[str, Any]:
    """Return a scheme without words, and without what only the plan of it says."""
    if not isinstance(scheme, Mapping):
        return {}
    told = {key: value for key, value in scheme.items() if key not in (*_WORDS, _AUTH)}
    if isinstance(told.get("flows"), Mapping):
        told["flows"] = {name: _flow(flow) for name, flow in told["flows"].items()}
    return told


def _flow(flow: Any) -> Any:
    """Return a flow without what no call depends on: an operation names its scopes itself."""
    if not isinstance(flow, Mapping):
        return flow
    return {key: value for key, value in flow.items() if key not in _FLOW_WORDS}


def _sent(ways: Iterable[Way]) -> list[Way]:
    """Return the ways of a scheme without the variables, which are told of the client's arguments."""
    return [
        evolve(way, arguments=tuple(evolve(argument, env=None) for argument in way.arguments)) for way in ways
    ]


def _shown(before: Any, after: Any, parts: Sequence[Any]) -> Sequence[Any]:
    """Return both sides with our keyword where the rest is the same."""
    return [side.get(_AUTH) or "" for side in (before, after)] if parts[0] == parts[1] else parts


def _worded(scheme: Any) -> Any:
    """Return all of a scheme but the variables."""
    if not isinstance(scheme, Mapping):
        return scheme
    ours = scheme.get(_AUTH)
    rest = {key: value for key, value in ours.items() if key not in _VARIABLES} if ours else ours
    return {**scheme, _AUTH: rest}
