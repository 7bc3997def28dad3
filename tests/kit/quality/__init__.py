"""The quality sample of the clean stage: stories of our own as pages and dumps, with gold, and how they are scored."""
