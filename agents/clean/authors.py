"""Names in a byline: persons apart from agencies, offices and addresses."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from copydesk.agents.clean.repair import line
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import key

# More authors than this are a masthead.
MAX_AUTHORS = 12
# The longest name in use has fewer characters; a byline of this length is a sentence.
MAX_NAME = 60
MAX_BYLINE = 300
PREFIX = re.compile(
    r"^\s*(?:(?:(?:written|reported|posted|published|story|words|text|report|reporting|analysis|interview|exclusive|review|opinion|comment|post author|skrevet|skriven|skrivet|ditulis|erstellt|eingestellt|veröffentlicht|geschrieben|publié|rédigé|écrit|publicado|escrito|pubblicato|scritto|geplaatst)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|od|przez|oleh|napsala?|írta|scris de|a cura di|yazan|γράφει (?:ο|η)|γράφουν οι|του|της|από|απο|bởi|โดย|द्वारा)\s*:?\s+"
    r"|(?:authors?|autor(?:in|en|es|a|ka|i|e)?|auteurs?|autore|autrice|forfatter|kirjoittaja|szerző|redactie|redaktion|redakteur|text|texte|texto|testo|tekst|teksti|words|byline|journalist"
    r"|penulis|reporter|tác giả|автор(?:ы|и)?|текст|подготовила?|ผู้เขียน|เรื่อง|লেখক|लेखक)\s*[:：]\s*|(?-i:Authors?|Autor|Autorin|Auteur)\s+|(?:автор|текст|بقلم|كتب|كتبت|إعداد|نوشته|מאת)\s*:?\s+)",
    re.IGNORECASE,
)
# What follows one of these is a role, a place, an address or a time.
CUT = re.compile(
    r"\s[|•·–—>]\s?|\||\s-\s|\s*[(\[@#]|\S+@\S+|https?:|www\.|\b(?:published|updated|posted|modified|created|for the|for|of the|at|on|with|from|is an?|was"
    r"|für|pour|para|contributions?|photo(?:s|graphy|graphs)?|pictures|illustrations?|edited|reviewed|fact[- ]checked|styled|translated|medically|additional reporting)\b\s|\b(?-i:in)\b\s|\d",
    re.IGNORECASE,
)
PEN_NAME = re.compile(r"[^\W\d_]{2,25}(?:[ .'’-][^\W\d_]{1,24}){0,2}")
# What stands where a name is expected and is a label or a link.
NO_PEN_NAME = re.compile(r"by|von|par|por|di|posted|published|more|alle?|mehr|profile?s?|people|posts?|artikel|beitr\w*|articles?|share|menu|home|about|kontakt|contact|bio|autor\w*|\w*artikel\w*|publi\w*|veröff\w*|schlagworte?|login|follow", re.IGNORECASE)  # fmt: skip
INITIALS = re.compile(r"(?:\b[A-ZÀ-Þ]\.|\b[JS]r\.)$")
MAX_OUTLET = 4
# Around an agency that follows the names: `Jane Roe (Reuters)`.
AROUND = " .,;:*|/()[]–—-"
# Words join names only when small, or all capital in a byline of capitals: `Dan Fry`, `Chris E Hayner` are one each.
_AND = "and|und|et|og|och|en|ja|és|și|ve|và|dan|na"
SEPARATOR = re.compile(
    rf"\s*(?:,\s+and\b|[,;&、，；،/+]|\b(?:{_AND}|{_AND.upper()}|y|e|i|a|и|й|та|και|و)\b(?=\s))\s*",
)
_OFFICES = (
    "staff|executive|editor(?:s|ial|in)?|reporters?|writers?|correspondents?|desk|newsroom|agenc(?:y|ies)|news|newswire|press|team|bureau|service|media|admin(?:istrator)?"
    "|redaktion(?:en)?|redakteur\\w*|rédaction|redacción|redação|redazione|redactie|redaksi|redakcja|redakce|redakcia|redakció|redakcija|redacția|toimitus|redaktionen"
    "|agencias?|agenturen|agentur|agences?|agenzia|wire|report|magazine|times|post|herald|online|digital|board|contributors?|guest|columnist|journalist|journaliste"
    "|unknown|anonymous|none|null|undefined|author|user|newspaper|network|group|inc|ltd|gmbh|llc|tv|radio|podcast|university|institute|department|ministry|chief|producer"
    "|photographer|special|foto|bild|interview|pressemitteilung|wortlaut|beiträge|beitrag|artikel|posts|full bio|senior|political|sports|today|daily|weekly|zeitung|nachrichten|verlag|presse|journal|tribune|gazette|diario|noticias|periódico|giornale|jornal|notícias"
    "|associated press|getty|images|sponsored|partner|advertorial|school|center|centre|foundation|medical|council|association|society|office|committee|publisher|webmaster|support"
    "|редакция|редакція|редактор\\w*|агентство|новости|газета|корр|служба|интерфакс|тасс|рбк|σύνταξη|newsroom|haber|haberler|merkezi|ajansı|gazetesi|وكالات?|وكالة|تحرير|الجزيرة|قناة|صحيفة|هيئة|سكاي"
    "|خبرگزاری|מערכת|סוכנויות|डेस्क|न्यूज़|न्यूज|डेस्‍क|ডেস্ক|প্রতিবেদক|প্রতিনিধি|நிருபர்|กองบรรณาธิการ|phóng viên|ban biên tập|tòa soạn"
)
NOT_A_PERSON = re.compile(
    rf"^(?:the|die|das|le|la redacci|our)\b|\b(?:{_OFFICES})\b|[&:©?!%=„]|\.(?:com|org|net|co|de|fr|it|es|ru|uk|in|tv)\b|编辑部|編集部|通讯社|新華社|新华社|日报|日報|新聞|新闻|뉴스|일보|신문|방송|편집|デスク|ข่าว",
    re.IGNORECASE,
)
# Degrees and licences behind a name.
DEGREES = re.compile(
    r"(?:,?\s+(?-i:Ph\.?\s?D\.?|Psy\.?D\.?|Ed\.?D\.?|J\.?D\.?|M\.?D\.?|D\.?O\.?|R\.?N\.?|M\.?S\.?(?:W|N|c)?\.?|M\.?A\.?|M\.?B\.?A\.?|B\.?A\.?|B\.?S\.?c?\.?|M\.?P\.?H\.?|RDN?|LDN?|CFP|CPA|CFA|CPT|CSCS|LCSW|LMFT|FAND|FACP|MPP|LLM|Esq\.?|DVM|DDS|PharmD|OBE|MBE|CBE|QC|KC|MP)[®™]?(?=[\s,]|$))+\s*$"
)
# Words of one name before or behind it that Eastern bylines have for reporter.
EASTERN_ROLE = re.compile(
    r"^(?:本报|本刊|特约|见习)?(?:记者|記者|作者|撰文|责任编辑|责编|编辑|編輯|文|글)\s*[:：/｜]?\s*|\s*(?:记者|記者|기자|특파원|선임기자|논설위원|編集委員|特派員)$"
)
ROLE = re.compile(
    r"[,\s]+(?:(?:senior|chief|executive|contributing|content|staff|special|opinion|features?|political|economics?|business|sports?|science|health|foreign|world|asia|europe|technology|education|security|us|uk|local|news|deputy|managing|associate|assistant|investigative|data|court|crime|environment|climate|markets?)\s+){0,3}"
    r"(?:editor|reporter|writer|correspondent|columnist|journalist|producer|contributor|analyst|critic|photographer|intern|bureau chief|editor-in-chief)s?\b.{0,80}$",
    re.IGNORECASE,
)
# Particles that stay small in a name; all other words begin with a capital, or the script has none.
PARTICLES = frozenset(
    [
        "al",
        "bin",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    ]
)
WORD = re.compile(r"[^\W\d_]")


class Byline(NamedTuple):
    """Persons in their order, and the agency that the byline names."""

    authors: tuple[str, ...]
    agency: str | None


def byline(text: str) -> Byline:
    """The names in a byline as a page or dump writes it, `By` and roles allowed."""
    return _sorted([text], pen_names=False, sites=frozenset())


def bylines(texts: Iterable[str], *, pen_names: bool = False, sites: frozenset[str] = frozenset()) -> Byline:
    """The names in several fields, each of them one or more names.

    `pen_names` lets a single word be one: where nothing but a name is expected. `sites` are the keys of the site's own
    names.
    """
    return _sorted(texts, pen_names=pen_names, sites=sites)


def _sorted(texts: Iterable[str], *, pen_names: bool, sites: frozenset[str]) -> Byline:
    persons: dict[str, str] = {}
    agency: str | None = None
    for text in texts:
        names = _split(text) if key(text) not in sites else []
        for name in names:
            source = sources().named(name)
            if source and source.agency:
                agency = agency or name
            # A pen name among others is as often a place or an outlet.
            elif source is None and key(name) not in sites and (is_person(name) or (pen_names and len(names) == 1 and is_pen_name(name))):  # fmt: skip
                persons.setdefault(key(name), name)
    return Byline(tuple(persons.values())[:MAX_AUTHORS], agency)


def is_pen_name(name: str) -> bool:
    """Whether a field for names may hold this as one: up to three words of letters, no office, no outlet."""
    return (
        bool(PEN_NAME.fullmatch(name))
        and not NOT_A_PERSON.search(name)
        and not any(map(NO_PEN_NAME.fullmatch, name.split()))
    )


def is_person(name: str) -> bool:
    """Whether the words can be a person's name: two to six words with capitals, no office, no outlet."""
    words = name.split()
    if not 2 <= len(words) <= 6 and not _unspaced(name):
        return False
    if len(name) > MAX_NAME or NOT_A_PERSON.search(name) or not WORD.search(name):
        return False
    return all(word.lower() in PARTICLES or not word[:1].islower() for word in words)


