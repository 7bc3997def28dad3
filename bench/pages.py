"""Articles and news pages made up for the benchmarks: every text differs, every page has the build of a real one.

The text is drawn word by word from parts of speech, so that no two articles share four words in a row often enough to
count as copies. A page is the article in a skeleton of head, scripts, navigation, teasers and footer. `Pages` keeps
skeletons that were made once, so that tens of thousands of large pages cost little; what differs is the article.
"""

import itertools
import random
from collections.abc import Iterator

from copydesk.streams.producers.documents import Document

NOUNS = ["minister", "council", "harbour", "factory", "hospital", "school", "river", "market", "railway", "court", "police", "union", "farmer", "museum", "budget", "election", "storm", "bridge", "airport", "company", "bank", "energy", "forest", "island", "village", "teacher", "driver", "engineer", "doctor", "judge"]  # fmt: skip
VERBS = ["announced", "rejected", "opened", "closed", "delayed", "approved", "visited", "criticised", "repaired", "expanded", "examined", "defended", "cancelled", "welcomed", "inspected", "planned", "financed", "reported", "measured", "replaced"]  # fmt: skip
ADJECTIVES = ["new", "old", "regional", "national", "large", "small", "northern", "southern", "public", "private", "early", "late", "heavy", "quiet", "expensive", "modern", "damaged", "crowded", "local", "foreign"]  # fmt: skip
PLACES = ["in Berlin", "near Paris", "in Nairobi", "outside Lima", "in Tokyo", "in Ottawa", "around Oslo", "in Jakarta", "near Cairo", "in Santiago"]  # fmt: skip
WHO = ["Angela Merkel", "Emmanuel Macron", "the United Nations", "the European Union", "Toyota", "Joe Biden", "the World Bank", "Siemens", "Greta Thunberg", "Lufthansa"]  # fmt: skip
JOINTS = [
    "after the",
    "because of the",
    "while the",
    "although the",
    "before the",
    "despite the",
    "with the",
    "against the",
]
# Bytes of article, head and navigation: what a page is grown by on top is scripts and teasers.
OWN_BYTES = 6_000


def article(chance: random.Random, words: int = 450) -> list[str]:
    """Paragraphs of about so many words in all."""
    paragraphs, count = [], 0
    while count < words:
        sentences = [sentence(chance) for _ in range(chance.randint(2, 4))]
        paragraphs.append(" ".join(sentences))
        count += len(paragraphs[-1].split())
    return paragraphs


def sentence(chance: random.Random) -> str:
    """About twenty words."""
    pick = chance.choice
    said = f"said {pick(WHO)} on {pick(('Monday', 'Tuesday', 'Friday'))}" if chance.random() < 0.3 else pick(PLACES)
    return (
        f"The {pick(ADJECTIVES)} {pick(NOUNS)} {pick(VERBS)} the {pick(ADJECTIVES)} {pick(NOUNS)} {pick(JOINTS)} "
        f"{pick(NOUNS)} {pick(VERBS)} {chance.randint(2, 9999)} {pick(ADJECTIVES)} {pick(NOUNS)}s and the {pick(NOUNS)} "
        f"{said}."
    )


class Pages:
    """News pages of about `size` bytes in UTF-8, each with an article of its own."""

    def __init__(self, size: int, skeletons: int = 8, seed: int = 1) -> None:
        """Makes the skeletons; their scripts and teasers differ from one to the next."""
        chance = random.Random(seed)
        self._skeletons = [_skeleton(chance, size) for _ in range(skeletons)]

    def page(self, chance: random.Random, title: str) -> bytes:
        """One page."""
        before, after = chance.choice(self._skeletons)
        body = "".join(f"<p>{paragraph}</p>\n" for paragraph in article(chance))
        return (before.replace("@TITLE@", title) + body + after).encode()


