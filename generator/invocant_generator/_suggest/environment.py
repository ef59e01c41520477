"""The environment variables that the vendor's own texts and examples read a key or an address from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents import SecurityScheme, security_schemes
from invocant_generator._suggest.shapes import plain
from invocant_generator._suggest.suggestion import Action, Suggestion, step

KEYWORD = "x-invocant-auth"
_STEM = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"
_KEY = rf"{_STEM}_(?:API_KEY|API_TOKEN|ACCESS_TOKEN|ACCESS_KEY|AUTH_TOKEN|SECRET_KEY|TOKEN|KEY)"
_ADDRESS = rf"{_STEM}_(?:BASE_URL|API_URL|API_BASE|ENDPOINT)"
_READ = re.compile(
    r"(?:\$\{?|environ(?:\.get\(|\[)\s*[\"']|getenv\(\s*[\"']|process\.env\.|process\.env\[[\"']|ENV\[[\"']|%)"
    rf"({_KEY}|{_ADDRESS})\b"
)
"""A variable, as shells and programs read it."""
_SAID = re.compile(
    rf"[Ee]nvironment variables?[^.\n]{{0,60}}`({_KEY}|{_ADDRESS})`"
    rf"|`({_KEY}|{_ADDRESS})`[^.\n]{{0,40}} environment"
)
_PLACEHOLDERS = re.compile(r"^(YOUR|MY|THE|SOME|USER|AUTH|API|ACCESS|SECRET|BEARER|EXAMPLE)_")
_MIN_PLACES = 2
"""Places that must speak of a variable before it is taken for the usual one."""


def environment(document: Mapping[str, Any]) -> Iterator[Suggestion]:
    """Yield which environment variables hold the credential of a scheme, and the address of the API."""
    schemes = [scheme for scheme in security_schemes(document).values() if _takes_one(scheme)]
    if len(schemes) != 1 or schemes[0].declared:
        return
    (scheme,) = schemes
    mentions = Counter(_mentions(document))
    keys = {name: count for name, count in mentions.items() if re.fullmatch(_KEY, name)}
    addresses = [name for name in mentions if re.fullmatch(_ADDRESS, name)]
    if not keys:
        return
    names = sorted(keys, key=lambda name: (-keys[name], name))
    title = plain(str((document.get("info") or {}).get("title") or ""))
    doubts = []
    if len(names) > 1:
        doubts.append(f"examples also read {', '.join(f'`{name}`' for name in names[1:4])}")
    if keys[names[0]] < _MIN_PLACES:
        doubts.append("it is read in one place only")
    if plain(names[0].partition("_")[0]) not in f"{title} {plain(_hosts(document))}":
        doubts.append(f"nothing else in the document is called {names[0].partition('_')[0].title()}")
    value: dict[str, Any] = {"env": [names[0]]}
    evidence = [f"examples and descriptions read the key from `{names[0]}`, {_times(keys[names[0]])}"]
    if len(addresses) == 1:
        value["base-url-env"] = addresses[0]
        evidence.append(f"and the address from `{addresses[0]}`")
    target = f"$.components.securitySchemes{step(scheme.name)}"
    yield Suggestion(
        "environment",
        f"scheme {scheme.name}",
        (Action(target, {KEYWORD: value}),),
        tuple(evidence),
        tuple(doubts),
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _takes_one(scheme: SecurityScheme) -> bool:
    """Tell whether a scheme is satisfied by one text: a key or a token."""
    return len(scheme.ways) == 1 and len(scheme.ways[0].arguments) == 1


def _hosts(document: Mapping[str, Any]) -> str:
    return " ".join(
        str(server.get("url", "")) for server in document.get("servers") or () if isinstance(server, Mapping)
    )


def _mentions(value: Any) -> Iterator[str]:
    """Yield each variable that a text of the document reads, as often as it does; no placeholder."""
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, Mapping):
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)
        elif isinstance(here, str) and "_" in here:
            for pattern in (_READ, _SAID):
                for match in pattern.finditer(here):
                    name = next(group for group in match.groups() if group)
                    if not _PLACEHOLDERS.match(name):
                        yield name
