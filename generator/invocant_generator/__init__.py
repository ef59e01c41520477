"""From OpenAPI documents to typed clients: `invocant generate`, and what joins `invocant` with it."""
