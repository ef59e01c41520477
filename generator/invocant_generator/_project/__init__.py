"""Projects: a folder for one document that works at once, and stays right when the document changes."""
