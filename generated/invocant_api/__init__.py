"""Clients generated from the documents under openapi/. Edit their overlays instead."""
