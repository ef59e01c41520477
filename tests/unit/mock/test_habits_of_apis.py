"""The habits of APIs that people write documents for: envelopes, links, batches, names, no schemas, XML."""

from collections.abc import Mapping
from typing import Any

from invocant.mock import ServedApi, from_mapping
from tests.unit.mock.small import Answered, Caller, body, document, response, serving

TEXT = {"type": "string"}
INTEGER = {"type": "integer"}
JSON_API = "application/vnd.api+json"
XML = "application/xml"


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _parameter(name: str, schema: Any = TEXT, place: str = "path") -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _answers(status: str, schema: Any = None, **members: Any) -> dict[str, Any]:
    media_type = members.pop("media_type", "application/json")
    failure = members.pop("failure", None)
    responses = {status: response(schema, media_type=media_type)}
    if failure is not None:
        responses["404"] = response(failure, media_type=media_type)
    return {"responses": responses, **members}


def _api(paths: Mapping[str, Any], **members: Any) -> ServedApi:
    return from_mapping("any", document(paths, **members))


ATTRIBUTES = _object("title", title=TEXT, text=TEXT)
ARTICLE = _object("type", "id", "attributes", type={"const": "articles"}, id=TEXT, attributes=ATTRIBUTES)
NEW_ARTICLE = _object("type", "attributes", type={"const": "articles"}, attributes=ATTRIBUTES)
CHANGED = _object(
    "type", "id", type={"const": "articles"}, id=TEXT, attributes=_object(title=TEXT, text=TEXT)
)
ERRORS = _object("errors", errors=_list(_object(title=TEXT, status=TEXT)))
ARTICLES = _api(
    {
        "/articles": {
            "get": _answers(
                "200",
                _object("data", data=_list(ARTICLE)),
                media_type=JSON_API,
                parameters=[_parameter("filter[title]", TEXT, "query"), _parameter("sort", TEXT, "query")],
            ),
            "post": _answers(
                "201",
                _object("data", data=ARTICLE),
                media_type=JSON_API,
                requestBody=body(_object("data", data=NEW_ARTICLE), media_type=JSON_API),
            ),
        },
        "/articles/{id}": {
            "parameters": [_parameter("id")],
            "get": _answers("200", _object("data", data=ARTICLE), media_type=JSON_API, failure=ERRORS),
            "patch": _answers(
                "200",
                _object("data", data=ARTICLE),
                media_type=JSON_API,
                requestBody=body(_object("data", data=CHANGED), media_type=JSON_API),
            ),
        },
    }
)


def _article(call: Caller, **attributes: str) -> Any:
    sent = {"data": {"type": "articles", "attributes": attributes}}
    made = call("POST", "/articles", json=sent, headers={"content-type": JSON_API})
    assert made.status == 201
    return made.json()["data"]


def test_json_api_resources_are_kept() -> None:
    """What is sent in `data` without an id comes back, PATCH leaves other attributes, errors say why."""
    with serving(ARTICLES) as call:
        made = _article(call, title="B", text="x")
        assert made["attributes"] == {"title": "B", "text": "x"}
        change = {"data": {"type": "articles", "id": made["id"], "attributes": {"title": "C"}}}
        path = f"/articles/{made['id']}"
        assert call("PATCH", path, json=change, headers={"content-type": JSON_API}).status == 200
        assert call("GET", path).json()["data"]["attributes"] == {"title": "C", "text": "x"}
        assert call("GET", "/articles/none").json() == {"errors": [{"title": "article none was not found"}]}


def test_attributes_are_filtered_and_sorted_by() -> None:
    """Attributes of JSON:API are members of the record to filters and orders."""
    with serving(ARTICLES) as call:
        for title in "BAC":
            _article(call, title=title)

        def titles(query: str) -> list[str]:
            listed = call("GET", f"/articles?{query}").json()["data"]
            return [article["attributes"]["title"] for article in listed]

        assert titles("sort=title") == ["A", "B", "C"]
        assert titles("sort=-title") == ["C", "B", "A"]
        assert titles("filter%5Btitle%5D=A") == ["A"]


