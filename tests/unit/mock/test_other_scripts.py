"""Documents in other scripts than Latin: what a server says in headers is ASCII all the same."""

from tests.unit.mock.small import body, serving
from tests.unit.mock.test_any_document import TEXT, api, operation, parameter

BOOKS = "/%D0%BA%D0%BD%D0%B8%D0%B3%D0%B8"
"""`/книги`, as it is sent."""
BOOK = {"type": "object", "required": ["код", "название"], "properties": {"код": TEXT, "название": TEXT}}


def test_address_of_what_was_made_is_escaped() -> None:
    """`Location` has the path in octets (RFC 3986, section 2.1), and leads to what was made."""
    books = api(
        {
            "/книги": {"post": operation("201", BOOK, requestBody=body(BOOK))},
            "/книги/{код}/": {"get": operation("200", BOOK, parameters=[parameter("код")])},
        }
    )
    with serving(books) as call:
        made = call("POST", BOOKS, json={"код": "жю лд", "название": "Мы"})
        assert (made.status, made.headers["location"]) == (
            201,
            f"{BOOKS}/%D0%B6%D1%8E%20%D0%BB%D0%B4/",
        )
        assert call("GET", made.headers["location"]).json() == {"код": "жю лд", "название": "Мы"}


def test_redirect_leads_to_an_escaped_address() -> None:
    """So does a redirect of which the document has no address."""
    with serving(api({"/книги": {"get": {"responses": {"302": {"description": "There."}}}}})) as call:
        answer = call("GET", BOOKS)
        assert answer.headers["location"] == f"https://example.test{BOOKS}"
