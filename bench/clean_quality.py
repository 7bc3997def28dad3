"""Quality and cost of the clean stage on labelled pages and text dumps.

    python -m bench.clean_quality [FOLDER] [--set scrapinghub] [--part 0|1] [--limit N] [--worst N] [--json]

FOLDER is the data set `clean` (default: `$COPYDESK_SHARED/data/clean`, else `../shared/data/clean` beside the
repository). It holds `pages_*.jsonl.zst` and `plain/cases*.jsonl.gz`.

Body F1 is that of tests/kit/quality/scoring.py: of the mean precision and the mean recall of shingles of four words, each
counted as often as it stands; rejected pages count zero. A title is right when it equals the gold one in letters and digits; authors when they are the same set of names;
a date when its day is the gold day (the gold pages name no zone, so a neighbouring day is not wrong either).
Of dumps, `repeats` is the share of what stood too often and stands as often as it should, `lost` that of letters of gold
sentences that are missing.
Snippets that must stand and must not stand in the text are counted where a set has no full text.

`--part` takes the pages of one half of the sites, by the hash of the domain: make rules on one, measure on the other. CPU is the process time of one core, the fastest of three runs.
"""

import argparse
import gzip
import json
import os
import resource
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cramjam
from bench.dump_measures import left_over, letters, missing
from tests.kit.quality.scoring import f1, overlap

from copydesk.agents.clean import Hints, clean
from copydesk.agents.clean.language import language_of
from copydesk.agents.clean.words import key
from copydesk.streams.outcomes import Rejected
from copydesk.streams.records import CleanArticle

RUNS = 3
# Pages timed: enough for a mean, few enough for three runs in seconds.
TIMED = 100
SETS = ("scrapinghub", "andythefactory", "wcxb", "trafilatura", "htmldate")
PLAIN = ("cases", "cases_gnad", "cases_voa")
Row = dict[str, Any]
Outcome = CleanArticle | Rejected


def folder(given: str | None) -> Path:
    """Where the sets lie."""
    shared = os.environ.get("COPYDESK_SHARED")
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(given) if given else Path(shared or beside) / "data" / "clean"


def pages(path: Path) -> Iterator[Row]:
    """The rows of a zstd file of JSON lines."""
    for line in bytes(cramjam.zstd.decompress(path.read_bytes())).split(b"\n"):
        if line:
            yield json.loads(line)


def dumps(path: Path) -> list[Row]:
    """The rows of a gzip file of JSON lines."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines() if line]


def part_of(url: str) -> int:
    """The half of the sites that an address belongs to: 0 or 1, by its last two labels."""
    host = ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    # Not the lowest bit, which already parts these sets from the pages held out of them.
    return md5(host.encode()).digest()[0] & 1


def page_payload(row: Row) -> bytes:
    """The page's bytes."""
    return b64decode(row["html_b64"]) if row.get("html_b64") else row["html"].encode()


def cleaned_page(row: Row) -> Outcome:
    """One page through the core, as it is fetched."""
    return clean(page_payload(row), url=row["url"], content_type="text/html")


def cleaned_dump(row: Row) -> Outcome:
    """One dump through the core."""
    return clean(row["text"].encode(), url=row.get("url"), content_type=row["content_type"], hints=Hints())


def same_day(got: str | None, gold: str) -> bool:
    """Whether the instant lies on the gold day or, zones aside, beside it."""
    try:
        return got is not None and abs(date.fromisoformat(got[:10]) - date.fromisoformat(gold[:10])) <= timedelta(
            days=1
        )
    except ValueError:
        return False


def names(values: list[str]) -> set[str]:
    """The names without case and marks."""
    return {key(value) for value in values}


def right_authors(article: CleanArticle, gold: Row) -> bool:
    """The same names; where the byline is an agency, none and the credit as well."""
    if gold.get("agency_byline") and not article.authors:
        return bool(article.credit)
    return names(article.authors) == names(gold["authors"])


def score(gold: Row, outcome: Outcome) -> dict[str, float]:
    """What of one document is right, by measure; a measure that the gold lacks is left out."""
    article = None if isinstance(outcome, Rejected) else outcome
    text = article.text if article else ""
    found: dict[str, float] = {"rejected": float(article is None)}
    body = gold.get("text") or "\n\n".join(gold.get("paragraphs") or ())
    if body:
        found["precision"], found["recall"] = overlap(text, body)
    if gold.get("title"):
        found["title"] = float(bool(article and article.title and key(article.title) == key(gold["title"])))
    if gold.get("authors"):
        found["authors"] = float(article is not None and right_authors(article, gold))
    if gold.get("published"):
        found["date"] = float(bool(article) and same_day(article.published_at if article else None, gold["published"]))
    if gold.get("credit"):
        found["credit"] = float(bool(article and article.credit and key(gold["credit"]) in key(article.credit)))
    for name, wanted in (("snippets_with", True), ("snippets_without", False)):
        parts = [part for part in gold.get(name) or () if key(part)]
        if parts:
            found[name] = sum((key(part) in key(text)) == wanted for part in parts) / len(parts)
    return found


