"""Braintrust asked in other ways: by the names of projects, in a server's own pages, through prompts."""

from __future__ import annotations

from typing import Any

from tests.contract.semantics.braintrust import NOWHERE
from tests.contract.semantics.braintrust_making import PARSER, PROJECTS, made
from tests.contract.semantics.story import Story


def projects(story: Story) -> None:
    """A project has a name, by which its functions are listed; it is there as soon as it has a function."""
    if not story.driver.raw:
        return  # no client has operations on projects
    driver: Any = story.driver
    for name in ("Mine", "Yours"):
        answer = driver.send("POST", "/v1/project", body={"name": name})
        assert answer.status_code == 200, answer.text
        story.oracle.projects[name] = answer.json()["id"]
    for number, project in enumerate([*story.oracle.projects.values(), PROJECTS[0]]):
        made(story, f"p{number}", project_id=project)
        assert driver.send("GET", f"/v1/project/{project}").json()["id"] == project
    for name, project in story.oracle.projects.items():
        story.do("functions.list", project_name=name)
        story.do("functions.list", project_name=name, project_id=project)
        story.do("functions.list", project_name=name, project_id=PROJECTS[0])
    story.do("functions.list", project_name="nobody's")
    assert driver.send("GET", f"/v1/project/{NOWHERE}").status_code == 404


def small_pages(story: Story) -> None:
    """A server may give less than a hundred where no number is asked for; what is asked for it gives."""
    for number in range(5):
        made(story, f"s{number}")
        if story.driver.raw:
            story.do("functions.list")
        story.do("functions.list", limit=4)
        story.walk("functions.list")


def choices(story: Story) -> None:
    """What a classifier chooses depends on what it is asked: of many inputs not all get the same."""
    judge = made(story, "judge", prompt_data=PARSER)
    seen = [
        story.do("functions.invoke", function_id=judge, **{name: f"{name} {number}"}).value["score"]
        for name in ("input", "expected")
        for number in range(12)
    ]
    assert len({*seen[:12]}) == len({*seen[12:]}) == 2, seen


def variables(story: Story) -> None:
    """A prompt may name the input itself, and what is in it, and is refused only for what is not there."""
    texts = ("{{input}}", "{{input.it}}", "{{it}}")
    for number, text in enumerate(texts):
        prompt = {"prompt": {"type": "completion", "content": f"Say {text}"}}
        function = made(story, f"v{number}", prompt_data=prompt)
        for given in ("words", {"it": 1}, {"other": 1}, None):
            story.do("functions.invoke", function_id=function, input=given, strict=True)
