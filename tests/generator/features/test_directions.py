"""What goes in one direction only: not sent where the server alone sets it, not missed where it is secret."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest

from invocant import runtime as rt
from tests.generator.asking import answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

NOTE: dict[str, Any] = {
    "id": "n1",
    "text": "it",
    "made": "2026-01-02T03:04:05Z",
    "seen": None,
    "mark": {"place": 1, "colour": "red"},
    "marks": {"id": {"colour": "blue", "place": 2}},
    "answers": [{"id": "n2", "text": "re", "made": "2026-01-02T03:04:05Z", "by": {"name": "Ann"}}],
    "by": {"name": "Bo"},
    "plain": {"a": "b"},
}
SENT = {
    "text": "it",
    "mark": {"colour": "red"},
    "marks": {"id": {"colour": "blue"}},
    "answers": [{"text": "re"}],
    "plain": {"a": "b"},
}


def test_what_only_the_server_sets_is_no_parameter(catalogue: Catalogue) -> None:
    """Whether it is said of the member, of what it refers to, in `allOf` or in each alternative."""
    method = catalogue("directions", "client").Client().notes.add
    parameters = inspect.signature(method).parameters
    assert list(parameters) == ["text", "pin", "mark", "marks", "answers", "plain", "options"]
    inputs = catalogue("directions", "inputs")
    assert list(inputs.Note.__annotations__) == ["text", "pin", "mark", "marks", "answers", "plain"]
    assert list(inputs.Mark.__annotations__) == ["colour"]
    assert not hasattr(inputs, "Person")


def test_an_answer_is_sent_back_without_it(catalogue: Catalogue) -> None:
    """A model goes back as it came but for what only the server sets, however deep; a dict likewise."""
    note = catalogue("directions", "models").Note.from_dict(NOTE)
    asked = ask(catalogue("directions"), lambda client: client.notes.replace(body=[note, NOTE]))
    assert json.loads(asked.request.content) == [SENT, SENT]
    assert note.to_dict() == NOTE


def test_members_of_a_body_are_sent_without_it(catalogue: Catalogue) -> None:
    """So is what is given for the members of a body one by one."""
    note = catalogue("directions", "models").Note.from_dict(NOTE)
    given = {
        "text": "it",
        "mark": note.mark,
        "marks": note.marks,
        "answers": note.answers,
        "plain": note.plain,
    }
    asked = ask(
        catalogue("directions"),
        lambda client: client.notes.add(pin="p", **given),
        answer(201, json=NOTE),
    )
    assert json.loads(asked.request.content) == {**SENT, "pin": "p"}
    assert asked.result.to_dict() == NOTE


@pytest.mark.parametrize("shape", [{"side": 2, "area": 4}, {"radius": 2, "area": 12.6}, {"side": 2}])
def test_variants_are_sent_without_it(catalogue: Catalogue, shape: dict[str, float]) -> None:
    """A variant of a union is sent without it, and a parameter too."""
    mark = {"colour": "red", "place": 1}
    asked = ask(catalogue("directions"), lambda client: client.notes.shapes(body=shape, filter=mark))
    assert json.loads(asked.request.content) == {key: value for key, value in shape.items() if key != "area"}
    assert asked.request.url.query == b"filter%5Bcolour%5D=red"


def test_what_is_never_returned_is_not_waited_for(catalogue: Catalogue) -> None:
    """A strict answer need not hold it; what only the server sets it must hold."""
    strict = rt.RequestOptions(strict=True)

    def call(client: Any) -> Any:
        return client.notes.add(text="it", pin="p", options=strict)

    asked = ask(catalogue("directions"), call, answer(201, json=NOTE))
    assert asked.result.pin is None
    assert asked.result.problems() == []
    with pytest.raises(rt.ResponseDecodeError, match=r"\$\.id"):
        ask(catalogue("directions"), call, answer(201, json={"text": "it", "made": NOTE["made"]}))


def test_a_model_is_made_without_it(catalogue: Catalogue) -> None:
    """A constructor asks for what a request needs, and for no more."""
    note = catalogue("directions", "models").Note
    assert note(text="it", pin="p").to_dict() == {"text": "it", "pin": "p"}
    with pytest.raises(TypeError, match="pin"):
        note(text="it")


def test_bodies_without_it_are_encoded_as_they_are(catalogue: Catalogue) -> None:
    """A kind that leaves something out stands only where there is something."""
    kinds = {
        name: row.body.content[0]
        for name, row in catalogue("directions", "operations").TABLE.items()
        if row.body is not None
    }
    assert type(kinds["notes.plain"].kind).__name__ == "Reference"
    assert type(kinds["notes.replace"].kind).__name__ == "Writable"
    assert {type(field.kind).__name__ for field in kinds["notes.plain"].fields} == {"_Plain"}
