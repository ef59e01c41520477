"""Swagger 2.0 as OpenAPI 3.0: a step of reading, so that nothing after it knows of 2.0."""
