"""What a document seems to mean without saying it: by signs, as overlay actions with reasons."""
