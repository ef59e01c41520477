"""What Nyckel refuses: no token or an old one, too many requests, wrong bodies, parameters and methods."""

from __future__ import annotations

from typing import Any

from tests.contract.semantics.story import Story

TEXT = {"input": "Text", "output": "Classification"}
LISTS = ("labels", "samples", "fields")


def new_function(story: Story, name: str = "One", **more: Any) -> str:
    """Create a function that is ready, and return its id."""
    given = {**TEXT, "name": name, "wait_until_ready": True, **more}
    return str(story.do("functions.create", **given).value["id"])


def new_part(story: Story, operation: str, **given: Any) -> str:
    """Create something, and return its id."""
    return str(story.do(operation, **given).value["id"])


def tokens(story: Story) -> None:
    """A token opens the API for as long as it says; credentials that are wrong get none."""
    one = new_function(story)
    token = {"grant_type": "client_credentials", "client_id": "mock-id", "client_secret": "mock-secret"}
    if story.driver.raw:
        driver: Any = story.driver
        for status, change in (
            (200, {}),
            (400, {"grant_type": "password"}),
            (400, {"client_id": ""}),
            (401, {"client_secret": "wrong"}),
            (401, {"client_id": "wrong"}),
        ):
            answer = driver.http.post("/connect/token", data={**token, **change})
            assert answer.status_code == status, (change, answer.text)
            assert (answer.json().get("token_type") == "Bearer") is (status == 200)
            assert answer.headers["cache-control"] == "no-store"
            assert ("error" in answer.json()) is (status != 200)
        assert driver.http.get("/connect/token").status_code == 405
        assert driver.http.post("/connect/token", json=token).status_code == 400
        fresh = driver.http.post("/connect/token", data=token).json()
        assert fresh["expires_in"] == 3600
        story.oracle.clock.advance(3599)
        story.do("functions.get", function_id=one)
        story.oracle.clock.advance(1)
        story.refuses(401, "GET", f"/v1/functions/{one}")
        driver.key = driver.http.post("/connect/token", data=token).json()["access_token"]
    else:
        story.oracle.clock.advance(7200)
    story.do("functions.get", function_id=one)


def limits(story: Story) -> None:
    """Of 26 requests in a second one is refused, and a second later all is well again."""
    one = new_function(story)
    story.oracle.clock.advance(2)
    for expected in ([200] * 25 + [429], [200] * 25 + [429]):
        seen = [story.driver.call("functions.get", {"function_id": one}) for _ in expected]
        assert [each.status for each in seen] == expected
        assert seen[-1].value["message"]
        story.oracle.clock.advance(1.5)
    story.do("functions.list")


