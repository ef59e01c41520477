"""Two revisions of a document, compared by what a user of the client meets."""
