"""From a document with references of any kind to one in which each is a JSON pointer into itself."""
