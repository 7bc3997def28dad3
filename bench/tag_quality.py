"""Entity quality on labelled sets: exact-span micro F1 of person, organisation and place, from raw text.

    python bench/tag_quality.py [FOLDER] [--sets gum_by,re3d] [--errors N]

FOLDER holds `*.conll.gz` files: `token<TAB>tag` a line (BIO over PER, ORG, LOC; other tags are ignored), a blank line
after a sentence, `# doc ID` before a document. Tokens are joined to text, so that the tokenizer is measured as well.
"""

import argparse
import gzip
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from copydesk.agents.tag.core import Tagger

TYPES = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}
GLUED_LEFT = {
    ".",
    ",",
    ":",
    ";",
    "!",
    "?",
    ")",
    "]",
    "}",
    "%",
    "'s",
    "’s",
    "n't",
    "'",
    "”",
    "'re",
    "'ve",
    "'ll",
    "'d",
    "'m",
}
GLUED_RIGHT = {"(", "[", "{", "$", "£", "€", "“", "#"}
DOCUMENT_LIMIT = 1500  # of one set; the large machine-made set is measured on a part
Span = tuple[int, int, str]


def documents(path: Path) -> Iterator[tuple[str, set[Span]]]:
    """(text, gold spans) of each document."""
    rows: list[list[tuple[str, str]]] = [[]]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# doc "):
                if any(rows):
                    yield detokenise(rows)
                rows = [[]]
            elif not line.strip():
                rows.append([])
            else:
                token, tag = line.rstrip("\n").split("\t")
                rows[-1].append((token, tag))
    if any(rows):
        yield detokenise(rows)


def detokenise(sentences: list[list[tuple[str, str]]]) -> tuple[str, set[Span]]:
    """Tokens joined as a writer would, sentences on one line, spans as offsets."""
    text, spans, quote = "", [], False
    for sentence in filter(None, sentences):
        glue = True
        text += " " if text else ""
        for token, tag in sentence:
            closing = token == '"' and quote
            if not glue and token not in GLUED_LEFT and not closing and token not in {"-", "–"}:
                text += " "
            start = len(text)
            text += token
            quote = quote != (token == '"')
            glue = token in GLUED_RIGHT or token in {"-", "–"} or (token == '"' and quote)
            kind = TYPES.get(tag[2:])
            if tag.startswith("B-") and kind:
                spans.append([start, len(text), kind])
            elif tag.startswith("I-") and kind and spans and spans[-1][2] == kind:
                spans[-1][1] = len(text)
    return text, {(start, end, kind) for start, end, kind in spans}


def f1(counts: Counter[str]) -> tuple[float, float, float]:
    """(precision, recall, F1) in percent from `right`, `found` and `gold`."""
    precision = counts["right"] / max(counts["found"], 1)
    recall = counts["right"] / max(counts["gold"], 1)
    return 100 * precision, 100 * recall, 200 * precision * recall / max(precision + recall, 1e-9)


def measure(path: Path, tagger: Tagger, errors: list[str]) -> dict[str, Counter[str]]:
    """Counts by type and in all."""
    counts = {kind: Counter() for kind in ("all", *TYPES.values())}
    for number, (text, gold) in enumerate(documents(path)):
        if number == DOCUMENT_LIMIT:
            break
        found = {(mention.start, mention.end, entity.type) for mention, entity in tagger(text).mentions}
        for name, spans in (("found", found), ("gold", gold), ("right", found & gold)):
            for span in spans:
                counts["all"][name] += 1
                counts[span[2]][name] += 1
        for sign, spans in (("+", found - gold), ("-", gold - found)):
            errors += [
                f"{sign} {kind[:3]} {text[a:b]!r} in {text[max(0, a - 40) : b + 25]!r}" for a, b, kind in sorted(spans)
            ]
    return counts


def main() -> int:
    """Print the table; exit code 0 when there is nothing to measure, and say so."""
    parser = argparse.ArgumentParser(description="Exact-span F1 of the tagger on labelled sets.")
    default = Path(os.environ.get("COPYDESK_SHARED", "../shared")) / "data" / "entities"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--sets", default="", help="names of sets, comma-separated (default: all in the folder)")
    parser.add_argument("--errors", type=int, default=0, help="print every Nth error")
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.conll.gz"))
    wanted = set(options.sets.split(",")) - {""}
    paths = [path for path in paths if not wanted or path.name.removesuffix(".conll.gz") in wanted]
    if not paths:
        print(f"SKIPPED: no *.conll.gz in {options.folder}: nothing was measured", file=sys.stderr)
        return 0
    report(paths, options.errors)
    return 0


def report(paths: list[Path], every: int) -> None:
    """One row a set, then all together."""
    tagger, total = Tagger.load(), Counter()
    print(f"{'set':24}{'P':>7}{'R':>7}{'F1':>7}{'person':>9}{'organ.':>8}{'place':>8}{'gold':>8}{'CPU s':>8}")
    for path in paths:
        errors: list[str] = []
        start = time.process_time()
        counts = measure(path, tagger, errors)
        seconds = time.process_time() - start
        total += counts["all"]
        figures = "".join(f"{value:7.1f}" for value in f1(counts["all"]))
        kinds = "".join(f"{f1(counts[kind])[2]:8.1f}" for kind in TYPES.values())
        print(f"{path.name.removesuffix('.conll.gz'):24}{figures} {kinds}{counts['all']['gold']:8}{seconds:8.1f}")
        print("\n".join(errors[::every]) if every else "", end="\n" if every else "")
    print(f"{'all':24}" + "".join(f"{value:7.1f}" for value in f1(total)))


if __name__ == "__main__":
    sys.exit(main())
