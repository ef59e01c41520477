"""From OpenAPI documents to typed clients. Works in a checkout, and is not part of a release yet."""
