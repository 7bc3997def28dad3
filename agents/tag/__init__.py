"""Unique article to the names in it."""
