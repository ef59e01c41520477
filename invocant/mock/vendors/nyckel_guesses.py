"""What functions of Nyckel guess: the same of the same data, and what a person said of it with certainty."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from invocant.mock._api import Json
from invocant.mock._state.backend import chance

_STAND_INS: Sequence[Mapping[str, Any]] = ({"name": "Yes"}, {"name": "No"})


def guesses_of(
    function: str, labels: Sequence[Mapping[str, Any]], data: Json, known: Sequence[str], *, many: bool
) -> list[dict[str, Any]]:
    """Return every label with its confidence, the most likely first.

    Args:
        function: The function's key.
        labels: Its labels; a function without any pretends to have two.
        data: The input.
        known: Ids of the labels that the data has for certain; none where nobody said so.
        many: Whether labels do not exclude each other. Else the confidences add up to 1.
    """
    weights = [chance(function, label["name"], data) ** 3 + 1e-6 for label in labels or _STAND_INS]
    if known:
        weights = [1.0 if label.get("id") in known else 0.0 for label in labels]
    total = (1.0 if many and known else sum(weights)) or 1.0
    guesses = [
        {
            "labelName": label["name"],
            "labelId": label.get("id"),
            "confidence": round(weight / total, 4),
            "metadata": label.get("metadata"),
        }
        for label, weight in zip(labels or _STAND_INS, weights, strict=True)
    ]
    return sorted(guesses, key=lambda guess: (-guess["confidence"], str(guess["labelName"])))


def distance_of(first: Json, second: Json) -> float:
    """Return how unlike two inputs are: 0 for the same ones, else more than 0 and at most 1."""
    return (
        0.0
        if first == second
        else round(0.05 + 0.95 * chance(sorted([json.dumps(first), json.dumps(second)])), 6)
    )


def box_of(data: Json, guess: Mapping[str, Any]) -> dict[str, float]:
    """Return where in an image a label is, in parts of its width and height."""
    x, y = (round(chance(axis, data, guess["labelName"]) * 0.5, 4) for axis in ("x", "y"))
    return {"x": x, "y": y, "width": 0.4, "height": 0.4}
