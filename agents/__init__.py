"""What happens to one article: a folder a stage, agent.py thin, everything else pure."""
