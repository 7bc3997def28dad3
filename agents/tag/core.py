"""Names in an article: recognised, joined, linked. Pure; one read-only object for a process."""

from copydesk.agents.tag.rules import MAX_CHARACTERS, Rules, Tags, covers

__all__ = ["MAX_CHARACTERS", "Tagger", "Tags", "covers"]

Tagger = Rules