LINK = _object(href=TEXT)
PRODUCT = _object("sku", id=INTEGER, sku=TEXT)
WHOLE = _object(_embedded=_object(products=_list(PRODUCT)), _links=_object(self=LINK, next=LINK, prev=LINK))
PRODUCTS = _api(
    {
        "/products": {
            "get": _answers(
                "200",
                WHOLE,
                parameters=[_parameter("page", INTEGER, "query"), _parameter("size", INTEGER, "query")],
            ),
            "post": _answers("201", PRODUCT, requestBody=body(PRODUCT)),
        },
        "/products/{id}": {
            "parameters": [_parameter("id", INTEGER)],
            "get": _answers("200", PRODUCT),
        },
        "/products/bulk": {
            "post": _answers("200", _list(PRODUCT), requestBody=body(_list(PRODUCT))),
            "delete": _answers("204", requestBody=body(_object(ids=_list(INTEGER)))),
        },
        "/products/import-batch": {
            "post": _answers(
                "201",
                _object("items", items=_list(PRODUCT)),
                requestBody=body(_object("items", items=_list(PRODUCT))),
            )
        },
        "/products/bulk-delete": {
            "post": _answers("200", _object("deleted", deleted=INTEGER), requestBody=body(_list(INTEGER)))
        },
    }
)


def _skus(call: Caller) -> list[str]:
    return [product["sku"] for product in call("GET", "/products").json()["_embedded"]["products"]]


def test_links_of_hal_lead_through_the_pages() -> None:
    """`_links` have the address of this page, and of the next and the last one where there is one."""
    with serving(PRODUCTS) as call:
        call("POST", "/products/bulk", json=[{"sku": "a"}, {"sku": "b"}, {"sku": "c"}])
        first = call("GET", "/products?size=2").json()["_links"]
        assert first == {
            "self": {"href": "/products?size=2"},
            "next": {"href": "/products?size=2&page=2"},
        }
        second = call("GET", first["next"]["href"]).json()
        assert [product["sku"] for product in second["_embedded"]["products"]] == ["c"]
        assert set(second["_links"]) == {"self", "prev"}


def test_batches_make_and_delete_records() -> None:
    """A word such as bulk or batch after a collection, with a list in the body, is about each item."""
    with serving(PRODUCTS) as call:
        made = call("POST", "/products/bulk", json=[{"sku": "a"}, {"sku": "b"}])
        assert made.json() == [{"id": 1, "sku": "a"}, {"id": 2, "sku": "b"}]
        wrapped = call("POST", "/products/import-batch", json={"items": [{"sku": "c"}, {"sku": "d"}]})
        assert wrapped.json() == {"items": [{"id": 3, "sku": "c"}, {"id": 4, "sku": "d"}]}
        assert call("DELETE", "/products/bulk", json={"ids": [1, 77]}).status == 204
        assert _skus(call) == ["b", "c", "d"]
        assert call("POST", "/products/bulk-delete", json=[2, 3]).json() == {"deleted": 2}
        assert _skus(call) == ["d"]
        assert call("POST", "/products/bulk-delete", json=[]).json() == {"deleted": 0}
        assert _skus(call) == ["d"]


ORG = _object("login", id=INTEGER, login=TEXT, name=TEXT)
REPO = _object("name", name=TEXT)
ORGS = _api(
    {
        "/orgs": {"post": _answers("201", ORG, requestBody=body(ORG))},
        "/orgs/{org}": {
            "parameters": [_parameter("org")],
            "get": _answers("200", ORG, failure=_object(message=TEXT)),
        },
        "/orgs/{org}/repos": {
            "parameters": [_parameter("org")],
            "get": _answers("200", _list(REPO), failure=_object(message=TEXT)),
            "post": _answers("201", REPO, requestBody=body(REPO), failure=_object(message=TEXT)),
        },
        "/orgs/{org}/repos/{repo}": {
            "parameters": [_parameter("org"), _parameter("repo")],
            "get": _answers("200", REPO, failure=_object(message=TEXT)),
        },
        "/teams": {"post": _answers("201", _object(id=TEXT, name=TEXT), requestBody=body(REPO))},
        "/teams/{teamId}": {
            "parameters": [_parameter("teamId")],
            "get": _answers("200", _object(id=TEXT, name=TEXT)),
        },
    }
)


