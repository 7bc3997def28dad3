"""The stories as whole pages, in twelve builds: what is around and between the paragraphs is as on real sites."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape

from quality.furniture import FURNITURE, Furniture
from quality.stories import STORIES, Story

Build = Callable[[Story, Furniture], str]
SITE = "Lenford Courier"
BIO = {
    "en": "covers the coast and its people. She joined the paper in 2011 and lives with two dogs.",
    "de": "schreibt seit 2011 über das Land und seine Leute und lebt mit zwei Hunden.",
}


def pages() -> Iterator[tuple[str, Story, bytes]]:
    """Name, gold and bytes of each page; two stories have the same build."""
    for at, story in enumerate(STORIES):
        build = BUILDS[at % len(BUILDS)]
        charset = "iso-8859-1" if build is old_tables and story.language == "pt" else "utf-8"
        html = build(story, FURNITURE[story.language]).replace("@CHARSET@", charset)
        yield f"{at:02d}-{story.language}-{build.__name__}", _shown(story, build), html.encode(charset)


def _shown(story: Story, build: Build) -> Story:
    """The gold: an agency that signs beside a reporter stands on pages of three builds only, and old pages give a day."""
    gold = story if build in SIGNED or not story.authors else story._replace(credit=None)
    return gold._replace(published=f"{story.published[:10]}T00:00:00+00:00") if build is old_tables else gold


def _p(paragraphs: tuple[str, ...] | list[str], tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for text in paragraphs)


def _marked(story: Story) -> list[str]:
    """The paragraphs, the agency's mark behind the last sentence."""
    mark = f" ({story.credit})" if story.credit else ""
    return [*story.paragraphs[:-1], story.paragraphs[-1] + mark]


def _local(story: Story) -> str:
    return datetime.fromisoformat(story.published).strftime("%Y-%m-%d %H:%M")


def _nav(story: Story) -> str:
    words = FURNITURE[story.language].teasers
    return "".join(
        f'<li class="nav__item"><a href="/s/{at}">{word.split()[0]}</a></li>' for at, word in enumerate(words * 3)
    )


def _teasers(furniture: Furniture, story: Story, count: int = 6) -> str:
    return "".join(
        f'<div class="teaser"><a href="/n/{at}"><img src="/i/{at}.jpg" alt=""><h3>{furniture.teasers[at % 3]}</h3></a>'
        f"<p>{furniture.teasers[(at + 1) % 3]}.</p></div>"
        for at in range(count)
    )


def _ld(story: Story, **more: object) -> str:
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "datePublished": story.published,
        "author": [{"@type": "Person", "name": name} for name in story.authors] or {"@type": "Organization", "name": story.credit},
        "publisher": {"@type": "Organization", "name": SITE}, "image": ["https://courier.example/i/1.jpg"],
    } | more  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _head(story: Story, extra: str = "", *, og: bool = True) -> str:
    shared = f'<meta property="og:title" content="{escape(story.title)}"><meta property="og:type" content="article"><meta property="og:site_name" content="{SITE}">' if og else ""  # fmt: skip
    return f'<!doctype html>\n<html lang="{story.language}"><head><meta charset="utf-8"><title>{escape(story.title)} | {SITE}</title>{shared}{extra}</head>\n'


def _names(story: Story) -> str:
    return ", ".join(story.authors) or story.credit or ""


def modern(story: Story, furniture: Furniture) -> str:
    """Semantic elements, JSON-LD, share bar, caption, newsletter box in the text, related teasers."""
    first, rest = story.paragraphs[:2], story.paragraphs[2:]
    return (
        _head(story, _ld(story))
        + f"""<body><header><nav><ul>{_nav(story)}</ul></nav></header><main><article>
<h1>{escape(story.title)}</h1><div class="byline">{furniture.by} <a rel="author" href="/a/1">{_names(story)}</a></div><time datetime="{story.published}">{_local(story)}</time>
<div class="share"><button>{furniture.share}</button><a href="#">Facebook</a><a href="#">X</a><a href="#">WhatsApp</a></div>
<figure><img src="/i/1.jpg" alt=""><figcaption>{furniture.caption}</figcaption></figure>
<div class="article-body">{_p(first)}<aside class="newsletter"><h4>Newsletter</h4><p>{furniture.newsletter}</p><form><input type="email"><button>OK</button></form></aside>{_p(rest)}</div>
</article><section class="related"><h2>{furniture.more}</h2>{_teasers(furniture, story)}</section></main><footer><p>© 2024 {SITE}. {furniture.rights}</p></footer></body></html>"""
    )


def hashed(story: Story, furniture: Furniture) -> str:
    """Nothing but div elements with classes that a tool has made; metadata in meta tags alone."""
    meta = f'<meta property="article:published_time" content="{story.published}"><meta name="author" content="{_names(story)}">'
    body = "".join(
        f'<div class="css-x7k2p1"><span class="css-0">{escape(text, quote=False)}</span></div>'
        for text in story.paragraphs
    )
    return (
        _head(story, meta)
        + f"""<body><div id="app"><div class="css-9aa1"><div class="css-nav">{_nav(story)}</div></div><div class="css-4f">
<h1 class="css-h1">{escape(story.title)}</h1><div class="css-by">{furniture.by} {_names(story)}</div><div class="css-content">{body}</div>
<div class="css-rail">{_teasers(furniture, story, 9)}</div></div><div class="css-foot"><div>{furniture.cookies}</div></div></div></body></html>"""
    )


