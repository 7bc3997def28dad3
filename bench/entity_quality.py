"""Joining and linking, measured: on articles of our own that are marked by hand, and countries on labelled sets.

    python bench/entity_quality.py [SHARED]

Articles: tests/agents/tag/entities.txt, once with its own spans, once from end to end. B3 is over the mentions that were
found. Countries: every labelled place whose letters are a country's name or alias in the staged table of territories (an
alias of two countries is left out), joined and linked in its document with the labelled spans, and from end to end.
"""

import gzip
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import orjson

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "kit"))
from marked import counted, read

from copydesk.agents.tag.core import Tagger
from copydesk.agents.tag.spans import Article, Span

SHARED = Path(os.environ.get("COPYDESK_SHARED", "../shared"))
ARTICLES = Path(__file__).parent.parent / "tests" / "agents" / "tag" / "entities.txt"
SETS = {"gum_by": 100, "gum_sa": 100, "uner_ewt_dev": 400, "gmb": 900}
"""Name of a set to the number of documents that are read of it."""


def documents(path: Path, most: int) -> Iterator[tuple[Article, list[Span]]]:
    """Documents as texts with their labelled spans; tokens are joined by spaces, but for marks."""
    for block in gzip.decompress(path.read_bytes()).decode().split("# doc ")[1 : most + 1]:
        text, spans, previous = "", [], "O"
        for line in block.splitlines()[1:]:
            token, _, tag = line.partition("\t")
            if not token:
                continue
            text += "" if token[:1] in ".,:;!?)%'’" or not text or text[-1] in "($" else " "
            start = len(text)
            text += token
            if tag[2:] in ("PER", "ORG", "LOC"):
                if tag.startswith("I-") and previous[2:] == tag[2:] and spans:
                    spans[-1] = spans[-1]._replace(end=len(text))
                else:
                    spans.append(Span("body", start, len(text), tag[2:], 0.9))
            previous = tag
        yield Article("", text), spans


def countries() -> dict[str, str]:
    """Names and aliases of one country each, to its id."""
    found: dict[str, set[str]] = defaultdict(set)
    path = SHARED / "data" / "kb" / "territories.jsonl.gz"
    for row in map(orjson.loads, gzip.decompress(path.read_bytes()).splitlines()):
        if row["country"]:
            for name in (row["name"], row["full_name"], *row["aliases"]):
                if (name and name[:1].isupper() and len(name) > 2) or name in ("US", "UK"):
                    found[name].add(row["id"])
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def of_countries(tagger: Tagger, path: Path, most: int, *, end_to_end: bool) -> Counter[str]:
    """Ids of countries: right, wrong, none, and mentions that were not found."""
    known, counts = countries(), Counter()
    for article, spans in documents(path, most):
        tags = tagger(article.body) if end_to_end else tagger.joined(article, spans)
        ours = {(mention.start, mention.end): entity.id for mention, entity in tags.mentions}
        for span in spans:
            wanted = known.get(article.body[span.start : span.end])
            if wanted is not None and span.type == "LOC":
                got = ours.get((span.start, span.end), "not found")
                counts[
                    "right" if got == wanted else "none" if got is None else got if got == "not found" else "wrong"
                ] += 1
    return counts


def main() -> int:
    """Print the figures; what is absent is said."""
    tagger = Tagger.load()
    for end_to_end in (False, True):
        total: Counter[str] = Counter()
        for marked in read(ARTICLES):
            total += counted(
                marked,
                (
                    tagger.batch([marked.article])[0] if end_to_end else tagger.joined(marked.article, marked.spans)
                ).entities,
            )
        found = total["found"]
        print("end to end" if end_to_end else "with the marked spans")
        print(f"  mentions found {found} of {total['gold']}, ours {total['ours']}")
        print(f"  B3 precision {100 * total['precision'] / found:.1f} recall {100 * total['recall'] / found:.1f}")
        for kind in ("surnames", "acronyms"):
            print(f"  {kind} joined with a longer form {total[f'{kind} joined']} of {total[kind]}")
        print(f"  ids right {total['id right']}, wrong {total['id wrong']}, missed {total['id missed']}")
    for name, most in SETS.items():
        path = SHARED / "data" / "entities" / f"{name}.conll.gz"
        if not path.is_file():
            print(f"SKIPPED: no {path}", file=sys.stderr)
            continue
        for end_to_end in (False, True):
            print(
                f"countries {name:14} {'end to end' if end_to_end else 'labelled  '} {dict(of_countries(tagger, path, most, end_to_end=end_to_end))}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
