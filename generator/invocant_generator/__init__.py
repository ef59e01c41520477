"""From OpenAPI documents to typed clients: the pipeline, which works in a checkout and ships nowhere."""
