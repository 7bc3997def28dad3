"""Quality of the clean stage on text dumps made by a seeded generator, by form.

    python -m bench.dump_quality [FOLDER] [--seed N] [--cases N] [--fresh | --seen] [--show N] [--json]

FOLDER is the data set `clean`, as for `bench.clean_quality`; its texts are taken without their defects. `--fresh` makes
dumps of the forms only that rules are not made from, `--seen` of the others. `--show` prints failures with their form.

Repeats: what was put in once too often stands as often as in the gold text. Lost: letters of gold sentences that are
missing. Kept: furniture lines that are still there. The other measures are shares of right values; an instant counts
when its minute is right (a day where no time is given).
"""

import argparse
import json
import sys
from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bench.clean_quality import folder, names
from bench.dump_cases import Case, Maker
from bench.dump_forms import fresh
from bench.dump_measures import left_over, letters, missing
from bench.dump_texts import own, texts

from copydesk.agents.clean.core import clean
from copydesk.agents.clean.words import key
from copydesk.streams.outcomes import Rejected
from copydesk.streams.records import CleanArticle


def outcomes(case: Case, article: CleanArticle | Rejected) -> dict[str, tuple[bool, str]]:
    """By measure, whether it is right and what was found."""
    if isinstance(article, Rejected):
        return {"accepted": (False, article.detail)}
    text, title = article.text, article.title or ""
    found: dict[str, tuple[bool, str]] = {"accepted": (True, ""), "title": (key(title) == key(case.title), title)}
    over = left_over(case.again, case.paragraphs, text)
    if case.again or "teaser" in case.forms["repeat"]:
        long = len(key(text)) > letters(case.paragraphs) + 200
        found["repeats"] = (not over and not long, (over or ["too long"])[0][:150])
    lost = missing(case.paragraphs, text)
    found["lost"] = (not lost, " / ".join(lost)[:200])
    stand = frozenset(map(key, text.split("\n\n")))
    kept = [line for line in case.furniture if key(line) and key(line) in stand and line not in case.paragraphs]
    found["furniture"] = (not kept, " / ".join(kept))
    return found | _fields(case, article)


def _fields(case: Case, article: CleanArticle) -> dict[str, tuple[bool, str]]:
    found: dict[str, tuple[bool, str]] = {}
    if "byline" in case.forms:
        right = names(article.authors) == names(list(case.authors))
        found["authors"] = (right, f"{article.authors} for {case.authors}")
        found["date"] = (_same(case, article), f"{article.published_at} for {case.moment}")
    if case.agency:
        told, gold = key(article.credit or ""), key(case.agency)
        found["credit"] = (bool(told) and (told in gold or gold in told), f"{article.credit} for {case.agency}")
    if case.dateline:
        right = key(article.dateline or "") == key(case.dateline)
        found["dateline"] = (right, f"{article.dateline} for {case.dateline}")
    return found


def letters_lost(case: Case, article: CleanArticle | Rejected) -> int:
    """Letters of gold sentences that are missing."""
    gone = case.paragraphs if isinstance(article, Rejected) else missing(case.paragraphs, article.text)
    return letters(gone)


def _same(case: Case, article: CleanArticle) -> bool:
    if case.moment is None:
        return article.published_at is None
    if article.published_at is None or article.published is None:
        return False
    got = datetime.fromisoformat(article.published_at)
    if not case.precise:
        return got.date() == case.moment.date()
    zone = article.published.zone
    known = datetime.strptime(zone, "%z").tzinfo if zone[0] in "+-" else ZoneInfo(zone)
    local = got.astimezone(known)
    return local.replace(tzinfo=None, second=0) == case.moment.replace(second=0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="the data set (default: see bench.clean_quality)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--own", action="store_true", help="only our own texts in other languages")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--fresh", action="store_true", help="only forms that rules are not made from")
    which.add_argument("--seen", action="store_true", help="only the others")
    parser.add_argument("--show", type=int, default=0, help="print so many failures of each measure")
    parser.add_argument("--measure", help="print failures of this measure only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def admits(options: argparse.Namespace) -> Any:
    """Which forms the generator may use."""
    if options.fresh or options.seen:
        return lambda form: fresh(form) == options.fresh
    return lambda _: True


def main() -> None:
    options = arguments()
    home = folder(options.folder)
    if not home.is_dir():
        print(f"dump_quality: SKIPPED, no data: {home} is no folder; name one or set COPYDESK_SHARED", file=sys.stderr)
        return
    base = own() if options.own else [*texts(home, options.seed), *own() * 20]
    maker = Maker(options.seed, admits(options))
    right: dict[str, list[bool]] = defaultdict(list)
    failures: dict[str, list[str]] = defaultdict(list)
    lost = total = 0
    for number in range(options.cases):
        case = maker.case(maker.random.choice(base) if not options.own else base[number % len(base)])
        article = clean(case.dump.encode(), content_type="text/plain; charset=utf-8")
        lost += letters_lost(case, article)
        total += letters(case.paragraphs)
        for measure, (good, told) in outcomes(case, article).items():
            right[measure].append(good)
            if not good:
                failures[measure].append(f"{told}\n      {case.forms}")
    report = {measure: round(sum(values) / len(values), 4) for measure, values in right.items()}
    report["letters lost"] = round(lost / total, 5)
    for measure, told in failures.items():
        for text in told[: options.show]:
            if options.measure in (None, measure):
                print(f"  {measure}: {text}", file=sys.stderr)
    print(json.dumps(report) if options.json else "  ".join(f"{name} {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