def test_a_path_takes_a_name_where_it_names_no_id() -> None:
    """`/orgs/{org}` is the one of that login too, below it as well; `{teamId}` is an id and nothing else."""
    with serving(ORGS) as call:
        call("POST", "/orgs", json={"login": "acme"})
        assert call("GET", "/orgs/acme").json()["id"] == 1
        assert call("GET", "/orgs/other").status == 404
        assert call("POST", "/orgs/acme/repos", json={"name": "web"}).status == 201
        assert call("GET", "/orgs/1/repos").json() == [{"name": "web"}]
        assert call("GET", "/orgs/acme/repos/web").json() == {"name": "web"}
        assert call("GET", "/orgs/other/repos/web").status == 404
        call("POST", "/teams", json={"name": "red"})
        assert call("GET", "/teams/red").status == 404


ANY = {"description": "", "content": {"application/json": {}}}
SENT: dict[str, Any] = {"content": {"application/json": {}}}
BLOBS = _api(
    {
        "/blobs": {
            "get": {"responses": {"200": ANY}},
            "post": {"requestBody": SENT, "responses": {"201": ANY}},
        },
        "/blobs/{id}": {
            "parameters": [_parameter("id", INTEGER)],
            "get": {"responses": {"200": ANY}},
            "put": {"requestBody": SENT, "responses": {"200": ANY}},
        },
    }
)


def test_without_schemas_records_are_what_is_sent() -> None:
    """They get an id, are listed, and PUT takes the place of all of a record but its id."""
    with serving(BLOBS) as call:
        assert call("POST", "/blobs", json={"a": 1}).json() == {"a": 1, "id": 1}
        assert call("GET", "/blobs").json() == [{"a": 1, "id": 1}]
        assert call("PUT", "/blobs/1", json={"b": 2}).json() == {"b": 2, "id": 1}
        assert call("GET", "/blobs/1").json() == {"b": 2, "id": 1}


ACCOUNT = _object("email", accountId=TEXT, email=TEXT)
WRAPPED = _object(result=_object(account=ACCOUNT))


def test_a_record_stands_in_two_envelopes() -> None:
    """`{"result": {"account": …}}`, as RPC-like APIs answer."""
    paths = {
        "/accounts": {"post": _answers("200", WRAPPED, requestBody=body(ACCOUNT))},
        "/accounts/{accountId}": {
            "parameters": [_parameter("accountId")],
            "get": _answers("200", WRAPPED),
        },
    }
    with serving(_api(paths)) as call:
        made = call("POST", "/accounts", json={"email": "a@example.com"}).json()["result"]["account"]
        assert made["email"] == "a@example.com"
        assert call("GET", f"/accounts/{made['accountId']}").json() == {"result": {"account": made}}


BOOK = {**_object("title", id=INTEGER, title=TEXT), "xml": {"name": "book"}}
BOOKS = _api(
    {
        "/books": {
            "get": _answers("200", {**_list(BOOK), "xml": {"name": "books"}}, media_type=XML),
            "post": _answers("201", BOOK, media_type=XML, requestBody=body(BOOK, media_type=XML)),
        },
        "/books/{bookId}": {
            "parameters": [_parameter("bookId", INTEGER)],
            "get": _answers(
                "200", BOOK, media_type=XML, failure={**_object(message=TEXT), "xml": {"name": "error"}}
            ),
        },
    }
)


def _text(answer: Answered) -> str:
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    return answer.content.decode().partition("\n")[2]


def test_xml_alone_is_enough() -> None:
    """A document whose bodies are XML has collections like any other, and its errors are XML."""
    with serving(BOOKS) as call:
        for title in "ZA":
            sent = f"<book><title>{title}</title></book>".encode()
            assert call("POST", "/books", content=sent, headers={"content-type": XML}).status == 201
        assert _text(call("GET", "/books")) == (
            "<books><book><id>1</id><title>Z</title></book><book><id>2</id><title>A</title></book></books>"
        )
        missing = call("GET", "/books/3")
        assert missing.status == 404
        assert _text(missing) == "<error><message>book 3 was not found</message></error>"
