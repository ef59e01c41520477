"""What operations mean."""
