"""One call, without I/O: from arguments to a request, from answers to a result or an error."""
