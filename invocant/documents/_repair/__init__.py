"""From a document as published to one of the same meaning that openapi-python-client parses whole."""
