"""What methods and resources are called where no overlay and no lock says so. The rule is docs/names.md."""