def _scored(row: Row, outcome: Outcome) -> dict[str, float]:
    """As `score`; of a dump also the share of what was put in too often that is gone, and of letters that are lost."""
    found = score(row["gold"], outcome)
    if "injected" in row:
        text, gold = "" if isinstance(outcome, Rejected) else outcome.text, row["gold"]["paragraphs"]
        units = [unit["text"] for unit in row["injected"]["units"]]
        found["lost"] = letters(missing(gold, text)) / max(1, letters(gold))
        if units:
            found["repeats"] = 1 - len(left_over(units, gold, text)) / len(units)
    return found


def page_f1(scores: dict[str, float]) -> float:
    """F1 of one page."""
    return f1([(scores["precision"], scores["recall"])]) if "precision" in scores else 1.0


def judged(rows: list[Row], run: Callable[[Row], Outcome], worst: int) -> dict[str, Any]:
    """The means over the rows, `pages` first; prints the worst bodies to the error stream."""
    scores = [_scored(row, run(row)) for row in rows]
    measures = sorted({name for each in scores for name in each})
    for _, at in sorted((page_f1(each), at) for at, each in enumerate(scores))[:worst]:
        print(f"  {page_f1(scores[at]):.2f} {rows[at]['id']}", file=sys.stderr)
    means = {name: [each[name] for each in scores if name in each] for name in measures}
    whole = [(each["precision"], each["recall"]) for each in scores if "precision" in each]
    body = {"f1": round(f1(whole), 4)} if whole else {}
    return {"pages": len(rows), **body, **{name: round(sum(values) / len(values), 4) for name, values in means.items()}}


def cost(rows: list[Row], run: Callable[[Row], Outcome]) -> float:
    """Milliseconds of CPU a document, the fastest of three runs."""
    best = float("inf")
    for _ in range(RUNS):
        began = time.process_time()
        for row in rows:
            run(row)
        best = min(best, time.process_time() - began)
    return 1000 * best / max(1, len(rows))


def resident() -> float:
    """The process' resident memory in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def language_memory() -> float:
    """What the language model adds to a process, in MiB; the first text loads it."""
    before = resident()
    language_of("The council met on Monday and voted for the new bridge across the river. " * 4)
    return round(resident() - before, 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set (default: see above)")
    parser.add_argument(
        "--set", action="append", choices=[*SETS, *PLAIN], dest="sets", help="only this set; repeatable"
    )
    parser.add_argument("--part", type=int, choices=[0, 1], help="only pages of this half of the sites")
    parser.add_argument("--limit", type=int, help="at most so many documents a set")
    parser.add_argument("--worst", type=int, default=0, help="name so many of the worst bodies of each set")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def rows_of(name: str, home: Path, options: argparse.Namespace) -> list[Row]:
    """The rows of one set that the options ask for."""
    if name in PLAIN:
        found = dumps(home / "plain" / f"{name}.jsonl.gz")
    else:
        found = list(pages(home / f"pages_{name}.jsonl.zst"))
        found = [row for row in found if options.part is None or part_of(row["url"]) == options.part]
    return found[: options.limit]


def main() -> None:
    options = arguments()
    home = folder(options.folder)
    if not home.is_dir():
        print(f"clean_quality: SKIPPED, no data: {home} is no folder; name one or set COPYDESK_SHARED", file=sys.stderr)
        return
    report: dict[str, Any] = {"memory": {"language model MiB": language_memory()}}
    for name in options.sets or (*SETS, *PLAIN):
        rows = rows_of(name, home, options)
        run = cleaned_dump if name in PLAIN else cleaned_page
        report[name] = {**judged(rows, run, options.worst), "cpu_ms": round(cost(rows[:TIMED], run), 2)}
        if not options.json:
            print(f"{name:16}", "  ".join(f"{measure} {value}" for measure, value in report[name].items()), flush=True)
    report["memory"]["peak MiB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(report) if options.json else f"{'memory':16} {report['memory']}")


if __name__ == "__main__":
    main()
