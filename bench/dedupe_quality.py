"""Quality and cost of dedupe beside other methods: each gets the same streams and answers before it sees what follows.

    python -m bench.dedupe_quality [FOLDER] [--half 0|1] [--only copydesk ...] [--others N] [--made N] [--json]

FOLDER is the data set `dedup` (default: `$COPYDESK_SHARED/data/dedup`, else `../shared/data/dedup` beside the
repository); without it only the made streams are measured.

pairs   one stream a set, its documents in order. R: of the articles that have a gold parent, how many got an edge to
        one of their gold parents; P: of the edges, how many are gold pairs. `family` says the same of all pairs of one
        family, with the pairs that follow from others. Grey pairs count neither way.
edits   one stream for each operation and level: the bases among `--others` documents, and each edited article
        somewhere after its base. An edit is found when it is in the family of its base; `edge` asks for an edge to the
        base itself, `joined` for one to any article: what a superset adds is another document's text, which may
        stand in the stream as well.
traps   one stream for each kind: `joined` is the share of its articles with an edge to another family, `suppressed`
        the share that was taken for adding nothing to another family.
adding  articles suppressed although a fifth or more of their runs of four words stands in no earlier member of the
        family that the method put them in. True texts, not sketches.
made    the same on streams that tests/kit/newswire writes, whose truth is known.

`--half` takes the edits and traps of one half of the base articles: make rules on one, measure on the other.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import dedupe_data as data
from bench.dedupe_contestants import (
    METHODS,
    PERMUTATIONS,
    Found_,
    Method,
    Text,
    copydesk,
    datasketch_at,
    minhash,
    signed,
    words,
)
from bench.dedupe_made import made_figures

from copydesk.agents.dedupe.fingerprint import fingerprint

SHINGLE = 4
# What an article must bring for it to be wrong to suppress it.
NEW_SHARE = 0.2
# Articles whose cost is taken: enough for a mean, few enough for three runs in seconds.
TIMED = 400
RUNS = 3
GREY = "grey"
EDIT_COUNTS = ("edits", "found", "joined", "edge", "suppressed", "adding")
Figures = dict[str, Any]


def roots(stream: Sequence[Text], found: Found_) -> dict[str, str]:
    """Each article's family: its parent's, else its own."""
    family: dict[str, str] = {}
    for article in stream:
        known = found.get(article.id)
        family[article.id] = family[known.parent] if known else article.id
    return family


def shingles(text: str) -> set[tuple[str, ...]]:
    each = words(text)
    return {tuple(each[at : at + SHINGLE]) for at in range(max(1, len(each) - SHINGLE + 1))}


def adding(stream: Sequence[Text], found: Found_) -> list[str]:
    """The ids of those suppressed though they add something."""
    family, read = roots(stream, found), {}
    members = {family[child] for child, known in found.items() if known.suppressed}
    wrong = []
    for article in stream:
        root = family[article.id]
        if root not in members:
            continue
        mine, known = shingles(article.text), read.setdefault(root, set())
        one = found.get(article.id)
        if one and one.suppressed and len(mine - known) >= NEW_SHARE * len(mine):
            wrong.append(article.id)
        known |= mine
    return wrong


def paired(stream: Sequence[Text], found: Found_, gold: dict[tuple[str, str], str]) -> dict[str, int]:
    """Counts of right, found and wanted edges, and of the pairs of whole families."""
    wanted = {child for (child, _), kind in gold.items() if kind != GREY}
    edges = {(child, known.parent) for child, known in found.items()}
    right = {edge for edge in edges if gold.get(edge, GREY) != GREY}
    counted = {edge for edge in edges if gold.get(edge) != GREY}
    together = together_of(stream, found)
    true = {pair for pair, kind in gold.items() if kind != GREY}
    return {
        "right": len(right),
        "found": len(counted),
        "reached": len({child for child, _ in right}),
        "wanted": len(wanted),
        "family right": len(together & true),
        "family found": len([pair for pair in together if gold.get(pair) != GREY]),
        "family wanted": len(true),
    }


def together_of(stream: Sequence[Text], found: Found_) -> set[tuple[str, str]]:
    """All pairs (later, earlier) of one family."""
    members: dict[str, list[str]] = {}
    pairs = set()
    for id_, root in roots(stream, found).items():
        pairs |= {(id_, earlier) for earlier in members.get(root, ())}
        members.setdefault(root, []).append(id_)
    return pairs


def pair_figures(home: Path, run: Method) -> Figures:
    total: dict[str, int] = {}
    bad = suppressed = 0
    for name in data.SETS:
        stream = data.documents(home, name)
        found = run(stream)
        for what, count in paired(stream, found, data.pairs(home, name)).items():
            total[what] = total.get(what, 0) + count
        suppressed += sum(known.suppressed for known in found.values())
        bad += len(adding(stream, found))
    ratio = {"P": ("right", "found"), "R": ("reached", "wanted")}
    ratio |= {"family P": ("family right", "family found"), "family R": ("family right", "family wanted")}
    shares = {name: share(total[part], total[whole]) for name, (part, whole) in ratio.items()}
    return shares | {"suppressed": suppressed, "adding": bad, "counts": total}


def edit_figures(home: Path, run: Method, half: int | None, others: int) -> Figures:
    """By operation and level."""
    figures: dict[str, dict[str, int]] = {}
    for suffix, names in data.EDITS.items():
        documents = [article for name in names for article in data.documents(home, name)]
        for seed, (kind, edited) in enumerate(data.edits(home, suffix, half).items()):
            stream = data.after_their_bases(documents, edited, others, seed)
            found = run(stream)
            family, wrong = roots(stream, found), set(adding(stream, found))
            counts = figures.setdefault(kind, dict.fromkeys(EDIT_COUNTS, 0))
            for row in edited:
                known = found.get(row["id"])
                counts["edits"] += 1
                counts["found"] += family[row["id"]] == family[row["base"]]
                counts["joined"] += bool(known)
                counts["edge"] += bool(known) and known.parent == row["base"]
                counts["suppressed"] += bool(known) and known.suppressed
                counts["adding"] += row["id"] in wrong
    return {kind: shares_of(counts, "edits") for kind, counts in figures.items()}


def trap_figures(home: Path, run: Method, half: int | None) -> Figures:
    """By kind of trap."""
    return {kind: trapped(rows, run) for kind, rows in data.traps(home, half).items()}


def trapped(rows: Sequence[data.Row], run: Method) -> Figures:
    family = {row["id"]: row["family"] for row in rows}
    stream = list(data.texts(rows))
    found = run(stream)
    across = [known for child, known in found.items() if family[child] != family[known.parent]]
    counts = {"traps": len(rows), "joined": len(across), "suppressed": sum(known.suppressed for known in across)}
    return shares_of(counts | {"adding": len(adding(stream, found))}, "traps")


def shares_of(counts: dict[str, int], whole: str) -> Figures:
    """All but the whole, and `adding`, which is to be none, as shares."""
    return {name: count if name in (whole, "adding") else share(count, counts[whole]) for name, count in counts.items()}


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def cpu(run: Callable[[], object]) -> float:
    """Microseconds of CPU an article, the fastest of three runs."""
    best = float("inf")
    for _ in range(RUNS):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return best / TIMED * 1e6


def cost_figures(home: Path) -> Figures:
    """Signature and look-up with insertion, ours and datasketch's, on the same news."""
    stream = data.documents(home, "ecb")[:TIMED]
    ours = cpu(lambda: [fingerprint(article.text, language="en") for article in stream])
    theirs = cpu(lambda: [signed(article.text, PERMUTATIONS) for article in stream])
    whole = cpu(lambda: copydesk(stream))
    for article in stream:
        minhash(article.text, PERMUTATIONS)
    lookup = cpu(lambda: datasketch_at(0.5)(stream))
    return {
        "fingerprint us": round(ours),
        "datasketch MinHash us": round(theirs),
        "fingerprint to MinHash": round(ours / theirs, 2),
        "decide and apply us": round(whole - ours),
        "datasketch query and insert us": round(lookup),
        "decide to query": round((whole - ours) / lookup, 2),
    }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set (default: see above)")
    parser.add_argument("--half", type=int, choices=[0, 1], help="only edits and traps of this half of the articles")
    parser.add_argument("--only", nargs="+", choices=[*METHODS], metavar="METHOD", help="only these methods")
    parser.add_argument("--parts", nargs="+", choices=["pairs", "edits", "traps", "made", "cost"], help="only these")
    parser.add_argument("--others", type=int, default=600, help="documents around the bases of edits (default 600)")
    parser.add_argument("--made", type=int, default=3000, help="articles of the made stream (default 3000)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    return parser.parse_args()


def measured(options: argparse.Namespace) -> Figures:
    """Part -> method -> figures; the cost alone has no methods."""
    home = data.folder(options.folder)
    parts: dict[str, Callable[[Method], Figures]] = {
        "pairs": lambda run: pair_figures(home, run),
        "edits": lambda run: edit_figures(home, run, options.half, options.others),
        "traps": lambda run: trap_figures(home, run, options.half),
        "made": lambda run: made_figures(home, run, options.made, adding),
    }
    wanted = options.parts or [*parts, "cost"]
    if not home.is_dir():
        print(f"dedupe_quality: SKIPPED all but the made streams, no data: {home} is no folder", file=sys.stderr)
        wanted = [part for part in wanted if part == "made"]
    report: Figures = {}
    for part in wanted:
        if part == "cost":
            report[part] = cost_figures(home)
            continue
        for name in options.only or METHODS:
            print(f"{part}: {name}", file=sys.stderr)
            report.setdefault(part, {})[name] = parts[part](METHODS[name])
    return report


def table(report: Figures) -> Iterable[str]:
    """A block a part; where a part has rows of its own, a line for each with all methods."""
    for part, by_method in report.items():
        yield f"\n{part}"
        if part == "cost":
            yield from (f"  {name:40} {value}" for name, value in by_method.items())
        elif part == "pairs":
            yield from (f"  {name:22} {brief(figures)}" for name, figures in by_method.items())
        else:
            yield from rows_by_kind(by_method)


def rows_by_kind(by_method: Figures) -> Iterable[str]:
    for kind in next(iter(by_method.values())):
        yield f"  {kind}"
        yield from (f"    {name:22} {brief(figures[kind])}" for name, figures in by_method.items())


def brief(figures: Figures) -> str:
    return "  ".join(f"{name} {value}" for name, value in figures.items() if name != "counts")


if __name__ == "__main__":
    options = arguments()
    report = measured(options)
    print(json.dumps(report) if options.json else "\n".join(table(report)))