def wordpress(story: Story, furniture: Furniture) -> str:
    """entry-content, widgets beside it, three comments below it."""
    comments = "".join(
        f'<li class="comment"><article class="comment-body"><b class="fn">Reader{at}</b><time datetime="2024-08-0{at}T10:00:00Z">{at}</time><p>{furniture.comment}</p></article></li>'
        for at in (1, 2, 3)
    )
    return (
        _head(story, f'<meta property="article:published_time" content="{story.published}">')
        + f"""<body class="post-template single"><div id="page"><header id="masthead"><ul>{_nav(story)}</ul></header>
<div id="primary"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{escape(story.title)}</h1><div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{story.published}">{_local(story)}</time></span> <span class="byline"><span class="author vcard"><a class="url fn n" href="/author/x">{_names(story)}</a></span></span></div></header>
<div class="entry-content">{_p(_marked(story))}<div class="sharedaddy"><h3>{furniture.share}</h3><ul><li><a href="#">Facebook</a></li><li><a href="#">Twitter</a></li></ul></div></div><footer class="entry-footer"><a rel="tag" href="/t/1">{furniture.teasers[0].split()[0]}</a></footer></article>
<div id="comments"><ol class="comment-list">{comments}</ol></div></div><aside id="secondary" class="widget-area"><section class="widget"><h2>{furniture.more}</h2>{_teasers(furniture, story, 4)}</section></aside></div></body></html>"""
    )


def endless(story: Story, furniture: Furniture) -> str:
    """The next story stands below the first, as pages without end load it."""
    other = STORIES[(STORIES.index(story) + 1) % 6]
    return (
        _head(story, _ld(story))
        + f"""<body><nav>{_nav(story)}</nav><div class="stream"><article class="story" data-n="1"><h1>{escape(story.title)}</h1><p class="meta">{furniture.by} {_names(story)} · {_local(story)}</p>
<div class="story-text">{_p(story.paragraphs)}</div></article><div class="next">{furniture.more}</div><article class="story" data-n="2"><h1>{escape(other.title)}</h1><p class="meta">{_names(other)} · {_local(other)}</p><div class="story-text">{_p(other.paragraphs)}</div></article></div></body></html>"""
    )


def live(story: Story, furniture: Furniture) -> str:
    """A live blog: each paragraph is an entry with its time; the newest stands first."""
    entries = "".join(
        f'<div class="live-entry" id="e{at}"><time datetime="{story.published}">{10 + at}:0{at}</time><div class="live-entry__text"><p>{escape(text, quote=False)}</p></div><div class="live-entry__share"><a href="#">Link</a></div></div>'
        for at, text in enumerate(story.paragraphs)
    )
    data = _ld(story, **{"@type": ["NewsArticle", "LiveBlogPosting"]})
    return (
        _head(story, data)
        + f"""<body><nav>{_nav(story)}</nav><main><h1>{escape(story.title)}</h1><div class="author">{furniture.by} {_names(story)}</div><div class="live-blog">{entries}</div></main><aside>{_teasers(furniture, story)}</aside></body></html>"""
    )


def listed(story: Story, furniture: Furniture) -> str:
    """The last paragraphs are a list, and a table of figures stands between."""
    table = (
        "<table><tr><th>2021</th><th>2022</th><th>2023</th></tr>"
        + "<tr><td>114</td><td>127</td><td>98</td></tr>" * 3
        + "</table>"
    )
    return (
        _head(story, _ld(story))
        + f"""<body><header>{_nav(story)}</header><article><h1>{escape(story.title)}</h1><address>{furniture.by} <a rel="author" href="/a">{_names(story)}</a></address><time datetime="{story.published}"></time>
{_p(story.paragraphs[:2])}{table}<ul>{_p(story.paragraphs[2:], "li")}</ul></article><section><h2>{furniture.more}</h2>{_teasers(furniture, story)}</section></body></html>"""
    )


