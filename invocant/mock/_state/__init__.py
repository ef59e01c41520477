"""What the mock remembers, and its clock."""
