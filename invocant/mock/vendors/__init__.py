"""What the operations of one vendor mean, where the general semantics do not know: one module an API.

The class is the module's `SEMANTICS`.
"""
