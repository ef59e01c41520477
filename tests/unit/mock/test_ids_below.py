"""Ids that records get are right in the paths of what is below them too, where that can be."""

from typing import Any
from uuid import UUID

import pytest

from tests.unit.mock.small import body, serving
from tests.unit.mock.test_any_document import NAMED, TEXT, api, operation, parameter

THING = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
UUIDS = {"type": "string", "format": "uuid"}


def _things(below: Any, id_schema: Any = TEXT) -> Any:
    """Return things whose id is any text, and what is sent to one of them, where it is *below*."""
    record = {**THING, "properties": {"id": id_schema, "name": TEXT}}
    return api(
        {
            "/things": {"post": operation("201", record, requestBody=body(NAMED))},
            "/things/{id}": {"get": operation("200", record, parameters=[parameter("id", id_schema)])},
            "/things/{thing_id}/runs/{id}/cancel": {
                "post": operation(
                    "200", THING, parameters=[parameter("thing_id", below), parameter("id", UUIDS)]
                )
            },
        }
    )


@pytest.mark.parametrize(
    ("below", "is_right"),
    [
        (UUIDS, lambda text: str(UUID(text)) == text),
        ({"type": "string", "pattern": "^thg_[0-9]{6}$"}, lambda text: text.startswith("thg_")),
        ({"type": "string", "maxLength": 8}, lambda text: len(text) <= 8),
    ],
)
def test_id_fits_the_paths_below(below: Any, is_right: Any) -> None:
    """A path of an action may say more of an id than the record does; the place counts, not the name."""
    with serving(_things(below)) as call:
        made = [call("POST", "/things", json={"name": "a"}).json()["id"] for _ in range(3)]
        assert all(map(is_right, made))
        assert len(set(made)) == 3
        assert call("GET", f"/things/{made[0]}").status == 200


def test_id_stays_right_in_its_record_where_the_paths_below_want_another() -> None:
    """What no id can be both of is right in the record: documents are not of one mind."""
    with serving(_things(UUIDS, {"type": "string", "pattern": "^thg_[0-9]{6}$"})) as call:
        made = call("POST", "/things", json={"name": "a"}).json()["id"]
        assert made.startswith("thg_")
        assert call("GET", f"/things/{made}").status == 200
