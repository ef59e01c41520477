"""Where the wire check first notices a planted fault: the path of the document of everything."""

from __future__ import annotations

NOTICED: dict[str, str] = {
    name: path
    for path, names in {
        "/query/{id}": [
            "a query value is not escaped",
            "a reserved character that harms is kept",
            "a path value is not escaped",
            "the members of an object are always apart",
            "a list in a query is never exploded",
            "a list in a query is always exploded",
            "deepObject has no brackets",
            "a parameter of JSON is written by its style",
            "pipes are commas",
            "spaces are commas",
            "an address has no path",
            "an item of deepObject has no place",
            "a key is sent under another scheme",
            "a key is sent in another header",
            "a key is cut",
            "a key is never sent",
            "an empty body is null",
            "no content is no value",
            "an error is not read",
            "an answer is lost",
            "only exact statuses are known",
        ],
        "/simple/{list}/{pair}/{apart}": [
            "a list in a path is cut",
        ],
        "/form": [
            "a boolean is written as Python does",
            "a member of a form is lost",
            "a list in a form is JSON",
            "a model loses a member",
        ],
        "/open": [
            "the members of an object are never apart",
        ],
        "/headers": [
            "a header is written in capitals",
            "cookies are not sent",
            "only application/json is JSON",
            "a media type keeps its parameters",
        ],
        "/label/{one}/{list}/{pair}": [
            "a label has no dot",
        ],
        "/matrix/{one}/{list}/{pair}": [
            "a matrix has no name",
        ],
        "/files/{name}": [
            "the first server is always asked",
            "a part of an address is never chosen",
            "an operation has no server of its own",
        ],
        "/json": [
            "a body has the names of Python",
            "a member of JSON is lost",
            "a body has another media type",
        ],
        "/either": [
            "the first media type is always taken",
            "the last media type is always taken",
            "bytes are cut",
            "a file is read from its second byte",
            "the last piece of a file is lost",
            "a file in a body is not sent",
            "text is read as Latin-1",
            "text is bytes",
            "any answer is the first that is declared",
        ],
        "/owned": [
            "what only the server sets is sent",
            "what only the server sets is sent of a dict",
        ],
        "/encoded": [
            "no encoding is heard in a form",
            "a model in a list loses a member",
            "styles are not heard in forms",
            "the style of every part is form",
            "an empty object is lost",
            "an empty object inside is lost",
        ],
        "/parts": [
            "no encoding is heard in a multipart body",
            "bytes of a part are cut",
            "a part has another name",
            "the boundary is another",
            "a part of JSON says no media type",
            "parts have no headers of their own",
            "a header of a part is another one's",
            "a header that was given is not heard",
            "a media type that was given is not heard",
            "styles are not heard in parts",
            "parts are percent-encoded",
        ],
        "/ranges": [
            "a range means bytes",
            "a range is asked for",
            "a range is sent",
            "a range of pictures is sent as bytes",
        ],
        "/lines": [
            "a sequence is not asked for",
            "values are told apart by commas",
            "every sequence is framed",
            "every sequence is read by lines",
            "the last value is lost",
            "a value that the body ends is lost",
            "values are not decoded",
        ],
        "/names": [
            "the first of several bodies is sent",
            "HEAD has a body",
        ],
        "/events": [
            "data is text",
            "all data is JSON",
            "what is no JSON is null",
            "events are read by no name",
            "ids are lost",
        ],
    }.items()
    for name in names
}
"""By the name of the fault; the check of that path alone takes a tenth of that of all."""
