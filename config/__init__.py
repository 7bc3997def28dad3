"""Settings and everything an operator edits."""
