"""Ways out: enriched articles into databases, each once, from wherever the last run stopped."""
