"""Machine-made labels corrected by a model that never saw them (one round of self-training).

Half of the training words are GMB's, labelled by machines; its organisations often lose a word or are places. Where a
model of the other corpora, labelled by people, finds a name that overlaps a label, the model's span and type are taken.
What only one of the two sees stays as GMB has it, so the amount of names is GMB's.
"""

from collections.abc import Sequence

from bench.tagger.corpora import Document, Span

from copydesk.agents.tag.recogniser import Recogniser
from copydesk.agents.tag.spans import Article

BATCH = 64


def relabelled(documents: Sequence[Document], teacher: Recogniser) -> list[Document]:
    """The same texts with corrected spans."""
    result = []
    for first in range(0, len(documents), BATCH):
        batch = documents[first : first + BATCH]
        found = teacher([Article("", document.text) for document in batch])
        for document, spans in zip(batch, found, strict=True):
            seen = [(start, end, kind) for _, start, end, kind, _ in spans]
            result.append(Document(document.text, corrected(document.spans, seen)))
    return result


def corrected(labels: Sequence[Span], seen: Sequence[Span]) -> list[Span]:
    """Labels, each replaced by what was seen in its place; MISC is not replaced."""
    chosen: set[Span] = set()
    for label in labels:
        start, end, kind = label
        instead = [span for span in seen if span[0] < end and start < span[1]]
        chosen.update(instead if instead and kind != "MISC" else [label])
    result: list[Span] = []
    for span in sorted(chosen):
        if not result or span[0] >= result[-1][1]:
            result.append(span)
    return result
