# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The resources of the API, one module each, sync and async."""
