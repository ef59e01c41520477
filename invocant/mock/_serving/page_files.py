"""The files of the page at `/_mock/`, and the headers they are sent with: no other host, nothing inline."""

from functools import lru_cache
from importlib import resources

from invocant.mock._exchange.replies import Answer
from invocant.mock._exchange.requests import Request

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""What the page may load and do: the last two let no text become markup or program. Source: CSP Level 3."""

_FILES = {
    "": ("index.html", "text/html; charset=utf-8"),
    "style.css": ("style.css", "text/css; charset=utf-8"),
    "script.js": ("script.js", "text/javascript; charset=utf-8"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
}


def wants_page(request: Request) -> bool:
    """Tell whether a browser asks for something to look at: it names HTML, as no client does."""
    return "text/html" in (request.header("accept") or "").lower()


def page_file(name: str) -> Answer:
    """Return a file of the page; "" is the page itself.

    Raises:
        KeyError: there is none of that name.
    """
    file, media_type = _FILES[name]
    headers = [
        ("content-type", media_type),
        ("content-security-policy", CONTENT_POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-cache"),
        ("vary", "Accept"),
    ]
    return Answer(200, headers, [_content(file)])


@lru_cache(maxsize=len(_FILES))
def _content(file: str) -> bytes:
    return (resources.files("invocant.mock._serving") / "page" / file).read_bytes()
