"""The interface for generated code: what a package may use of the runtime, and what one that cannot is told.

Nothing imports this module in a program that works: `made_for`, which every package calls, comes here only to
fail. How versions are counted, and which of them go together: docs/compatibility.md. The interface with its
parameters is committed, a file for each version, in tests/data/interface.
"""

from __future__ import annotations

from collections.abc import Mapping

from invocant.runtime._version import VERSION

_CALLS = ("call", "paginate", "resume", "start", "stream")

RUNTIME: Mapping[str, tuple[str, ...]] = {
    "Api": ("()",),
    "ApiKey": ("()",),
    "AsyncCaller": _CALLS,
    "AsyncClient": ("()", "API", "_client", "raw", "unread"),
    "AsyncJob": (),
    "AsyncOptions": (),
    "AsyncPager": (),
    "AsyncRawStream": (),
    "AsyncResource": ("()", "_client", "raw", "unread"),
    "AsyncStartedJob": (),
    "AsyncStream": (),
    "AsyncUnreadResponse": (),
    "BasicAuth": ("()",),
    "BearerKey": ("()",),
    "Binary": (),
    "Body": ("()",),
    "ClientCredentials": ("()",),
    "Content": ("()",),
    "CursorPaging": ("()",),
    "Encoding": ("()",),
    "EventSpec": ("()",),
    "EventStream": ("()",),
    "Fold": (),
    "Header": ("()",),
    "HttpScheme": ("()",),
    "InvocantError": (),
    "Job": (),
    "JobCall": ("()",),
    "JobItems": ("()",),
    "JsonSequence": ("()",),
    "Limit": ("()",),
    "LinkPaging": ("()",),
    "LongRunning": ("()",),
    "MutualTLS": ("()",),
    "NextPaging": ("()",),
    "OffsetPaging": ("()",),
    "Operation": ("()",),
    "PageCursor": (),
    "PagePaging": ("()",),
    "Pager": (),
    "Parameter": ("()",),
    "Part": (),
    "PartHeader": ("()",),
    "RawResponse": (),
    "RawStream": (),
    "Readable": (),
    "RequestOptions": (),
    "Response": ("()",),
    "ResponseHeaders": ("()", "DECLARED", "_value"),
    "Server": ("()",),
    "ServerSentEvent": (),
    "ServerVariable": ("()",),
    "SinglePaging": ("()",),
    "StartedJob": (),
    "Stream": (),
    "StreamEvent": ("data", "type"),
    "Streaming": ("()",),
    "SyncCaller": _CALLS,
    "SyncClient": ("()", "API", "_client", "raw", "unread"),
    "SyncOptions": (),
    "SyncResource": ("()", "_client", "raw", "unread"),
    "UnknownEvent": (),
    "UnreadResponse": (),
    "Webhook": ("()",),
    "WebhookHeaders": (),
    "WebhookVerifier": (),
    "Webhooks": (
        "()",
        "parse",
    ),
    "When": ("()",),
    "deprecated": ("()",),
    "deprecated_parameters": ("()",),
    "event": ("()",),
    "made_for": ("()",),
}
"""The names of `invocant.runtime` that generated code may use, and members of each; `()` is to call it."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "ANY": (),
    "BASE64": (),
    "BINARY": (),
    "BOOL": (),
    "Base64": (),
    "Based": ("()",),
    "Const": ("()",),
    "DATE": (),
    "DATETIME": (),
    "FLOAT": (),
    "Field": ("()",),
    "INT": (),
    "Kind": (),
    "List": ("()",),
    "Map": ("()",),
    "Model": ("EXTRAS", "FIELDS", "additional_properties"),
    "Models": (
        "()",
        "__call__",
    ),
    "NULL": (),
    "Nullable": ("()",),
    "OneOf": ("()",),
    "OpenInt": (),
    "OpenStr": (),
    "STR": (),
    "Shape": ("()",),
    "Shapes": ("()",),
    "TIME": (),
    "Tagged": ("()",),
    "Tuple": ("()",),
    "UNSET": (),
    "UUID": (),
    "UnknownModel": (),
    "Unset": (),
    "Writable": ("()",),
    "model": ("()",),
}
"""The same of `invocant.runtime.kinds`."""


def misfit(package: str, made_for: tuple[int, int], interfaces: Mapping[int, int]) -> ImportError:
    """Return the error for a *package* that was *made_for* a version that is none of *interfaces*.

    Args:
        package: Its import name, which is the error's `name`.
        made_for: Major and minor of the interface that it uses.
        interfaces: Latest minor of each major that there is.
    """
    major, minor = made_for
    if major in interfaces or major > max(interfaces):
        what_to_do = f"install a newer one (pip install --upgrade invocant), or generate {package} again"
    else:
        what_to_do = f"generate {package} again, or install an older invocant"
    have = " and ".join(f"{known}.{interfaces[known]}" for known in sorted(interfaces))
    return ImportError(
        f"{package} was made for interface {major}.{minor} of invocant.runtime, and invocant {VERSION} "
        f"has {have}: {what_to_do}. See docs/compatibility.md",
        name=package,
    )
