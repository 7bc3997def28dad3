"""The worker's web page: what operators see of the flow, and what they may do."""
