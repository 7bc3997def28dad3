"""Speed, load and memory of the recogniser and of the whole tagger: `make bench-tag`.

    python -m bench.tag_speed [SHARED]

CPU seconds of one process (time.process_time), on 606 texts of about 420 tokens made of neighbouring blocks of gmb.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from bench.tagger.corpora import documents

TEXTS, BLOCKS, LONGEST = 606, 2, 2_400  # texts, gmb blocks in a text, characters


def memory() -> float:
    """Megabytes resident at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def rate(tag: Callable[[Sequence[str]], object], texts: Sequence[str], tokens: int, batch: int) -> float:
    """Tokens a CPU second."""
    start = time.process_time()
    for first in range(0, len(texts), batch):
        tag(texts[first : first + batch])
    return tokens / (time.process_time() - start)


def main() -> int:
    """Print the figures."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("COPYDESK_SHARED", "../shared")) / "data"
    path = shared / "entities" / "gmb.conll.gz"
    if not path.exists():
        print(f"SKIPPED: no {path}: nothing was measured", file=sys.stderr)
        return 0
    blocks = documents(path)[: TEXTS * BLOCKS]
    texts = [" ".join(one.text for one in blocks[i : i + BLOCKS])[:LONGEST] for i in range(0, len(blocks), BLOCKS)]
    del blocks
    np.zeros(1)
    before, start = memory(), time.process_time()
    from copydesk.agents.tag.recogniser import Recogniser  # noqa: PLC0415 - its import is part of the load
    from copydesk.agents.tag.spans import Article  # noqa: PLC0415
    from copydesk.agents.tag.vocabulary import TOKEN  # noqa: PLC0415

    recogniser = Recogniser.load()
    print(f"recogniser: load {time.process_time() - start:.2f} CPU s, {memory() - before:.0f} MB")
    tokens = sum(not token.isspace() for text in texts for token in TOKEN.findall(text))

    def spans(some: Sequence[str]) -> object:
        return recogniser([Article("", text) for text in some])

    for name, batch in (
        ("one text, first pass", 1),
        ("one text, warm", 1),
        ("batches of 64", 64),
        ("batches of 256", 256),
    ):
        print(
            f"recogniser: {rate(spans, texts, tokens, batch):9,.0f} tokens a CPU s, {name}; {memory() - before:.0f} MB"
        )
    from copydesk.agents.tag.core import Tagger  # noqa: PLC0415

    start = time.process_time()
    tagger = Tagger.load()
    print(f"tagger: load {time.process_time() - start:.2f} CPU s more, {memory() - before:.0f} MB")
    tagger.batch(texts[:64])
    for name, batch in (("one text", 1), ("batches of 64", 64)):
        print(
            f"tagger: {rate(tagger.batch, texts, tokens, batch):9,.0f} tokens a CPU s, {name}; {memory() - before:.0f} MB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
