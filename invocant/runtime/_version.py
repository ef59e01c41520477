"""The version of the package, in one place that costs nothing to import."""

VERSION: str = "0.1.0"
