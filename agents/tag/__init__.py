"""The tag stage: names in articles. `Tagger` and `covers` are what the rest of the world calls."""

from copydesk.agents.tag.core import Tagger, Tags, covers

__all__ = ["Tagger", "Tags", "covers"]
