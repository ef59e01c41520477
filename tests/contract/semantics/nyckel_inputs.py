"""What functions of Nyckel take: data of their kind, rows by their fields, and what is known of it."""

from __future__ import annotations

from tests.contract.semantics.nyckel import bare
from tests.contract.semantics.nyckel_doors import new_function, new_part
from tests.contract.semantics.story import Story


def inputs(story: Story) -> None:
    """A function takes data of its kind and refuses others."""
    uri = "data:image/png;base64,iVBORw0KGgo="
    for kind in ("Text", "Image", "Tabular"):
        one = new_function(story, kind, input=kind)
        for data in (
            "words",
            uri,
            "https://example.com/a.png",
            "http://example.com/a.png",
            {"a": 1, "b": "c"},
        ):
            story.do("functions.invoke", function_id=one, data=data, capture=False)
            story.do("samples.create", function_id=one, data=data)


def rows(story: Story) -> None:
    """A row goes by its fields: each value of its type, each field once, by id, bare id or name."""
    one = new_function(story, input="Tabular")
    text, number, picture = (
        new_part(story, "fields.create", function_id=one, name=kind.lower(), type=kind)
        for kind in ("Text", "Number", "Image")
    )
    link = "https://example.com/a.png"
    for data in (
        {"text": "a", "number": 1.5, "image": link},
        {text: "b", bare(number): 2, picture: "data:image/png;base64,iVBORw0KGgo="},
        {"text": "http://example.com"},
        {"image": link},
        {"number": 0},
        {"text": 5},
        {"text": True},
        {"number": "5"},
        {"number": True},
        {"image": "words"},
        {"image": 5},
        {"other": "a"},
        {},
    ):
        story.do("samples.create", function_id=one, data=data)
        story.do("functions.invoke", function_id=one, data=data, capture=False)
    if story.driver.raw:
        story.refuses(400, "POST", f"/v1/functions/{one}/samples", body={"data": {"text": "a", text: "b"}})
    story.do("samples.list", function_id=one)


def certain(story: Story) -> None:
    """What a person has said of data is guessed of it with certainty, and nothing else is."""
    for output in ("Classification", "Tags"):
        one = new_function(story, output, output=output)
        for name in "ABC":
            story.do("labels.create", function_id=one, name=name)
        for number, name in enumerate("ABCA"):
            data, annotation = f"data {number}", {"labelName": name}
            story.do("samples.create", function_id=one, data=data, annotation=annotation)
            story.do("functions.invoke", function_id=one, data=data)
