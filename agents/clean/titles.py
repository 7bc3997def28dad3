"""The headline of a page: what its witnesses agree on, without the site's name.

Witnesses are the h1 headings, JSON-LD, the titles for previews (og:title, twitter:title), the title element and the
words of the address. Each form is scored by the others that say the same: a heading is worth most because readers see
it, but one that nobody else knows is the site's name or a teaser. The declared ones are often filled from one field,
so that what they add together is capped.
"""

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from urllib.parse import unquote, urlsplit

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.page import Found, Page
from copydesk.agents.clean.profiles import Source
from copydesk.agents.clean.repair import line
from copydesk.agents.clean.words import key

MAX_TITLE = 400
MAX_HEADINGS = 6
TAG = re.compile(r"<[^<>]{1,200}>")
# Markup that was escaped once more than it should have been.
MARKUP = re.compile(r"</?(?:em|i|b|strong|span|u|small|sup|p|br|a)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
# Between a headline and the site's name. A hyphen or colon needs spaces (`e-mail`, `Live: ...`), save in scripts
# without spaces.
SITE_MARK = re.compile(r"\s+[|–—·•»›«‹:/~-]+\s+|\s*[|｜]\s*|(?<=[^\x00-\u02ff])[_-]+(?=[^\x00-\u02ff])")
# Behind one of these a short last part is taken for the site's name, be it known or not.
CUTTING = frozenset("|–—·-｜•»_")
# A last part longer than this is not a site's name.
MAX_SITE_NAME = 30
# A known name with so many more letters is still the site's: `Lenford Post Online`.
LONGER_NAME = 14
# A part of a title that stands elsewhere as a title of its own; shorter ones are sections.
MIN_PART = 15
# What a form is worth by itself, and what another witness that agrees adds.
PRIOR = {"h1": 1.5, "json-ld": 0.2, "meta og:title": 0.2, "title element": 0.0, "meta twitter:title": 0.0}
WEIGHT = {"h1": 1.0, "json-ld": 0.8, "meta og:title": 0.8, "title element": 0.5, "meta twitter:title": 0.3}
ADDRESS_WEIGHT = 0.5
# The declared witnesses are no independent ones.
MOST_SUPPORT = 1.4
# Words in common are worth less than the same words.
PARTLY = 0.7
# A heading that shares fewer of its words with any other witness loses its own worth in proportion.
RELATED = 0.3
# An address names the article where it has this many words in one part.
SLUG_WORDS = 3
# A heading may hold a kicker or a subtitle beside the headline that one, or two, others declare.
KICKER_SHARE = 0.6
KICKER_SHARE_OF_TWO = 0.4
WORDS = re.compile(r"\w+")
SLUG_PARTS = re.compile(r"[^\W\d_]+|\d+")
# What the joining of inline elements puts in.
STRAY_SPACE = re.compile(r" (?=[,.;](?:\s|$)|[’']s\b)")


def title_of(page: Page, sites: frozenset[str], url: str | None = None) -> Found | None:
    """The headline; `sites` are the keys of the site's names, which are cut off."""
    witnesses = _witnesses(page, sites)
    told = Counter(own for _, own in {(found.source, key(found.value)) for found in witnesses})
    slug = _slug(url or page.canonical)
    forms = [form for form in (_cut(found, told, slug) for found in witnesses) if form.value]
    named = [form for form in forms if key(form.value) not in sites] or forms
    best = max(named, key=lambda form: _score(form, named, slug), default=None)
    if best is None:
        return None
    shorter = _without_kicker(best, named)
    return shorter or _best_form(best, named)


def site_names(page: Page, source: Source | None) -> frozenset[str]:
    """The keys of the names that page and profile give the site."""
    own = (source.name, *source.names, *source.title_suffixes) if source else ()
    told = (pair for item in page.articles for pair in jsonld.typed_names(item.get("publisher"), page.objects))
    # A blog's publisher is its author, and typed as both.
    publishers = (name for name, kind in told if "Person" not in kind)
    owners = (name for item in page.objects if _is_owner(item) for name in jsonld.names(item.get("name")))
    declared = (page.meta.get("og:site_name", ""), page.meta.get("application-name", ""))
    return frozenset(filter(None, (key(name[:MAX_TITLE]) for name in (*declared, *publishers, *owners, *own))))


def without_site(title: str, sites: frozenset[str]) -> str:
    """The title without parts at its ends that name the site."""
    while marks := list(SITE_MARK.finditer(title)):
        # A site's name may have a mark in it: the longest that is one goes.
        tails = (mark.start() for mark in marks if mark.start() and _is_site(key(title[mark.end() :]), sites))
        heads = (mark.end() for mark in reversed(marks) if key(title[: mark.start()]) in sites and title[mark.end() :])
        if cut := next(tails, 0):
            title = title[:cut]
        elif cut := next(heads, 0):
            title = title[cut:]
        else:
            break
    return title


def plain(text: str, limit: int = MAX_TITLE) -> str:
    """A declared value as text: tags and entities resolved, on one line."""
    return line(MARKUP.sub("", unescape(TAG.sub(" ", text[: 10 * limit]))), limit)


def _is_owner(item: dict[str, object]) -> bool:
    kinds = jsonld.type_of(item).split()
    return "Person" not in kinds and any(kind in ("WebSite", "Organization", "NewsMediaOrganization") for kind in kinds)


def _witnesses(page: Page, sites: frozenset[str]) -> list[Found]:
    """Every witness's text, names of the site cut off."""
    headings = [
        ("h1", STRAY_SPACE.sub("", heading.text(MAX_TITLE))) for heading in page.elements.headings[:MAX_HEADINGS]
    ]
    headlines = [text for item in page.articles for text in jsonld.texts(item.get("headline"))][:1]
    declared = [("meta og:title", page.meta.get("og:title", "")), *(("json-ld", text) for text in headlines)]
    declared += [("title element", page.title), ("meta twitter:title", page.meta.get("twitter:title", ""))]
    texts = [*headings, *((source, plain(text)) for source, text in declared)]
    return [Found(without_site(text, sites), source) for source, text in texts if text]


def _cut(found: Found, told: Counter[str], slug: frozenset[str]) -> Found:
    """What only one witness has, cut down to a part that is another's whole title, else by a short last part.

    A heading that names the site may be such a part: the words of the address tell.
    """
    if found.source == "h1" or told[key(found.value)] > 1:
        return found
    marks = list(SITE_MARK.finditer(found.value))
    parts = [found.value[: mark.start()] for mark in marks] + [found.value[mark.end() :] for mark in marks]
    shared = [part for part in parts if len(part) >= MIN_PART and told[key(part)]]
    if not shared:
        return found._replace(value=_without_short(found.value, marks))
    return found._replace(value=max((*shared, parts[0]), key=lambda part: (_addressed(part, slug), part in shared, len(part))))  # fmt: skip


def _without_short(title: str, marks: Sequence[re.Match[str]]) -> str:
    """The title without a short last part behind a bar or a dash, where nothing else is marked off."""
    if not marks:
        return title
    head, mark, tail = title[: marks[-1].start()], marks[-1][0].strip(), title[marks[-1].end() :]
    alone = len(marks) == 1 or mark in ("|", "｜")
    return head if mark in CUTTING and alone and len(tail) <= MAX_SITE_NAME and len(head) > len(tail) else title


def _is_site(own: str, sites: frozenset[str]) -> bool:
    # A name of four letters or fewer is too easily part of a word.
    return bool(own) and (own in sites or any(len(name) > 4 and name in own and len(own) < len(name) + LONGER_NAME for name in sites))  # fmt: skip


def _score(form: Found, forms: Sequence[Found], slug: frozenset[str]) -> float:
    # Headings are no witnesses for each other: pages repeat them for small screens.
    others = [other for other in forms if other.source != form.source]
    alike = {other: _likeness(form.value, other.value) for other in others}
    support: dict[str, float] = {}
    for other, same in alike.items():
        worth = (1 if same == 1 else PARTLY * same) * WEIGHT[other.source]
        support[other.source] = max(support.get(other.source, 0.0), worth)
    addressed = _addressed(form.value, slug)
    known = min(1.0, max((*alike.values(), addressed)) / RELATED) if others else 1.0
    prior = PRIOR[form.source] * (known if form.source == "h1" else 1.0)
    return prior + min(sum(support.values()), MOST_SUPPORT) + ADDRESS_WEIGHT * addressed


def _likeness(one: str, other: str) -> float:
    """1 for the same letters, else the share of common words."""
    if key(one) == key(other):
        return 1.0
    mine, theirs = _tokens(one), _tokens(other)
    return min(0.99, len(mine & theirs) / len(mine | theirs)) if mine or theirs else 0.0


def _best_form(best: Found, forms: Sequence[Found]) -> Found:
    """Of the spellings of the same headline the one that readers see, else the first."""
    own = key(best.value)
    same = [form for form in forms if key(form.value) == own]
    return next((form for form in same if form.source == "h1"), best)


def _without_kicker(best: Found, forms: Sequence[Found]) -> Found | None:
    """The declared headline where the heading has that and a kicker or a subtitle."""
    whole = key(best.value)
    if best.source != "h1":
        return None
    for form in forms:
        own = key(form.value)
        told = {other.source for other in forms if key(other.value) == own}
        if own == whole or form.source not in ("json-ld", "meta og:title") or not own:
            continue
        inside = whole.endswith(own) or (whole.startswith(own) and len(told) > 1)
        if inside and len(own) >= (KICKER_SHARE_OF_TWO if len(told) > 1 else KICKER_SHARE) * len(whole):
            return form
    return None


def _tokens(text: str) -> frozenset[str]:
    return frozenset(WORDS.findall(text.casefold()))


def _addressed(text: str, slug: frozenset[str]) -> float:
    """The share of the address's words that stand in the text."""
    return len(_tokens(text) & slug) / len(slug) if slug else 0.0


def _slug(url: str) -> frozenset[str]:
    """The words of the address that name the article, none where it has too few."""
    try:
        path = unquote(urlsplit(url[:2_048]).path)
    except ValueError:
        return frozenset()
    part = max(path.split("/"), key=lambda part: part.count("-") + part.count("_"))
    words = SLUG_PARTS.findall(part.rsplit(".", 1)[0].casefold())
    return frozenset(words) if len(words) >= SLUG_WORDS else frozenset()