def old_tables(story: Story, furniture: Furniture) -> str:
    """The web of the year 2000: tables for columns, capital tags, line breaks for paragraphs, no metadata."""
    text = "<BR><BR>\n".join(escape(paragraph, quote=False) for paragraph in story.paragraphs)
    links = "".join(
        f'<A HREF="s{at}.htm"><FONT SIZE=1>{word}</FONT></A><BR>' for at, word in enumerate(furniture.teasers * 2)
    )
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=@CHARSET@"><TITLE>{escape(story.title)}</TITLE></HEAD><BODY BGCOLOR=#FFFFFF>
<TABLE WIDTH=760 BORDER=0><TR><TD COLSPAN=3><IMG SRC=logo.gif ALT="{SITE}"></TD></TR><TR><TD WIDTH=120 VALIGN=TOP>{links}</TD><TD VALIGN=TOP><FONT FACE=Arial SIZE=5><B>{escape(story.title)}</B></FONT><BR>
<FONT SIZE=2>{furniture.by} {_names(story)}<BR>{story.published[:10]}</FONT><P><FONT FACE=Times>{text}</FONT></TD><TD WIDTH=120><FONT SIZE=1>{furniture.newsletter}</FONT></TD></TR>
<TR><TD COLSPAN=3 ALIGN=CENTER><FONT SIZE=1>Copyright 2001 {SITE}</FONT></TD></TR></TABLE></BODY></HTML>"""


def overlaid(story: Story, furniture: Furniture) -> str:
    """A long banner of consent before everything else."""
    banner = f'<div id="consent" role="dialog"><h2>Cookies</h2>{_p([furniture.cookies, furniture.newsletter, furniture.cookies])}<button>OK</button><button>…</button></div>'
    return (
        _head(story, _ld(story))
        + f"""<body>{banner}<div class="wrap"><div class="top">{_nav(story)}</div><div class="content"><h1>{escape(story.title)}</h1><span class="byline">{_names(story)}</span><span class="date">{_local(story)}</span>
<div class="text">{_p(story.paragraphs)}</div></div><div class="footer"><p>{furniture.rights}</p></div></div></body></html>"""
    )


def quoted(story: Story, furniture: Furniture) -> str:
    """A pull quote that repeats a sentence, an author's box, tags, and a box for the app."""
    quote = story.paragraphs[2]
    bio = f"{story.authors[0] if story.authors else SITE} {BIO.get(story.language, '')}"
    return (
        _head(story, _ld(story))
        + f"""<body><nav>{_nav(story)}</nav><article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{escape(story.title)}</h1><p class="author-line">{furniture.by} {_names(story)}</p>
<div itemprop="articleBody">{_p(story.paragraphs[:3])}<blockquote class="pullquote">{escape(quote, quote=False)}</blockquote>{_p(story.paragraphs[3:])}</div>
<div class="author-bio"><img src="/a.jpg" alt=""><p>{bio}</p></div><ul class="tags"><li><a href="/t/1">{furniture.teasers[1].split()[0]}</a></li><li><a href="/t/2">{furniture.teasers[2].split()[0]}</a></li></ul><div class="app-box"><p>{furniture.newsletter}</p></div></article></body></html>"""
    )


def gallery(story: Story, furniture: Furniture) -> str:
    """Pictures with captions after each paragraph, and a player."""
    blocks = "".join(
        f'<p>{escape(text, quote=False)}</p><div class="photo"><img src="/i/{at}.jpg"><div class="photo-caption">{furniture.caption}</div></div>'
        for at, text in enumerate(story.paragraphs)
    )
    return (
        _head(story, _ld(story))
        + f"""<body><nav>{_nav(story)}</nav><main id="main"><h1>{escape(story.title)}</h1><div class="meta"><span class="name">{_names(story)}</span> <time datetime="{story.published}">{_local(story)}</time></div><div class="video-player"><span>Play</span></div>
<div class="body">{blocks}</div><div class="outbrain"><h3>{furniture.more}</h3>{_teasers(furniture, story, 8)}</div></main></body></html>"""
    )


def microdata(story: Story, furniture: Furniture) -> str:
    """Microdata instead of JSON-LD, and the agency's mark at the end."""
    author = "".join(
        f'<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">{name}</span></span>'
        for name in story.authors
    )
    return (
        _head(story, og=False)
        + f"""<body><div class="menu">{_nav(story)}</div><div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{escape(story.title)}</h1><meta itemprop="datePublished" content="{story.published}">{author}
<div itemprop="articleBody">{_p(_marked(story))}<p><strong>{furniture.more}: <a href="/n/1">{furniture.teasers[0]}</a></strong></p></div></div><div class="sidebar">{_teasers(furniture, story, 5)}</div></body></html>"""
    )


def scripted(story: Story, furniture: Furniture) -> str:
    """The page carries its own data for scripts, the article among them; test ids instead of classes."""
    state = json.dumps({"props": {"article": {"title": story.title, "body": story.paragraphs}}}, ensure_ascii=False)
    blocks = "".join(
        f'<div data-testid="paragraph"><p>{escape(text, quote=False)}</p></div>' for text in _marked(story)
    )
    return (
        _head(story, _ld(story, articleBody=" ".join(story.paragraphs[:2]) + " …"))
        + f"""<body><div id="__next"><div data-testid="header">{_nav(story)}</div><div data-testid="article"><h1>{escape(story.title)}</h1><div data-testid="byline">{furniture.by} {_names(story)}</div>{blocks}
<div data-testid="recirc"><h2>{furniture.more}</h2>{_teasers(furniture, story)}</div><div data-testid="comments"><p>{furniture.comment}</p><p>{furniture.comment}</p></div></div></div><script id="__NEXT_DATA__" type="application/json">{state}</script></body></html>"""
    )


BUILDS: tuple[Build, ...] = (modern, hashed, wordpress, endless, live, listed, quoted, overlaid, gallery, scripted, old_tables, microdata)  # fmt: skip
SIGNED = frozenset({wordpress, scripted, microdata})
