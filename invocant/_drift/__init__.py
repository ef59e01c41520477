"""What comes and a document does not declare: plain data in, places of the document out."""
