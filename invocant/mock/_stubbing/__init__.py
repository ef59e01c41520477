"""Stubs: this call gets that answer."""
