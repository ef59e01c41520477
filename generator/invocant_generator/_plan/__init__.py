"""What a package holds, decided before any text is written."""