def _skeleton(chance: random.Random, size: int) -> tuple[str, str]:
    """What stands before and after the article; half of the filling is script, half is markup."""
    filling = max(0, size - OWN_BYTES)
    scripts = _grown(chance, _state, filling // 2)
    before = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>@TITLE@</title>\n'
        '<meta property="og:type" content="article"><meta property="og:title" content="@TITLE@">\n'
        '<meta property="article:published_time" content="2026-03-04T05:06:07Z">\n'
        f"<script>window.__STATE__={{{scripts}}};</script></head>\n<body><nav><ul>{_grown(chance, _link, 1500)}</ul></nav>\n"
        '<main><article><h1>@TITLE@</h1><p class="byline">By Alex Reporter</p>\n<div class="article-body">\n'
    )
    after = (
        f'</div></article></main><aside class="related">{_grown(chance, _teaser, filling // 2)}</aside>\n'
        "<footer><p>All rights reserved.</p></footer></body></html>\n"
    )
    return before, after


def _grown(chance: random.Random, part, size: int) -> str:
    parts, total = [], 0
    while total < size:
        parts.append(part(chance))
        total += len(parts[-1])
    return "".join(parts)


def _state(chance: random.Random) -> str:
    """A piece of the JSON that pages carry for their own scripts."""
    words = " ".join(chance.choices(NOUNS + VERBS + ADJECTIVES, k=6))
    return (
        f'"{chance.randbytes(16).hex()}":{{"type":"teaser","headline":"{words}","priority":{chance.randint(1, 99)},'
        f'"image":{{"src":"https://img.example/{chance.randbytes(24).hex()}.jpg","width":640,"height":360,"alt":null}},'
        '"tracking":{"channel":"web","campaign":null,"variant":"default"},"sponsored":false,"comments":true},'
    )


def _link(chance: random.Random) -> str:
    word = chance.choice(NOUNS)
    return f'<li class="nav__item"><a class="nav__link" href="/{word}/">{word.title()}</a></li>\n'


def _teaser(chance: random.Random) -> str:
    """A teaser as they stand around articles, with the attributes that frameworks leave."""
    words = " ".join(chance.choices(NOUNS + VERBS + ADJECTIVES, k=9)).capitalize()
    name = chance.randbytes(16).hex()
    return (
        f'<div class="teaser teaser--small js-teaser" data-id="{name}" data-position="{chance.randint(1, 40)}">'
        f'<a class="teaser__link" href="/news/2026/{name}.html"><picture><source media="(min-width: 800px)" '
        f'srcset="https://img.example/{name}-640.jpg 640w, https://img.example/{name}-1280.jpg 1280w">'
        f'<img loading="lazy" class="teaser__image" src="https://img.example/{name}-320.jpg" alt=""></picture>'
        f'<span class="teaser__kicker">{chance.choice(NOUNS)}</span><h3 class="teaser__title">{words}</h3></a></div>\n'
    )


def mixed(count: int, seed: int = 7) -> Iterator[Document]:
    """What crawlers send: texts of 3 KB and pages of 30 and 60 KB, in turn; addresses of ten sites."""
    chance = random.Random(seed)
    small, large = Pages(30_000), Pages(60_000)
    for number in itertools.count() if count < 0 else range(count):
        title = f"{chance.choice(NOUNS)} {chance.choice(VERBS)} {chance.choice(NOUNS)} {number}".capitalize()
        url = f"https://site{number % 10}.example/{seed}/{number}"
        if number % 2:
            page = (small, large)[number // 2 % 2].page(chance, title)
            yield html(page, url)
        else:
            text = "\n\n".join([title, *article(chance)])
            yield Document(text.encode(), url.encode(), _headers(url, b"text/plain"))


def heavy(count: int, size: int, every: int, largest: int, seed: int = 9) -> Iterator[Document]:
    """A backlog: pages of `size` bytes, and one of nearly `largest` bytes after every `every` pages."""
    chance = random.Random(seed)
    pages, giants = Pages(size, skeletons=40), Pages(largest - 40_000, skeletons=2)
    for number in range(count):
        giant = number % every == every - 1
        url = f"https://site{number % 50}.example/{seed}/{number}"
        yield html((giants if giant else pages).page(chance, f"Page number {number}"), url)


def html(page: bytes, url: str) -> Document:
    """A page as it was fetched, its address in the headers."""
    return Document(page, url.encode(), _headers(url, b"text/html"))


def _headers(url: str, kind: bytes) -> tuple[tuple[str, bytes], ...]:
    return (
        ("ce_specversion", b"1.0"),
        ("ce_type", b"copydesk.raw-article"),
        ("ce_id", url.encode()),
        ("ce_source", url.encode()),
        ("content-type", kind),
    )
