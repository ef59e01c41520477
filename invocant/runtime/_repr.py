"""How a model prints: its class and the members that are there, long values cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.runtime._model import Model

TEXT = 60
"""The most characters of a string that are shown."""
ITEMS = 3
"""The most items of a list or a dict that are shown."""
DEPTH = 3
"""How many models deep members are shown."""


def model_repr(model: Model, depth: int = DEPTH) -> str:
    """Return `Function(id=…, name='…', …)`; members that are missing are left out."""
    name = model.__class__.__name__
    if depth == 0:
        return f"{name}(…)"
    return f"{name}({', '.join(f'{key}={brief(value, depth - 1)}' for key, value in model._members())})"


def brief(value: Any, depth: int = DEPTH) -> str:
    """Return a short `repr` of *value*."""
    if hasattr(value, "_members"):
        return model_repr(value, depth)
    if value.__class__ is str:
        return repr(value) if len(value) <= TEXT else f"{value[: TEXT - 1]!r}…"
    if isinstance(value, (list, tuple)):
        shown = [brief(item, depth - 1) for item in value[:ITEMS]] if depth > 0 else []
        more = [f"… {len(value) - len(shown)} more"] if len(value) > len(shown) else []
        left, right = "[]" if isinstance(value, list) else "()"
        return left + ", ".join(shown + more) + right
    if value.__class__ is dict:
        pairs = list(value.items())[:ITEMS] if depth > 0 else []
        shown = [f"{key!r}: {brief(item, depth - 1)}" for key, item in pairs]
        more = [f"… {len(value) - len(shown)} more"] if len(value) > len(shown) else []
        return "{" + ", ".join(shown + more) + "}"
    text = repr(value)
    return text if len(text) <= 2 * TEXT else text[: 2 * TEXT - 1] + "…"
