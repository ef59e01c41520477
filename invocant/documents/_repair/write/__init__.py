"""The repaired form of schemas: few shapes, components with names, no circles."""
