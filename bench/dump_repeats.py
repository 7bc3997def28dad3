"""Ways in which dumps repeat themselves, and ways in which texts repeat on purpose.

Each defect takes the paragraphs, a random number generator and the title; it gives what stands once too often and the
paragraphs of the dump. Each control gives paragraphs of which none may be lost.
"""

import random
import re

from bench.dump_lines import PROSE


def _sentences(paragraph: str) -> list[str]:
    return re.split(r"(?<=[.!?。])\s+|(?<=。)", paragraph)


def _block(paragraphs: list[str], chance: random.Random) -> list[str]:
    """Some paragraphs in a row that together are long enough to be no refrain."""
    size = chance.randrange(2, max(3, len(paragraphs)))
    at = chance.randrange(len(paragraphs) - size + 1)
    block = paragraphs[at : at + size]
    return block if sum(map(len, block)) > 200 else list(paragraphs)


def _long(paragraphs: list[str]) -> str:
    return max(paragraphs, key=len)


def _full(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    return p, [*p, *p]


def _triple(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    return p, [*p, *p, *p]


def _with_header(p: list[str], _r: random.Random, title: str) -> tuple[list[str], list[str]]:
    return [*p, title], [*p, title, *p]


def _tail(p: list[str], r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    cut = p[r.randrange(1, len(p) - 1) :]
    return cut, [*p, *cut]


def _head(p: list[str], r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    cut = p[: r.randrange(2, len(p))]
    return cut, [*cut, *p]


def _one_line(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    return p, [*p, " ".join(p)]


def _first_one_line(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    return p, [*p[:-1], p[-1] + " " + " ".join(p)]


def _glued(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    return p, [*p[:-1], p[-1] + p[0], *p[1:]]


def _each_twice(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    return p, [text for each in p for text in (each, each)]


def _para_twice(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    at = p.index(_long(p))
    return [p[at]], [*p[: at + 1], *p[at:]]


def _later(p: list[str], r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    block = _block(p, r)
    end = p.index(block[-1]) + 1
    at = r.randrange(end, len(p) + 1)
    return block, [*p[:at], *block, *p[at:]]


def _cut(p: list[str], r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    whole = [*p[: r.randrange(1, len(p))]]
    return whole, [*p, *whole]


def _sentence_twice(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    at = p.index(_long(p))
    sentence = max(_sentences(p[at]), key=len)
    return [sentence], [*p[:at], p[at].replace(sentence, f"{sentence} {sentence}", 1), *p[at + 1 :]]


def _run(p: list[str], r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    pieces = _sentences(_long(p))
    run = " ".join(pieces[: max(1, len(pieces) // 2)])
    at = r.randrange(p.index(_long(p)) + 1, len(p) + 1)
    return ([run], [*p[:at], run, *p[at:]]) if len(run) > 80 else _para_twice(p, r, _t)


def _teaser(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    words = p[0].split()
    cut = " ".join(words[: max(6, 2 * len(words) // 3)])
    return ([], [cut + "…", *p]) if len(cut) > 50 else ([], list(p))


def _teaser_dots(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    words = p[0].split()
    cut = " ".join(words[: max(6, len(words) // 2)])
    return ([], [cut + " [...]", *p]) if len(cut) > 50 else ([], list(p))


def _standfirst(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    first = _sentences(p[0])[0]
    return ([first], [first, *p]) if len(first) > 60 else ([], list(p))


def _title_again(p: list[str], _r: random.Random, title: str) -> tuple[list[str], list[str]]:
    return [title], [title, *p]


def _lead_last(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    return ([p[0]], [*p, p[0]]) if len(p[0]) > 90 else ([], list(p))


def _straight(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    plain = [text.translate(str.maketrans("“”‘’—", "\"\"''-")) for text in p]
    return p, [*p, *plain]


def _overlap(p: list[str], _r: random.Random, _t: str) -> tuple[list[str], list[str]]:
    half = len(p) // 2
    return [p[half]] if len(p[half]) > 90 else [], [*p[: half + 1], *(p[half:] if len(p[half]) > 90 else p[half + 1 :])]


def _refrain(p: list[str], r: random.Random) -> list[str]:
    line = r.choice(
        (
            "And still the river rose.",
            "No one answered.",
            "That was then.",
            "So it goes.",
            "Nobody came to help them that night.",
        )
    )
    return [text for at, each in enumerate(p) for text in ((each, line) if at % 2 else (each,))]


def _list(p: list[str], r: random.Random) -> list[str]:
    entries = [
        f"{r.choice('-•*')} {r.choice(('Price: $20', 'Open daily', 'Free entry', 'Rating: 4/5'))}" for _ in range(6)
    ]
    return [*p[:2], *entries, *p[2:]]


def _chorus(p: list[str], _r: random.Random) -> list[str]:
    song = [
        "Oh, carry me over the water,",
        "carry me over the sea,",
        "the bells in the morning are ringing,",
        "and nobody rings them for me.",
    ]
    return [*p[:1], *song, *p[1:3], *song, *p[3:]]


def _answers(p: list[str], _r: random.Random) -> list[str]:
    return [
        p[0],
        "Q: Will the bridge be built?",
        "A: I cannot comment on that.",
        "Q: Will it cost more?",
        "A: I cannot comment on that.",
        *p[1:],
    ]


def _scores(p: list[str], _r: random.Random) -> list[str]:
    return [*p[:2], "Rovers 2, Albion 1", "United 0, City 0", *p[2:], "Rovers 2, Albion 1", "United 0, City 0"]


def _quote(p: list[str], _r: random.Random) -> list[str]:
    sentence = _sentences(_long(p))[0]
    return [
        *p,
        f"The chairman read the passage out once more: “{sentence.strip('“”')}”",
        "Nobody in the hall had anything to add.",
    ]


def _numbers(p: list[str], _r: random.Random) -> list[str]:
    return [
        *p,
        "On Monday, the town of Arden counted 12 new cases and 3 deaths in its two hospitals.",
        "On Tuesday, the town of Arden counted 14 new cases and 3 deaths in its two hospitals.",
    ]


def _greeting(p: list[str], _r: random.Random) -> list[str]:
    return [
        "“Never again,” said the old man, and he looked at the water.",
        *p,
        "“Never again,” said the old man, and this time nobody laughed.",
    ]


def _prose(p: list[str], r: random.Random) -> list[str]:
    own = r.sample(PROSE, 3)
    return [*p[:1], own[0], *p[1:], own[1], own[2]]


BEFORE = frozenset({"teaser", "teaser with dots", "standfirst", "title again"})
REPEATS = {"full": _full, "triple": _triple, "with header": _with_header, "tail": _tail, "head": _head, "one line": _one_line, "all one line": _first_one_line, "glued": _glued, "each twice": _each_twice, "paragraph twice": _para_twice, "block later": _later, "cut copy": _cut, "sentence twice": _sentence_twice, "run of sentences": _run, "teaser": _teaser, "teaser with dots": _teaser_dots, "standfirst": _standfirst, "title again": _title_again, "lead last": _lead_last, "straight quotes": _straight, "overlap": _overlap}  # fmt: skip
CONTROLS = {"refrain": _refrain, "list": _list, "chorus": _chorus, "answers": _answers, "scores": _scores, "quote": _quote, "numbers": _numbers, "spoken twice": _greeting, "prose": _prose}  # fmt: skip
