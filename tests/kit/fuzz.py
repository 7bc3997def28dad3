"""Ten thousand hostile documents through the clean stage: `make fuzz`, or `python tests/kit/fuzz.py --count 10000 --seed 1`.

Each is one of the project's samples, or a page of the development data where that is there, after one to three mutations.
What must hold: no exception, never more than a second of CPU, bounded memory, the same answer for the same bytes (every
tenth document is cleaned again in a process with other hash seeds). A finding is named by its number: `--only NUMBER`
runs that one alone, `--write FILE` saves it.
"""

import argparse
import faulthandler
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256
from itertools import islice
from pathlib import Path

import msgspec
from mutations import mutated

from copydesk.agents.clean import CleanArticle, Rejected, clean
from copydesk.config.sample_set import load_samples

ROOT = Path(__file__).parents[2]
LIMIT_SECONDS = 1.0
# A parser that does not come back is not waited for: its stack is printed and the run ends.
HUNG_SECONDS = 60.0
# Beside what the process holds before: a page of 4 MiB as text, its tree, and the paragraphs of it several times.
LIMIT_MIB = 400
EVERY = 10
SHARED_PAGES = 300


def sources(shared: Path) -> list[bytes]:
    """The documents that are mutated."""
    pages = [sample.value for sample in load_samples() if len(sample.value) > 200]
    if shared.is_dir():
        sys.path.insert(0, str(ROOT))
        from bench import clean_quality  # noqa: PLC0415 - only where the development data is there

        for file in sorted(shared.glob("pages_*.jsonl.zst")):
            pages += [clean_quality.page_payload(row) for row in islice(clean_quality.pages(file), SHARED_PAGES // 5)]
    return pages


def cleaned(number: int, page: bytes) -> CleanArticle | Rejected:
    kind = (None, "text/html", "text/plain", "text/html; charset=gbk")[number % 4]
    return clean(page, url=f"https://lenford.example/{number}" if number % 3 else None, content_type=kind)


def digest(outcome: CleanArticle | Rejected) -> str:
    return sha256(msgspec.json.encode(outcome)).hexdigest()[:16]


def peak() -> float:
    """VmHWM of this process in MiB."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def run(numbers: list[int], pages: list[bytes]) -> dict[str, object]:
    """Every document once; findings by number."""
    reasons: Counter[str] = Counter()
    findings: list[str] = []
    slow: list[tuple[float, int]] = []
    clean(pages[0])
    Path("/proc/self/clear_refs").write_text("5", "utf-8")  # the mark begins anew: reading the pages is no part of it
    before, highest = peak(), peak()
    for number in numbers:
        page = mutated(number, pages)
        faulthandler.dump_traceback_later(HUNG_SECONDS, exit=True)
        began = time.process_time()
        try:
            outcome = cleaned(number, page)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            findings.append(f"{number}: {type(error).__name__}: {str(error)[:120]}")
            continue
        finally:
            faulthandler.cancel_dump_traceback_later()
        slow.append((time.process_time() - began, number))
        if slow[-1][0] > LIMIT_SECONDS:
            print(f"  {slow[-1][0]:.2f} s at {number} ({len(page):,} bytes)", file=sys.stderr, flush=True)
        reasons[outcome.reason.value if isinstance(outcome, Rejected) else "article"] += 1
        msgspec.json.encode(outcome)
        if peak() > highest + 50:
            highest = peak()
            print(f"  memory {highest:.0f} MiB at {number} ({len(page):,} bytes)", file=sys.stderr)
        if number % 1000 == 0:
            print(f"  {number}: {len(findings)} findings, slowest {max(slow)[0]:.2f} s", file=sys.stderr, flush=True)
    slow.sort(reverse=True)
    findings += [f"{number}: {seconds:.2f} s of CPU" for seconds, number in slow if seconds > LIMIT_SECONDS]
    growth = peak() - before
    findings += [f"memory grew by {growth:.0f} MiB"] if growth > LIMIT_MIB else []
    return {
        "documents": len(numbers),
        "outcomes": dict(reasons.most_common()),
        "findings": findings,
        "slowest": [f"{number}: {seconds:.3f} s" for seconds, number in slow[:8]],
        "cpu_ms_mean": round(1000 * sum(seconds for seconds, _ in slow) / max(1, len(slow)), 2),
        "peak_mib": round(peak()),
        "peak_mib_before": round(before),
    }


def differing(numbers: list[int], pages: list[bytes], options: argparse.Namespace) -> list[str]:
    """Documents of which another process, with another hash seed, says something else."""
    command = [sys.executable, __file__, "--digests", "--seed", str(options.seed), "--count", str(options.count)]
    env = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(Path(__file__).parent)}
    theirs = json.loads(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
    return [f"{number}: another answer" for number in numbers if theirs[str(number)] != answer(number, pages)]


def answer(number: int, pages: list[bytes]) -> str:
    try:
        return digest(cleaned(number, mutated(number, pages)))
    except Exception as error:  # noqa: BLE001 - reported by `run`
        return type(error).__name__


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="documents")
    parser.add_argument("--seed", type=int, default=1, help="the first is number SEED * 1,000,000")
    parser.add_argument("--only", type=int, help="this number alone")
    parser.add_argument("--write", type=Path, help="with --only: save the document")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("COPYDESK_SHARED", ROOT.parent / "shared")) / "data" / "clean", help="the development data")  # fmt: skip
    parser.add_argument("--digests", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    pages = sources(options.shared)
    first = options.seed * 1_000_000
    numbers = [options.only] if options.only is not None else list(range(first, first + options.count))
    if options.write and options.only is not None:
        options.write.write_bytes(mutated(options.only, pages))
    if options.digests:
        print(json.dumps({number: answer(number, pages) for number in numbers[::EVERY]}))
        return
    report = run(numbers, pages)
    if options.only is None:
        report["findings"] += differing(numbers[::EVERY], pages, options)
    print(json.dumps(report, indent=2))
    sys.exit(1 if report["findings"] else 0)


if __name__ == "__main__":
    main()
