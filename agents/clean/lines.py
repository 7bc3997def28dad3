"""Lines that are not the article: sharing, reading on, advertisements, copyright, sign-offs.

The phrases stand in `data/furniture.toml`, by kind. A line is furniture as a whole or not at all, and what reads as a
sentence of the article stays: reported speech, an opener before a full sentence, a credit that names nobody.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from copydesk.agents.clean.signoffs import END, MAX_LINE, SAID
from copydesk.agents.clean.words import UNSPACED, ends_sentence, key

PHRASES = Path(__file__).with_name("data") / "furniture.toml"
# The longest label, counter, path or picture credit.
MAX_LABEL = 90
# The longest phrase that begins a line, with its marks.
MAX_HEAD = 60
# Words of a name with its house: `Jane Roe van der Berg / Example Media Group`.
MAX_NAMED = 9
# A call in a script without spaces has this many characters; longer ones are sentences.
MAX_UNSPACED = 45
# A call of so few words needs no word that speaks to the reader: `More from The Courier`.
SHORT_CALL = 5
READER = re.compile(
    r"\b(?:our|us|you|your|newsletters?|inbox|apps?|channel|whatsapp|telegram|facebook|instagram|twitter|x|youtube|tiktok|linkedin|google|subscri\w+|here|below|link|web ?site|sites?|e-?mail|accounts?|cookies?|alerts?|updates?|free|page|story|stories|article|post|report|videos?|podcast|comments?|news|headlines?|headline|members?\w*|registered|permission|terms|policy|journalism|javascript|browser|author|editorial"
    r"|uns|unser\w*|hier|sie|ihre?|artikel|beitrag|text|kostenlos\w*|nachrichten|notre|nos|nous|vous|votre|ici|cet|articles?|gratuit\w*|actualités?|lettre|nuestr\w+|aquí|boletín|noticias?|nota|artículo|redes|noss\w+|aqui|matéria|texto|notícias?|grátis|nostr\w+|qui|articolo|notizie|ons|hier|nieuwsbrief|oss|vår\w*|nas|наш\w*|нас|новост\w*|канал\w*|telegram-канал|рассылк\w*|сайт\w*|bizi|haber\w*|kami|berita|artikel)\b|@|www\.|https?:|\.com\b",
    re.IGNORECASE,
)
SEPARATED = re.compile(r"\s?[:：|»>–—=]\s?|\s[-/]\s")
PARTS = re.compile(r"\s*[|•·»>›/,–—]\s*|\s-\s|\s{2,}|\n")
CRUMBS = re.compile(r"\s*[>»›]\s*|\s[|/]\s")
LIST_ENTRY = re.compile(r"\s*(?:[-*•·▪]|\d{1,2}[.)])\s")
BRACKETS = "()[]<>{}（）［］【】「」*_~"
COUNT = re.compile(r"\(?\s*[\d.,]{1,9}(?:\s?(?:[kKmM](?![a-z])|[万千]))?\+?\s*\)?")
COUNTED = re.compile(rf"{COUNT.pattern}\s*(?P<noun>[^\W\d][\w ]{{0,20}})?\W*")
COUNTER = re.compile(
    rf"(?P<noun>[^\W\d][\w ]{{0,24}}?)\s*[:：]?\s*{COUNT.pattern}(?:\s*(?:min\w{{0,7}}|м\w{{0,4}}|分钟?|of \d{{1,4}}))?\W*",
    re.IGNORECASE,
)
LEGAL = re.compile(
    r"\W*(?:©|ⓒ|\(c\)|&copy;|copyrights?(?=\W*$|\W*(?:©|ⓒ|\(c\)|[12]\d{3})|\s+(?-i:[A-Z\u00c0-\u00de])|\s*[:|–—-])).{0,190}",
    re.IGNORECASE,
)
# One of these stands in every notice; most lines have none, and the expressions are slow to fail.
STEMS = (
    "©",
    "ⓒ",
    "(c)",
    "&copy",
    "copyright",
    "copied",
    "rights",
    "rechte",
    "droits",
    "derechos",
    "direitos",
    "diritti",
    "reserv",
    "réserv",
    "vorbehalten",
    "reprodu",
    "permission",
    "unauthori",
    "publish",
    "prohib",
    "proib",
    "vietat",
    "nachdruck",
    "weiterverbreitung",
    "zastrze",
    "права",
    "перепечат",
    "использован",
    "saklıdır",
    "حقوق",
    "版权",
    "版權",
    "许可",
    "授权",
    "转载",
    "転載",
    "전재",
    "배포",
    "저작권",
)
# `reporter@example.com`, with or without the name before it.
MAIL = re.compile(r"(?:(?:by|e-?mails?|mail|contact|author|tips?)\b\s?:?\s?)?[\w .'’-]{0,50}[\s(\[<|:]*[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[\s)\]>.]*", re.IGNORECASE)  # fmt: skip
ADDRESS = re.compile(r"(?<!\w)@\w{2,30}|[\w.+-]{1,64}@[\w-]{1,63}\.\w|\bwww\.")
WRITE_TO = re.compile(r"\W*(?:contact|e-?mail|reach|write|follow|send|tips?|twitter|x|instagram|facebook|on twitter|on x|you can (?:follow|reach|email|contact)|he can be|she can be|they can be|have a|got a|connect)\b", re.IGNORECASE)  # fmt: skip
PICTURE_HOUSE = re.compile(r"\b(?:getty images|shutterstock|istock(?:photo)?|alamy|epa-efe|imago|unsplash|pixabay|ap photo|afp photo|reuters pool|file photo|picture alliance|dreamstime|stock\.adobe\.com|adobe stock)\b", re.IGNORECASE)  # fmt: skip
VIA = re.compile(r"\b(?:via|by|photo|image|picture|courtesy|file|credit)\b|/", re.IGNORECASE)
_CAPITALS = r"(?:(?:the |a |our )?@?[A-Z0-9\u00c0-\u00de]\S{0,25} ){1,6}"
_NETWORK = r"(?:x|twitter|facebook|instagram|whatsapp|telegram|youtube|linkedin|tiktok|threads|bluesky|google news|flipboard|apple news|google)"
# Calls with a name in them: `Follow The Courier on X`.
CALL = re.compile(
    rf"\W*(?:(?i:follow|like|find|join|add|watch|subscribe to) {_CAPITALS}(?i:on|via|in|as) (?i:{_NETWORK})\b.{{0,80}}"
    rf"|(?i:download|get|try|install) (?:the )?(?:[\w.’'-]{{1,25}} ){{1,6}}(?i:apps?)\b(?: (?:for|to|on|today|now|from|here)\b.{{0,80}})?\W*"
    rf"|(?i:subscribe to|sign up for|sign up to|join|support|become a member of) (?:(?:the |a |our )?[A-Z0-9\u00c0-\u00de]\S{{0,25}}\s?){{1,6}}(?:newsletter|today|now|here)?\W*)"
)
# Where a path through a site begins.
STARTS = frozenset(
    {
        "home",
        "homepage",
        "startseite",
        "start",
        "accueil",
        "inicio",
        "início",
        "главная",
        "首页",
        "ホーム",
        "トップ",
        "홈",
    }
)
# Small words inside names and houses.
PARTICLES = frozenset(["dpa", "epd", "sda", "apa", "afp", "ap", "efe", "of", "the", "by", "and", "via", "for", "from", "in", "de", "la", "le", "du", "des", "der", "die", "von", "van", "den", "del", "di", "da", "do", "dos", "y", "e", "und", "et", "&", "al", "bin", "mit", "file", "photo"])  # fmt: skip


class _Phrases(NamedTuple):
    labels: frozenset[str]
    networks: frozenset[str]
    bars: frozenset[str]
    openers: frozenset[str]
    weak: frozenset[str]
    indexes: frozenset[str]
    pictures: frozenset[str]
    calls: dict[str, tuple[str, ...]]
    unspaced: tuple[str, ...]
    notices: re.Pattern[str]
    counted: frozenset[str]
    counters: frozenset[str]


def is_boilerplate(paragraph: str) -> bool:
    """Whether the paragraph is furniture of the page or dump and not part of the article."""
    if len(paragraph) > MAX_LINE:
        return False
    if len(paragraph) <= MAX_LABEL and (is_label(paragraph) or END.fullmatch(paragraph) or _is_picture(paragraph)):
        return True
    return _is_notice(paragraph) or _is_address(paragraph) or _is_opener(paragraph) or _is_call(paragraph)


def is_label(paragraph: str) -> bool:
    """Whether the line is nothing but a label, a counter or a path: furniture even where a headline may stand."""
    if len(paragraph) > MAX_LABEL:
        return not key(paragraph)
    letters = key(paragraph)
    return not letters or letters in _phrases().labels or _is_count(paragraph) or _is_bar(paragraph)


def _is_notice(line: str) -> bool:
    small = line.casefold()
    if not any(map(small.__contains__, STEMS)):
        return False
    return (LEGAL.fullmatch(line) is not None or _phrases().notices.search(line) is not None) and not SAID.search(line)


def _is_count(line: str) -> bool:
    """`12 comments`, `Views: 1,204`, `4 min read`."""
    if len(line) > MAX_HEAD or not any(map(str.isdigit, line)):
        return False
    before, behind = COUNTER.fullmatch(line), COUNTED.fullmatch(line)
    phrases = _phrases()
    return bool(
        (before and key(before["noun"]) in phrases.counters)
        or (behind and behind["noun"] and key(behind["noun"]) in phrases.counted)
    )


def _is_address(line: str) -> bool:
    if "@" not in line and "www." not in line:
        return False
    if MAIL.fullmatch(line):
        return True
    return ADDRESS.search(line) is not None and WRITE_TO.match(line) is not None and not SAID.search(line)


def _is_bar(line: str) -> bool:
    """Several labels beside each other, names of networks, or a path through the site."""
    phrases = _phrases()
    words = line.split()
    if key(words[0]) in phrases.bars and all(key(word) in phrases.bars for word in words if key(word)):
        return any(key(word) in phrases.networks for word in words)
    parts = PARTS.split(line)
    if len(parts) > 1 and all(
        key(part) in phrases.labels or key(part) in phrases.networks for part in parts if key(part)
    ):
        return True
    crumbs = CRUMBS.split(line)
    return len(crumbs) > 1 and key(crumbs[0]) in STARTS and all(0 < len(part.split()) <= 4 for part in crumbs)


def _is_opener(line: str) -> bool:
    """`Read also: ...`, `Tags: ...`: a word that points elsewhere, and what it points to."""
    text = line.strip(" " + BRACKETS)
    cut = SEPARATED.search(text[:MAX_HEAD])
    if not cut:
        return False
    head, rest = key(text[: cut.start()]), text[cut.end() :]
    phrases = _phrases()
    if head in phrases.indexes:
        return not ends_sentence(rest)
    if head not in phrases.openers or not key(rest):
        return False
    return not (SAID.search(rest) and ends_sentence(rest)) and not (head in phrases.weak and _is_told(rest))


def _is_told(rest: str) -> bool:
    """Whether what follows an opener goes on as a sentence of prose does."""
    return ends_sentence(rest) and not rest.endswith("?") and (rest[:1].islower() or len(rest.split()) > SHORT_CALL)


def _is_picture(line: str) -> bool:
    """Whose picture it is: `Photo: Jane Roe/Example`, `(AP Photo/Jane Roe)`."""
    text = line.strip(" " + BRACKETS)
    house = PICTURE_HOUSE.search(text)
    if house and _is_named(text) and (house.end() == len(text) or house.start() == 0) and (house.start() == 0 or text[house.start() - 1] in "/(" or VIA.search(text)):  # fmt: skip
        return True
    cut = re.search(r"\s?[:：=/©|]\s?|\s(?=by\s|courtesy\s)", text[:MAX_HEAD])
    if not cut:
        return False
    head, rest = key(text[: cut.start()]), text[cut.end() :]
    return (
        head in _phrases().pictures and bool(key(rest)) and _is_named(re.sub(r"^(?:by|courtesy(?: of)?)\s", "", rest))
    )


def _is_named(text: str) -> bool:
    """Whether the words can be names of people and houses: capitals, or a few characters of a script without spaces."""
    words = [word for word in re.split(r"[\s/,|]+", text) if key(word)]
    if any(UNSPACED.match(word) or "\uac00" <= word[0] <= "\ud7a3" for word in words):
        return len(text) <= MAX_UNSPACED // 2
    return 0 < len(words) <= MAX_NAMED and all(
        not word.lstrip("“\"'(@")[:1].islower() or word.lower() in PARTICLES or "." in word[:-1] or "@" in word
        for word in words
    )


def _is_call(line: str) -> bool:
    """A line that tells the reader what to do, or speaks of the page itself."""
    if LIST_ENTRY.match(line):
        return False
    if CALL.fullmatch(line):
        return True
    phrases = _phrases()
    text = line.strip(" " + BRACKETS + "\"“”'►▶→➡•-–—>»")
    if text.startswith(phrases.unspaced):
        return len(text) <= MAX_UNSPACED and not ends_sentence(text)
    head = re.sub(r"[\W_]+", " ", text[: 2 * MAX_HEAD].casefold()).strip() + " "
    known = phrases.calls.get(head.split(" ", 1)[0])
    if not known or not head.startswith(known):
        return False
    few = len(line.split()) <= SHORT_CALL and not ends_sentence(line)
    return (few or READER.search(line) is not None) and not SAID.search(line) and not _has_aside(text)


def _has_aside(text: str) -> bool:
    """`Click here, the message went, and ...`: a narrator speaks between two commas."""
    return re.match(r"[^,.]{3,40}, (?:the|he|she|they|it|his|her|their|as|as if|thousands|a|an|who|which)\b", text) is not None  # fmt: skip


@cache
def _phrases() -> _Phrases:
    """The table, folded once."""
    table = tomllib.loads(PHRASES.read_text("utf-8"))
    folded = {name: frozenset(map(key, phrases)) for name, phrases in table.items()}
    calls: dict[str, list[str]] = {}
    spaced = [phrase for phrase in table["calls"] if not _is_unspaced(phrase)]
    for phrase in spaced:
        calls.setdefault(phrase.split(" ", 1)[0], []).append(f"{phrase} ")
    # `All rights reserved for members were extended` is a sentence.
    notices = rf"(?:{'|'.join(map(re.escape, table['notices']))})(?!\s+(?:for|to|of|were|was|are|in|and)\b)"
    return _Phrases(
        folded["labels"],
        folded["networks"],
        folded["networks"] | folded["between"],
        folded["openers"],
        folded["weak"],
        folded["indexes"],
        folded["pictures"],
        {word: tuple(phrases) for word, phrases in calls.items()},
        tuple(phrase for phrase in table["calls"] if _is_unspaced(phrase)),
        re.compile(notices, re.IGNORECASE),
        folded["counted"],
        folded["counters"],
    )


def _is_unspaced(phrase: str) -> bool:
    return any(
        UNSPACED.match(letter) or "\uac00" <= letter <= "\ud7a3" or (not letter.isalnum() and letter != " ")
        for letter in phrase
    )
