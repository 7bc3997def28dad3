"""Clean article to unique or duplicate."""
