"""Documents made hostile: cut, nested, shuffled, blown up; everything follows from the random generator."""

import json
import random
from collections.abc import Callable

# What a mutation may blow a document up to; the largest raw record is twice this by default.
LARGEST = 4 * 1024 * 1024
Mutation = Callable[[random.Random, bytes], bytes]

TAGS = ["div", "p", "span", "b", "i", "a", "table", "tr", "td", "ul", "li", "blockquote", "font", "center", "svg", "math", "template", "select", "option", "button", "form", "h1", "h2", "article", "section", "aside", "figure", "noscript", "iframe", "object", "ruby", "details", "dl", "dd", "pre", "code", "nobr", "frameset", "textarea", "title", "script", "style"]  # fmt: skip
# Words that the rules look for, so that their expressions are tried at length.
TOKENS = ["By ", "by Ann Reed and ", "AP", "(AP)", " -- ", " — ", "SEOUL, June 23 (Yonhap) -- ", "Published : ", "June 23, 2021", "23.06.2021", "10:44", "KST", "Read more: ", "Follow us on ", "Share ", "Facebook ", "©", "All rights reserved ", "Photo: ", "(", ")", "[", "]", "...", "“", "”", "'", "@", "a@b.", "http://", "www.", "|", "/", "-", "•", ",", ";", ".", "!", "?", " ", "\n", "\n\n", "\t", "1", "2021", "page not found ", "cookies ", "新华社", "6月23日电", "记者", "공동=", "기자", "のために", "และ", "لم يتم", "не найден ", "&amp;", "&#8217;", "Ã©", "â€™", "\u200b", "\u00ad", "\u202e", "e\u0301", "\ufeff", "\x00"]  # fmt: skip


def cut(chance: random.Random, page: bytes) -> bytes:
    """The beginning, or the end."""
    at = chance.randrange(len(page) + 1)
    return page[:at] if chance.random() < 0.8 else page[at:]


def shuffled(chance: random.Random, page: bytes) -> bytes:
    """Pieces in another order."""
    size = chance.choice([3, 20, 200, 2000])
    pieces = [page[at : at + size] for at in range(0, len(page), size)]
    chance.shuffle(pieces)
    return b"".join(pieces)


