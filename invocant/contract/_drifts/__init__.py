"""What a server answers and its document does not declare: read, counted, and written as an overlay."""
