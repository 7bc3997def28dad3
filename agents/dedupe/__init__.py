"""Clean article to unique or duplicate.

`fingerprint` says what is compared of a text, `Index` decides on articles as they come, `edges` on a list of texts.
"""

from copydesk.agents.dedupe.decisions import Article, Decision
from copydesk.agents.dedupe.edges import Edge, Edges, edges
from copydesk.agents.dedupe.fingerprint import fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.verdicts import Rules
from copydesk.streams.records import Fingerprint

__all__ = ["Article", "Decision", "Edge", "Edges", "Fingerprint", "Index", "Rules", "edges", "fingerprint"]
