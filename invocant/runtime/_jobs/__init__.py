"""Long-running work: how it is declared, watched, and waited for. No I/O."""