def _unspaced(name: str) -> bool:
    """A name in Chinese, Japanese or Korean characters, two to five of them."""
    return 2 <= len(name) <= 5 and all("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in name)  # fmt: skip


def _split(text: str) -> list[str]:
    """Single names, put right."""
    flat = line(text, MAX_BYLINE)
    flat = PREFIX.sub("", flat, count=1)
    if sources().named(flat):
        return [flat]
    flat = ROLE.sub("", DEGREES.sub("", flat))
    cut = CUT.search(flat)
    head, tail = (flat[: cut.start()], flat[cut.end() :].strip(AROUND)) if cut else (flat, "")
    parts = (name for part in SEPARATOR.split(head) for name in _without_outlet(_proper(part)))
    names = [*parts, *([tail] if sources().named(tail) else [])]
    return [name for name in names if name]


def _proper(name: str) -> str:
    """Without stray marks; a name in capitals only is set in small letters: `O'BRIEN` reads `O'Brien`."""
    name = PREFIX.sub("", name.strip(" ,;:*–—-'\"“”|/"))
    name = EASTERN_ROLE.sub("", DEGREES.sub("", ROLE.sub("", name)))
    # The full stop of `Nelson C.J.` or `Jr.` belongs to the name.
    name = name if INITIALS.search(name) else name.rstrip(". ")
    words = name.split()
    if len(words) > 1 and name.isupper() and sources().named(name) is None:
        return " ".join(word.lower() if word.lower() in PARTICLES else word.title() for word in words)
    return name


def _without_outlet(name: str) -> list[str]:
    """The name, and an agency or outlet that follows it without a mark: `Ada Moss The Associated Press`."""
    words = name.split()
    # Two words of a name, then at most four of an outlet.
    for at in range(max(2, len(words) - MAX_OUTLET), len(words)):
        tail = " ".join(words[at:])
        if sources().named(tail) and not sources().named(name):
            return [" ".join(words[:at]), tail]
    return [name]
