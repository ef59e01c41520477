"""From rendered text to files that are laid out, verified, swapped in and remembered."""
