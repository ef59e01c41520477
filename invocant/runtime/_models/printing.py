"""How a model prints, and how a notebook shows it: class and members that are there, long values cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN_CHARACTERS = 60
"""The most characters of a string that are shown."""
SHOWN_ITEMS = 3
"""The most items of a list or a dict that are shown."""
SHOWN_LEVELS = 3
"""How many models deep members are shown."""
SHOWN_MEMBERS = 40
"""The most members of a model that a notebook shows."""


class Printable(Protocol):
    """What is printed: a model, of which only its class and members are looked at."""

    def _members(self) -> Iterator[tuple[str, Any]]:
        """Yield the members that are there by name."""


def model_repr(model: Printable, depth: int = SHOWN_LEVELS) -> str:
    """Return `Function(id=…, name='…', …)`; members that are missing are left out."""
    name = model.__class__.__name__
    if depth == 0:
        return f"{name}(…)"
    return f"{name}({', '.join(f'{key}={brief(value, depth - 1)}' for key, value in model._members())})"


def brief(value: Any, depth: int = SHOWN_LEVELS) -> str:
    """Return a short `repr` of *value*."""
    if hasattr(value, "_members"):
        return model_repr(value, depth)
    if value.__class__ is str:
        return repr(value) if len(value) <= SHOWN_CHARACTERS else f"{value[: SHOWN_CHARACTERS - 1]!r}…"
    if isinstance(value, (list, tuple)):
        shown = [brief(item, depth - 1) for item in value[:SHOWN_ITEMS]] if depth > 0 else []
        more = [f"… {len(value) - len(shown)} more"] if len(value) > len(shown) else []
        left, right = "[]" if isinstance(value, list) else "()"
        if right == ")" and len(value) == 1:
            right = ",)"
        return left + ", ".join(shown + more) + right
    if value.__class__ is dict:
        pairs = list(value.items())[:SHOWN_ITEMS] if depth > 0 else []
        shown = [f"{key!r}: {brief(item, depth - 1)}" for key, item in pairs]
        more = [f"… {len(value) - len(shown)} more"] if len(value) > len(shown) else []
        return "{" + ", ".join(shown + more) + "}"
    text = repr(value)
    return text if len(text) <= 2 * SHOWN_CHARACTERS else text[: 2 * SHOWN_CHARACTERS - 1] + "…"


def model_html(model: Printable, depth: int = SHOWN_LEVELS) -> str:
    """Return a table of the members that are there, for notebooks; members that are models fold open.

    Every name and value is escaped: it comes from a server.
    """
    from html import escape  # here, since only notebooks ask

    title = escape(model.__class__.__name__)
    if depth == 0:
        return f"<code>{title}(…)</code>"
    rows = []
    members = list(model._members())
    for name, value in members[:SHOWN_MEMBERS]:
        # A key that is no name is shown as text, cut; `repr` spells half surrogates, which no page can hold.
        label = escape(name if name.isascii() and name.isidentifier() else brief(name))
        rows.append(f"<tr><th style='text-align: left'>{label}</th><td>{_cell(value, depth - 1)}</td></tr>")
    if len(members) > SHOWN_MEMBERS:
        rows.append(f"<tr><td colspan='2'>… {len(members) - SHOWN_MEMBERS} more</td></tr>")
    opened = " open" if depth == SHOWN_LEVELS else ""
    return f"<details{opened}><summary><code>{title}</code></summary><table>{''.join(rows)}</table></details>"


def _cell(value: Any, depth: int) -> str:
    from html import escape

    if hasattr(value, "_members"):
        return model_html(value, depth)
    if value.__class__ in (list, tuple) and any(hasattr(item, "_members") for item in value[:SHOWN_ITEMS]):
        shown = [_cell(item, depth) for item in value[:SHOWN_ITEMS]]
        return "".join(shown) + (f"… {len(value) - SHOWN_ITEMS} more" if len(value) > SHOWN_ITEMS else "")
    return f"<code>{escape(brief(value, depth))}</code>"
