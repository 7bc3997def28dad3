"""The stories as text dumps, as crawlers keep them that lost their HTML: headers glued, blocks twice, furniture between."""

import textwrap
from collections.abc import Callable, Iterator
from datetime import datetime

from quality.furniture import FURNITURE, Furniture
from quality.stories import STORIES, Story

Form = Callable[[Story, Furniture], str]
# A source whose profile gives the zone in which the story's paper prints its times.
SOURCES = {
    "de": "tagesschau", "fr": "le-monde", "es": "el-pais", "pt": "folha", "it": "la-repubblica", "nl": "nos", "pl": "rzeczpospolita",
    "ru": "kommersant", "el": "kathimerini", "tr": "hurriyet", "ar": "al-ahram", "hi": "dainik-bhaskar", "zh": "caixin", "ja": "asahi",
    "ko": "hankyoreh", "th": "thairath", "vi": "tuoi-tre",
}  # fmt: skip
ENGLISH = ("guardian", "new-york-times", "hindu", "guardian", "guardian", "los-angeles-times")
DATES = {
    "en": "%B %d, %Y, %H:%M", "de": "%d.%m.%Y, %H:%M Uhr", "fr": "%d/%m/%Y à %Hh%M", "es": "%d/%m/%Y %H:%M", "pt": "%d/%m/%Y às %Hh%M", "it": "%d/%m/%Y, %H:%M",
    "nl": "%d-%m-%Y %H:%M", "pl": "%d.%m.%Y, %H:%M", "ru": "%d.%m.%Y %H:%M", "el": "%d/%m/%Y, %H:%M", "tr": "%d.%m.%Y %H:%M", "ar": "%Y-%m-%d %H:%M", "hi": "%d-%m-%Y %H:%M",
    "zh": "%Y年%m月%d日 %H:%M", "ja": "%Y年%m月%d日 %H時%M分", "ko": "%Y-%m-%d %H:%M", "th": "%d/%m/%Y %H:%M", "vi": "%d/%m/%Y %H:%M",
}  # fmt: skip
CITIES = {"en": "PORT ELLAN", "de": "NIEDERRODEN", "fr": "BREST", "es": "MADRID", "pt": "MANAUS", "it": "PIETRALBA", "nl": "OOSTERWIJK", "pl": "KRAKÓW", "tr": "SIVAS"}  # fmt: skip
WIDTH = 72


def dumps() -> Iterator[tuple[str, Story, str, str]]:
    """Name, gold, source and text of each dump; two stories have the same form."""
    for at, story in enumerate(STORIES):
        form = FORMS[at % len(FORMS)]
        source = ENGLISH[at] if story.language == "en" else SOURCES[story.language]
        text = form(story, FURNITURE[story.language])
        gold = story if form in SIGNED or not story.authors else story._replace(credit=None)
        yield f"{at:02d}-{story.language}-{form.__name__}", gold, source, text


def _when(story: Story) -> str:
    return datetime.fromisoformat(story.published).strftime(DATES[story.language])


def _who(story: Story) -> str:
    return ", ".join(story.authors) or story.credit or ""


def _by(story: Story, furniture: Furniture) -> str:
    glue = "" if furniture.by.endswith("・") else " "
    return f"{furniture.by}{glue}{_who(story)}"


def _joined(*lines: str) -> str:
    return "\n\n".join(line for line in lines if line)


def plain(story: Story, furniture: Furniture) -> str:
    """Title, byline, date, paragraphs, a footer."""
    return _joined(
        story.title,
        _by(story, furniture),
        f"{furniture.published}: {_when(story)}",
        story.text,
        f"© 2024 {furniture.rights}",
    )


def glued(story: Story, furniture: Furniture) -> str:
    """Byline and date in one line without a space between."""
    return _joined(story.title, f"{_by(story, furniture)}{furniture.published} : {_when(story)}", story.text)


def twice(story: Story, furniture: Furniture) -> str:
    """The whole body a second time."""
    return _joined(story.title, _by(story, furniture), _when(story), story.text, story.text)


def teased(story: Story, furniture: Furniture) -> str:
    """The lead, cut, stands before the lead."""
    return _joined(
        story.title, story.paragraphs[0][:70].rstrip() + "…", _by(story, furniture), _when(story), story.text
    )


def signed(story: Story, furniture: Furniture) -> str:
    """A dateline where the script has capitals, and the agency's mark behind the last sentence."""
    city = CITIES.get(story.language)
    first = f"{city} — {story.paragraphs[0]}" if city else story.paragraphs[0]
    mark = f" ({story.credit})" if story.credit else ""
    return _joined(
        story.title,
        _by(story, furniture) if story.authors else "",
        _when(story),
        first,
        *story.paragraphs[1:-1],
        story.paragraphs[-1] + mark,
    )


def shared(story: Story, furniture: Furniture) -> str:
    """Buttons and links between the paragraphs."""
    between = (furniture.share, f"{furniture.more}: {furniture.teasers[0]}", "Facebook", "WhatsApp")
    lines = [line for at, text in enumerate(story.paragraphs) for line in (text, between[at % 4])]
    return _joined(story.title, _by(story, furniture), _when(story), *lines)


def wrapped(story: Story, furniture: Furniture) -> str:
    """Lines of 72 columns."""
    body = [textwrap.fill(text, WIDTH) for text in story.paragraphs]
    return _joined(story.title, _by(story, furniture), _when(story), *body)


def invisible(story: Story, furniture: Furniture) -> str:
    """Soft hyphens, zero-width and no-break spaces, a byte order mark."""
    body = story.text.replace("tion", "t\u00adion").replace(". ", ".\u00a0").replace(" ", " \u200b", 20)
    return "\ufeff" + _joined(story.title, _by(story, furniture), _when(story), body)


def escaped(story: Story, furniture: Furniture) -> str:
    """Entities escaped twice."""
    body = (
        story.text.replace("&", "&amp;")
        .replace("“", "&amp;ldquo;")
        .replace("”", "&amp;rdquo;")
        .replace("«", "&amp;laquo;")
        .replace("’", "&amp;#8217;")
        .replace("'", "&amp;#39;")
    )
    return _joined(story.title, _by(story, furniture), _when(story), body)


def stuttered(story: Story, furniture: Furniture) -> str:
    """Two paragraphs in the middle stand twice, and one sentence at the end."""
    first, middle, rest = story.paragraphs[:1], story.paragraphs[1:3], story.paragraphs[3:]
    return _joined(
        story.title, _by(story, furniture), _when(story), *first, *middle, *middle, *rest, story.paragraphs[-1]
    )


def mailed(story: Story, furniture: Furniture) -> str:
    """A newsletter's box, a reporter's address, related headlines at the end."""
    return _joined(
        story.title,
        _by(story, furniture),
        _when(story),
        *story.paragraphs[:3],
        furniture.newsletter,
        *story.paragraphs[3:],
        "desk@courier.example",
        furniture.more,
        *furniture.teasers,
    )


def moulded(story: Story, furniture: Furniture) -> str:
    """UTF-8 read as Latin-1, where every character survives it."""
    text = _joined(story.title, _by(story, furniture), _when(story), story.text)
    return text.encode().decode("latin-1") if all(ord(letter) < 0x250 for letter in text) else text


FORMS: tuple[Form, ...] = (plain, glued, twice, teased, signed, shared, wrapped, invisible, escaped, stuttered, mailed, moulded)  # fmt: skip
SIGNED = frozenset({signed})