def refusals(story: Story) -> None:
    """Wrong tokens, bodies, parameters and methods are refused, and change nothing."""
    one = new_function(story)
    label = new_part(story, "labels.create", function_id=one, name="A")
    sample = new_part(story, "samples.create", function_id=one, data="words")
    field = new_part(story, "fields.create", function_id=one, name="F", type="Text")
    place = f"/v1/functions/{one}"
    search = f"/v1/search-functions/{one}/invoke"
    for method, path in (
        *(("GET", "/v1/functions"), ("POST", "/v1/functions"), ("POST", f"{place}/invoke"), ("POST", search)),
        *((method, place) for method in ("GET", "PUT", "DELETE")),
        ("GET", f"{place}/summary"),
        *((method, f"{place}/{kind}") for method in ("GET", "POST") for kind in LISTS),
        *((method, f"{place}/labels/{label}") for method in ("GET", "PUT", "DELETE")),
        *((method, f"{place}/samples/{sample}") for method in ("GET", "DELETE")),
        *((method, f"{place}/samples/{sample}/annotation") for method in ("PUT", "DELETE")),
        *((method, f"{place}/fields/{field}") for method in ("GET", "DELETE")),
    ):
        for key in (None, "Bearer mock-token", "nobody"):
            seen = story.refuses(401, method, path, body={}, headers={"authorization": key})
            assert seen is None or seen.value["message"], seen
            assert seen is None or seen.headers["www-authenticate"].startswith("Bearer"), seen
    body: Any
    for method, path, bodies in (
        ("POST", "/v1/functions", WRONG_FUNCTIONS),
        ("PUT", place, WRONG_FUNCTIONS),
        ("POST", f"{place}/labels", WRONG_LABELS),
        ("PUT", f"{place}/labels/{label}", WRONG_LABELS),
        ("POST", f"{place}/fields", WRONG_FIELDS),
        ("POST", f"{place}/samples", WRONG_SAMPLES),
        ("PUT", f"{place}/samples/{sample}/annotation", WRONG_ANNOTATIONS),
        ("POST", f"{place}/invoke", WRONG_INPUTS),
        ("POST", search, WRONG_SEARCHES),
    ):
        for body in (*bodies, [], None, "text"):
            story.refuses(400, method, path, body=body)
    story.refuses(400, "POST", "/v1/functions", body=TEXT, query={"waitUntilReady": "maybe"})
    for path, queries in (
        (f"{place}/invoke", ({"labelCount": "x"}, {"includeMetadata": "x"}, {"capture": "x"})),
        (search, ({"sampleCount": "x"}, {"includeData": "x"})),
    ):
        for query in queries:
            story.refuses(400, "POST", path, body={"data": "x"}, query=query)
    for name in (
        "startIndex",
        "count",
        "annotated",
        "predicted",
        "predictionAndAnnotationAgree",
        "inTrainSet",
    ):
        story.refuses(400, "GET", f"{place}/samples", query={name: "x"})
    for name in ("origin", "sortBy", "sortOrder", "createdBefore", "createdAfter", "includeData"):
        story.refuses(400, "GET", f"{place}/samples", query={name: "x"})
    for method, path, allowed in (
        ("PATCH", place, {"GET", "PUT", "DELETE"}),
        ("DELETE", "/v1/functions", {"GET", "POST"}),
    ):
        seen = story.refuses(405, method, path)
        assert seen is None or allowed <= set(seen.headers["allow"].split(", ")), seen
    story.do("functions.get", function_id=one)
    story.do("functions.list")
    for kind in LISTS:
        story.do(f"{kind}.list", function_id=one)


WRONG_FUNCTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"input": "Text"},
    {"output": "Tags"},
    {**TEXT, "input": "Smell"},
    {**TEXT, "output": "Smell"},
    {**TEXT, "name": 5},
    {**TEXT, "projectId": 5},
)
WRONG_LABELS: tuple[dict[str, Any], ...] = (
    {},
    {"name": 5},
    {"name": "x", "description": 5},
    {"name": "x", "metadata": {"k": 5}},
    {"name": "x", "metadata": []},
)
WRONG_FIELDS: tuple[dict[str, Any], ...] = (
    {},
    {"name": "x"},
    {"type": "Text"},
    {"name": "x", "type": "Smell"},
    {"name": 5, "type": "Text"},
)
WRONG_SAMPLES: tuple[dict[str, Any], ...] = (
    {},
    {"data": 5},
    {"data": None},
    {"data": "x", "externalId": 5},
    {"data": "x", "annotation": "A"},
    {"data": "x", "annotation": {"labelName": 5}},
    {"data": "x", "annotation": {"labelId": 5}},
    {"data": "x", "sampleSets": [{}]},
    {"data": "x", "sampleSets": [{"sampleSetId": 5}]},
    {"data": "x", "sampleSets": "set"},
)
WRONG_ANNOTATIONS: tuple[dict[str, Any], ...] = ({"labelId": 5}, {"labelName": 5})
WRONG_INPUTS: tuple[dict[str, Any], ...] = (
    {},
    {"data": 5},
    {"data": "x", "externalId": 5},
    {"data": "x", "metadata": "x"},
)
WRONG_SEARCHES: tuple[dict[str, Any], ...] = ({}, {"data": 5}, {"sampleId": 5})
