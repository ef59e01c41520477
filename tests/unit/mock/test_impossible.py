"""Schemas that nothing fits are told where a server starts."""

from invocant.mock._values.impossible import impossible
from invocant.mock._values.merging import merging_of
from invocant.mock._values.schemas import compiled
from tests.unit.mock.small import operation, small


def test_servers_of_one_api_look_once() -> None:
    """What stands in the document is seen once by all servers of it: some tests start thousands."""
    schema = {"type": "string", "minLength": 3, "maxLength": 2}
    schemas = compiled(small({"/a": {"get": operation("a", schema)}}))
    seen = impossible(schemas, merging_of(schemas))
    assert [why.rpartition(": ")[2] for why in seen] == ["minLength is 3, and maxLength 2"]
    assert impossible(schemas, merging_of(schemas)) is seen
