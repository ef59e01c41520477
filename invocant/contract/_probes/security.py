"""Who may call: with the right credential, a wrong one, none, one that is over, one that is too weak."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._findings import Exchange
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject, SecurityScheme, security_schemes

REFUSALS = (401, 403)
_SAFE = ("get", "head", "options")


def _base(bench: Bench, operation: OperationObject) -> tuple[dict[str, str], object]:
    collection = next(
        (c for c in bench.surface.collections if operation in (c.reads, c.changes, c.replaces, c.deletes)),
        None,
    )
    if collection is not None:
        try:
            places = dict(bench.entity(collection).places)
        except ImpossibleError:
            places = {**bench.parents(operation.path, collection.parameter), collection.parameter: "1"}
    else:
        places = bench.parents(operation.path)
    declared = bench.surface.json_body(operation)
    body = None
    if declared is not None:
        try:
            body = bench.values.valid(declared[1])
        except NoValueError as error:
            raise ImpossibleError(f"no body is known that it would take{error.told}") from error
    return places, body


def check_security(
    bench: Bench,
    operation: OperationObject,
    *,
    expired: Mapping[str, str],
    limited: Mapping[str, str],
) -> None:
    """Call *operation* as who may, and as who may not.

    Args:
        bench: The bench.
        operation: What is called.
        expired: Headers with a credential that is over; empty if none is known.
        limited: Headers with a credential that lacks the scopes; empty if none is known.
    """
    if not bench.surface.needs_identity(operation):
        if operation.raw.get("security") == [] and bench.surface.document.get("security"):
            places, body = _base(bench, operation)
            open_answer = bench.call(operation, places, body=body, identified=False)
            if open_answer.status == 401:
                bench.report(
                    "auth-open",
                    operation,
                    "It is declared open to all, and asks for credentials.",
                    open_answer,
                )
        raise ImpossibleError("it is open")
    if not bench.caller.credentials and not bench.caller.query:
        raise ImpossibleError("no credentials were given")
    places, body = _base(bench, operation)
    schemes = [
        scheme
        for name, scheme in security_schemes(bench.surface.document).items()
        if any(isinstance(option, Mapping) and name in option for option in operation.security)
    ]
    is_safe = operation.method in _SAFE
    if is_safe:
        right = bench.call(operation, places, body=body)
        if right.status == 401:
            bench.report("auth-right", operation, "The right credentials were answered with 401.", right)
            return
    without = bench.call(operation, places, body=body, identified=False)
    if not _refused(without):
        bench.report(
            "auth-missing",
            operation,
            f"Without credentials the answer is {without.status}; 401 or 403 is right.",
            without,
        )
        return
    _challenge(bench, operation, schemes, without)
    for what, headers, query in _wrong(bench):
        exchange = bench.call(operation, places, body=body, headers=headers, query=query, identified=False)
        if not _refused(exchange):
            bench.report(
                "auth-wrong",
                operation,
                f"With {what} the answer is {exchange.status}; 401 or 403 is right.",
                exchange,
            )
            break
    if expired:
        exchange = bench.call(operation, places, body=body, headers=dict(expired), identified=False)
        if not _refused(exchange):
            bench.report(
                "auth-expired",
                operation,
                f"With a credential that is over the answer is {exchange.status}; 401 is right.",
                exchange,
            )
    scopes = [
        scope
        for option in operation.security
        if isinstance(option, Mapping)
        for s in option.values()
        for scope in s
    ]
    if limited and scopes:
        exchange = bench.call(operation, places, body=body, headers=dict(limited), identified=False)
        bench.scoped.append((operation, tuple(sorted(scopes)), exchange))


def check_scopes(bench: Bench) -> None:
    """Look at what a credential that lacks a scope may do: of what needs the same scopes, all or nothing.

    Which scope it lacks is not known: those that nothing refuses it has. Where nothing is refused at all it
    lacks those of what writes; of what only reads nothing can be said.
    """
    by_scopes: dict[tuple[str, ...], list[tuple[OperationObject, Exchange]]] = {}
    for operation, scopes, exchange in bench.scoped:
        by_scopes.setdefault(scopes, []).append((operation, exchange))
    refused = {scopes for scopes, calls in by_scopes.items() if any(_refused(made) for _, made in calls)}
    unsafe = {scopes for scopes, calls in by_scopes.items() if all(op.method not in _SAFE for op, _ in calls)}
    lacking = refused or unsafe
    if by_scopes and not lacking:
        bench.remark(
            "run", "the credential that lacks a scope was refused nowhere, and nothing was asked that writes"
        )
    for scopes, calls in by_scopes.items():
        for operation, exchange in calls if scopes in lacking else ():
            if not _refused(exchange):
                bench.report(
                    "auth-scope",
                    operation,
                    f"Without the scope {', '.join(scopes)} the answer is {exchange.status}; 403 is right.",
                    exchange,
                )


def _refused(exchange: Exchange) -> bool:
    return exchange.status in REFUSALS or exchange.failure is not None


def _challenge(
    bench: Bench, operation: OperationObject, schemes: list[SecurityScheme], exchange: Exchange
) -> None:
    """A 401 says how to log in, where HTTP has a word for it."""
    if exchange.status != 401:
        return
    declared = bench.surface.headers_of(bench.surface.answer(operation, 401))
    if "www-authenticate" in exchange.headers:
        return
    if "www-authenticate" in declared:
        bench.report(
            "auth-challenge", operation, "WWW-Authenticate is declared for 401, and was not sent.", exchange
        )
    elif any(scheme.raw.get("type") == "http" for scheme in schemes):
        bench.remark(
            operation.label, "401 comes without WWW-Authenticate (RFC 9110, section 11.6.1, asks for it)"
        )


def _wrong(bench: Bench) -> Iterator[tuple[str, dict[str, str | None], dict[str, str]]]:
    """Yield credentials that are none: what is wrong about them, as headers, and as a query."""
    for what, headers in _wrong_headers(bench).items():
        yield what, headers, {}
    for name, value in bench.caller.query.items():
        yield f"a wrong {name}", {}, {name: _altered(value)}
        yield f"an empty {name}", {}, {name: ""}


def _wrong_headers(bench: Bench) -> dict[str, dict[str, str | None]]:
    wrong: dict[str, dict[str, str | None]] = {}
    for name, value in bench.caller.credentials.items():
        prefix, space, secret = value.partition(" ")
        if not space:
            prefix, secret = "", value
        altered = _altered(secret)
        wrong["a wrong credential"] = {name: f"{prefix}{space}{altered}"}
        if re.fullmatch(r"[0-9a-fA-F-]*", secret) is None:  # digits of a number are the same in either case
            wrong["the credential in letters of the other case"] = {
                name: f"{prefix}{space}{secret.swapcase()}"
            }
        if prefix.lower() != "basic" and len(secret) > 8:  # the end of a Basic one may be its padding
            wrong["a part of the credential"] = {name: f"{prefix}{space}{secret[:-1]}"}
            wrong["more than the credential"] = {name: f"{prefix}{space}{secret}x"}
        wrong["an empty credential"] = {name: f"{prefix}{space}"}
        if space:
            wrong["the credential under the name of another scheme"] = {name: f"Negotiate {altered}"}
        unsigned = _unsigned(secret)
        if unsigned is not None:
            wrong["a token that is not signed"] = {name: f"{prefix}{space}{unsigned}"}
            head, _, _ = secret.rpartition(".")
            wrong["a token without its signature"] = {name: f"{prefix}{space}{head}."}
        if prefix.lower() == "basic":
            try:
                user, colon, password = base64.b64decode(secret).decode().partition(":")
            except ValueError:
                continue
            guess = base64.b64encode(f"{user}{colon}{_altered(password)}".encode()).decode()
            wrong["a wrong password"] = {name: f"{prefix} {guess}"}
    return wrong


def _altered(secret: str) -> str:
    return (
        secret[:-4] + ("wxyz" if not secret.endswith("wxyz") else "abcd")
        if len(secret) > 8
        else "no-such-credential"
    )


def _unsigned(token: str) -> str | None:
    """Return a JSON Web Token with `alg` none in place of its signature; None where it is none."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        header = json.loads(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except ValueError:
        return None
    if not isinstance(header, dict) or "alg" not in header:
        return None
    written = base64.urlsafe_b64encode(json.dumps({**header, "alg": "none"}).encode()).decode().rstrip("=")
    return f"{written}.{parts[1]}."
