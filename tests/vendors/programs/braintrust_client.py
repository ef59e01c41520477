"""Braintrust's own client in Python, driven through what its users do first."""

import contextlib
import os

import braintrust
from braintrust.api import BraintrustClient
from braintrust.util import AugmentedHTTPError

PROMPT = {"type": "prompt"}


def main() -> None:
    """Log in, make a project and functions, invoke and stream them, and log a call."""
    with BraintrustClient(app_url=os.environ["BRAINTRUST_APP_URL"]) as client:
        login = client.auth.login()
        assert login.api_url == os.environ["MOCK_URL"]
        functions, projects = client.openapi.functions, client.openapi.projects

        project = projects.post_project(body={"name": "support"})
        assert projects.post_project(body={"name": "support"}) == project
        assert projects.get_project(project_name="support")["objects"] == [project]
        assert projects.get_project_id(project_id=project["id"]) == project

        made = [
            functions.post_function(
                body={"project_id": project["id"], "name": slug, "slug": slug, "function_data": PROMPT}
            )
            for slug in ("first", "second", "third")
        ]
        page = functions.get_function(project_name="support", limit=2)["objects"]
        assert [function["slug"] for function in page] == ["third", "second"]
        page = functions.get_function(project_name="support", starting_after=page[-1]["id"])["objects"]
        assert page == [made[0]]

        first = made[0]
        changed = functions.patch_function_id(function_id=first["id"], body={"description": "new"})
        assert changed["description"] == "new"
        assert functions.get_function_id(function_id=first["id"], version=first["_xact_id"]) == first
        short = braintrust.xact_ids.prettify_xact(first["_xact_id"])
        assert functions.get_function_id(function_id=first["id"], version=short) == first
        assert functions.delete_function_id(function_id=made[2]["id"]) == made[2]

    by_slug = braintrust.invoke(project_name="support", slug="first", input="Hello")
    assert isinstance(by_slug, str)
    assert by_slug.startswith("first read Hello")
    assert braintrust.invoke(function_id=first["id"], input="Hello") == by_slug
    streamed = braintrust.invoke(project_name="support", slug="first", input="Hello", stream=True)
    assert len(list(streamed.copy())) > 3
    assert streamed.final_value() == by_slug

    as_json = {"project_name": "support", "slug": "first", "input": {"a": 1}, "mode": "json"}
    assert braintrust.invoke(**as_json, stream=True).final_value() == braintrust.invoke(**as_json)
    assert 0 <= braintrust.invoke(global_function="Factuality", input="x")["score"] <= 1
    old = braintrust.invoke(function_id=first["id"], version=short, input="Hello")
    assert old != by_slug
    with contextlib.suppress(AugmentedHTTPError):
        braintrust.invoke(project_name="support", slug="nowhere", input="x")
        raise AssertionError("a function that is not there was invoked")

    logger = braintrust.init_logger(project="support")
    with logger.start_span(name="call") as span:
        span.log(input="Hello", output=by_slug)
    logger.flush()


main()
print("passed")
