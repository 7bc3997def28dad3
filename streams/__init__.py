"""The flow: how records get in, move and get out."""
