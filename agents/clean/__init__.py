"""Raw bytes to a clean article.

    from copydesk.agents.clean import Hints, clean

    outcome = clean(payload, url="https://news.example/story", content_type="text/html", hints=Hints(source="yonhap"))

`clean` returns a `CleanArticle`, or a `Rejected` with the reason. It is pure and deterministic: no network, no clock,
no threads, no Kafka. `explain` also says of each block why it was kept or cut.
"""

from copydesk.agents.clean.core import clean
from copydesk.agents.clean.draft import Hints
from copydesk.agents.clean.explain import Block, Explanation, explain
from copydesk.streams.outcomes import Rejected
from copydesk.streams.records import CleanArticle

__all__ = ["Block", "CleanArticle", "Explanation", "Hints", "Rejected", "clean", "explain"]
