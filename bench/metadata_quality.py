"""Metadata of labelled pages alone: title, authors, day, and what it costs; beside trafilatura and htmldate.

    python -m bench.metadata_quality [FOLDER] [--set andythefactory] [--failures title|authors|day] [--others]

FOLDER is the data set `clean`, as for `bench.clean_quality`. Bodies are not extracted: pages that the judge would reject
count here. `--others` adds the tools of requirements/bench.in where they are installed.

title        the gold one, white space aside
title key    the gold one in letters and digits
title F1     of words, mean over pages
authors      the same set of names in letters and digits
persons      the same, gold names that are agencies by a source profile left out
day          the UTC day is the gold day
near         it is that day or the one beside it: the gold pages name no zone
"""

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from bench.clean_quality import SETS, folder, page_payload, pages, same_day
from tests.kit.quality.scoring import same_names

from copydesk.agents.clean import metadata, moments, signatures, titles
from copydesk.agents.clean.decode import decode
from copydesk.agents.clean.draft import NO_HINTS, Draft
from copydesk.agents.clean.furniture import host_names
from copydesk.agents.clean.header import Header
from copydesk.agents.clean.page import read_page
from copydesk.agents.clean.shape import shape
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import key
from copydesk.streams.outcomes import Rejected

Row = dict[str, Any]
NO_HEADER = Header(None, None, None, None, [])
SHAPED = shape([])


class Told(NamedTuple):
    """What a tool says of a page, and where it had it from."""

    title: str
    authors: list[str]
    day: str
    sources: dict[str, str]


Tool = Callable[[str, str], Told]


def ours(html: str, url: str) -> Told:
    page = read_page(html)
    source = sources().of_url(url)
    sites = titles.site_names(page, source) | host_names(url)
    title = titles.title_of(page, sites, url)
    names = signatures.byline_of(page, sites, title.value if title else None)
    draft = Draft(NO_HEADER, SHAPED, page, title, "", source, sites)
    published = moments.moments_of(draft, NO_HINTS, source, url).published
    (
        metadata.section_of(page),
        metadata.canonical_of(page, url),
        metadata.images_of(page, url),
        metadata.language_of(page),
    )
    told = {
        "title": title.source if title else "",
        "authors": names[1] if names else "",
        "day": published.provenance.source,
    }
    return Told(title.value if title else "", list(names[0].authors) if names else [], (published.at or "")[:10], told)


def others() -> dict[str, Tool]:
    """The tools that are installed."""
    found: dict[str, Tool] = {}
    try:
        from trafilatura import extract_metadata  # noqa: PLC0415 - optional

        def trafilatura(html: str, url: str) -> Told:
            document = extract_metadata(html, default_url=url)
            authors = [name.strip() for name in (document.author or "").split(";") if name.strip()] if document else []
            return Told(
                (document.title or "") if document else "", authors, (document.date or "") if document else "", {}
            )

        found["trafilatura"] = trafilatura
    except ImportError:
        print("metadata_quality: trafilatura is not installed: left out", file=sys.stderr)
    try:
        from htmldate import find_date  # noqa: PLC0415 - optional

        found["htmldate"] = lambda html, url: Told("", [], find_date(html, url=url, original_date=True) or "", {})
    except ImportError:
        print("metadata_quality: htmldate is not installed: left out", file=sys.stderr)
    return found


def word_f1(got: str, gold: str) -> float:
    mine, theirs = (Counter(re.findall(r"\w+", text.casefold())) for text in (got, gold))
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def score(told: Told, gold: Row) -> dict[str, float]:
    """The measures that the gold allows."""
    found: dict[str, float] = {}
    if title := gold.get("title"):
        found["title"] = told.title.split() == title.split()
        found["title key"] = key(told.title) == key(title)
        found["title F1"] = word_f1(told.title, title)
    if names := gold.get("authors"):
        found["authors"] = same_names(told.authors, names)
        found["persons"] = same_names(told.authors, [name for name in names if not _is_agency(name)])
    day = gold.get("published")
    if isinstance(day, str) and _is_day(day):
        found["day"], found["near"] = told.day == day[:10], same_day(told.day or None, day)
    return found


def _is_agency(name: str) -> bool:
    source = sources().named(name)
    return source is not None and source.agency


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def judged(name: str, tool: Tool, rows: list[tuple[str, Row]], failures: str | None) -> str:
    """The means on one line; prints the failures of one measure."""
    scores: dict[str, list[float]] = defaultdict(list)
    spent = 0.0
    for html, row in rows:
        began = time.thread_time()
        told = tool(html, row["url"])
        spent += time.thread_time() - began
        found = score(told, row["gold"])
        for measure, value in found.items():
            scores[measure].append(value)
        if failures and not found.get({"title": "title key", "day": "near"}.get(failures, failures), True):
            field = "published" if failures == "day" else failures
            print(f"  {row['url'][:100]}\n    gold {row['gold'][field]!r}\n    told {getattr(told, failures)!r} from {told.sources.get(failures)}")  # fmt: skip
    means = "  ".join(f"{measure} {sum(values) / len(values):.3f}" for measure, values in scores.items())
    return f"{name:12} {means}  CPU {1000 * spent / max(1, len(rows)):.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set (default: as for bench.clean_quality)")
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="only this set; repeatable")
    parser.add_argument("--failures", choices=["title", "authors", "day"], help="print what is wrong, and its witness")
    parser.add_argument("--others", action="store_true", help="measure the other tools on the same pages")
    options = parser.parse_args()
    home = folder(options.folder)
    if not home.is_dir():
        print(
            f"metadata_quality: SKIPPED, no data: {home} is no folder; name one or set COPYDESK_SHARED", file=sys.stderr
        )
        return
    tools = {"copydesk": ours, **(others() if options.others else {})}
    for name in options.sets or SETS[1:]:
        read = (
            (decode(page_payload(row), "text/html"), row)
            for row in pages(home / f"pages_{name}.jsonl.zst")
            if row["gold"]
        )
        rows = [(decoded.text, row) for decoded, row in read if not isinstance(decoded, Rejected)]
        print(f"{name}: {len(rows)} pages", flush=True)
        for tool, run in tools.items():
            print(" ", judged(tool, run, rows, options.failures if tool == "copydesk" else None), flush=True)


if __name__ == "__main__":
    main()
