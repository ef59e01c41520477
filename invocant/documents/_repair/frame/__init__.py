"""The repaired form of what stands around schemas: paths, operations, parameters, media types."""