def noisy(chance: random.Random, page: bytes) -> bytes:
    """Single bytes replaced."""
    data = bytearray(page)
    for _ in range(chance.choice([1, 20, len(data) // 20 + 1])):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def without_a_piece(chance: random.Random, page: bytes) -> bytes:
    """A hole in the middle."""
    a, b = sorted(chance.randrange(len(page) + 1) for _ in range(2))
    return page[:a] + page[b:]


def repeated(chance: random.Random, page: bytes) -> bytes:
    """A piece many times over."""
    a, b = sorted(chance.randrange(len(page) + 1) for _ in range(2))
    piece = page[a : min(b, a + 20_000)] or b" "
    return page[:a] + piece * min(chance.choice([2, 30, 2000]), LARGEST // len(piece)) + page[b:]


def inserted(chance: random.Random, page: bytes, piece: str | bytes) -> bytes:
    """The piece somewhere, most often where the body begins."""
    data = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass")
    at = page.find(b"<p") if chance.random() < 0.7 else chance.randrange(len(page) + 1)
    return page[: max(at, 0)] + data + page[max(at, 0) :]


def nested(chance: random.Random, page: bytes) -> bytes:
    """Inside many elements, closed or not."""
    tags = [chance.choice(TAGS) for _ in range(chance.choice([30, 500, 3000, 40_000]))]
    if chance.random() < 0.5:
        tags = [tags[0]] * len(tags)
    closing = "".join(f"</{tag}>" for tag in reversed(tags)) if chance.random() < 0.5 else ""
    opening = "".join(f"<{tag}>" for tag in tags)
    return inserted(chance, page, opening) + closing.encode()


def large_attribute(chance: random.Random, page: bytes) -> bytes:
    """One attribute of a megabyte, or very many of them."""
    if chance.random() < 0.5:
        value = chance.choice(["a", " ", "&amp;", "0,", "\u00e9"]) * chance.choice([1000, 300_000])
        return inserted(chance, page, f'<div {chance.choice(["class", "id", "style", "href", "data-x"])}="{value}">')
    names = " ".join(f"a{number}=1" for number in range(chance.choice([100, 9_000, 60_000])))
    return inserted(chance, page, f"<p {names}>")


def odd_number(chance: random.Random, page: bytes) -> bytes:
    """Spans, widths and dates that no page has."""
    number = chance.choice(["9007199254740991", "-1", "1e308", "NaN", "99999999999999999999999", "0", "65534"])
    piece = f'<table><tr><td colspan={number} rowspan="{number}">The council voted on Monday.</td></tr></table><ol start={number}><li value={number}>x</ol><time datetime="{number}-13-45T99:99:99+99:99">{number}</time><meta property="article:published_time" content="{number}"><img width={number}>'
    return inserted(chance, page, piece)


def many(chance: random.Random, page: bytes) -> bytes:
    """Tens of thousands of the same thing."""
    piece = chance.choice(
        [
            "<p>x</p>", "<p>The council voted on Monday.</p>", "<br>", "<a href=/n/1>Bridge opens today</a> ", "<h1>x</h1>", "<h3><a href=/1>Bridge opens today</a></h3>",
            "<tr><td>1<td>2", "<li>x", "<b><i><a>", "<meta property=og:title content=x>", "<link rel=canonical href=/x>", "<!--", "<![CDATA[", "&lt;", "&amp;amp;", "&#x10FFFF;",
            "<span>x</span>", "<time datetime=2024-05-02>2 May 2024</time>", "<span class=byline>By Ann Reed</span>", "<figure><img src=/a><figcaption>x</figcaption></figure>",
            "<script type=application/ld+json>{}</script>", "<article><h2>x</h2><p>The council voted on Monday.</p></article>", "June 23, 2021 10:44 KST. ", "\u0301", "\u202e", "新华社北京6月23日电 ", "a" * 40 + " ", "<div class='a b c d'><p>x",
        ]
    )  # fmt: skip
    count = min(chance.choice([200, 5_000, 50_000]), LARGEST // len(piece))
    return inserted(chance, page, piece * count)


def numbered(chance: random.Random, page: bytes) -> bytes:
    """Thousands of paragraphs or lines that all differ."""
    count = chance.choice([500, 5_000, 20_000])
    form = chance.choice(["<p>In year {0} the council of ward {1} voted.</p>", "<a href=/{0}>Ward {1} votes today</a>", "Line {0} of {1}.\n\n", "<li class=c{0}>{1}"])  # fmt: skip
    return inserted(chance, page, "".join(form.format(number, number * 7) for number in range(count)))


def long_word(chance: random.Random, page: bytes) -> bytes:
    """Text without a space."""
    piece = chance.choice(["a", "ab", "中", "ก", "-", "_", "0", "A.", "é", "https://", "@", "ßµ", "\U0001f600"])
    return inserted(chance, page, "<p>" + piece * chance.choice([300, 20_000, 400_000]) + "</p>")


def tokens(chance: random.Random, page: bytes) -> bytes:
    """The words that rules look for, in any order; one of them often again and again."""
    some = chance.sample(TOKENS, chance.randint(1, 4))
    words = "".join(chance.choice(some) for _ in range(chance.choice([50, 2_000, 40_000])))
    return inserted(chance, page, chance.choice(["<p>{}</p>", "{}", "<h1>{}</h1>", "<title>{}</title>", "<span class=byline>{}</span>", '<meta name=author content="{}">']).format(words))  # fmt: skip


def large_json(chance: random.Random, page: bytes) -> bytes:
    """JSON-LD deep, long, wide or broken."""
    depth = chance.choice([10, 900, 50_000])
    article = {"@type": "NewsArticle", "headline": "x" * 10_000, "articleBody": "The council voted. " * chance.choice([10, 20_000]), "author": [{"name": f"Ann Reed {n}"} for n in range(3_000)], "datePublished": ["x"] * 500, "isAccessibleForFree": {"a": []}, "wordCount": 10**400}  # fmt: skip
    text = chance.choice(
        [
            "[" * depth + "]" * depth, '{"@graph":' * depth + "{}" + "}" * depth, json.dumps(article), json.dumps([article] * 20), '{"@type":' * 30, "\x00{", '{"a":"' + "\\u0000\\ud800" * 900 + '"}',
            json.dumps([{"@type": "Person", "@id": str(n), "name": "x"} for n in range(20_000)]), '{"@type":"NewsArticle","author":' * 300 + "1" + "}" * 300,
        ]
    )  # fmt: skip
    return inserted(chance, page, f'<script type="application/ld+json">{text}</script>')


def null_bytes(chance: random.Random, page: bytes) -> bytes:
    """Zeros between, in runs or one by one."""
    return page.replace(b" ", b"\x00 ", chance.choice([1, 100, -1])) if chance.random() < 0.5 else page + b"\x00" * 5000


def other_encoding(chance: random.Random, page: bytes) -> bytes:
    """Written in one charset and declared in another."""
    text = page.decode("utf-8", "replace")
    name = chance.choice(["utf-16", "utf-16-be", "utf-32", "cp1252", "gb18030", "shift_jis", "euc_kr", "iso2022_jp", "koi8_r", "cp1256", "big5", "utf-7"])  # fmt: skip
    declared = chance.choice(["utf-8", "gbk", "utf-16", "x-user-defined", "iso-2022-kr", "none", "zlib", "utf-8" * 50])
    data = text.encode(name, "replace")
    return data if chance.random() < 0.5 else f"<meta charset={declared}>".encode() + data


MUTATIONS: tuple[Mutation, ...] = (
    cut, shuffled, noisy, without_a_piece, repeated, nested, large_attribute, odd_number, many, numbered, long_word, tokens, large_json, null_bytes, other_encoding,
)  # fmt: skip


def mutated(seed: int, pages: list[bytes], largest: int = LARGEST) -> bytes:
    """The document of that number: one of the pages after one to three mutations."""
    chance = random.Random(seed)
    page = chance.choice(pages)
    for mutation in chance.choices(MUTATIONS, k=chance.randint(1, 3)):
        page = mutation(chance, page)[:largest]
    return page
