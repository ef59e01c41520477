"""Values of schemas: checked, and made up."""
