"""Raw bytes to a clean article."""
