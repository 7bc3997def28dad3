import json
from types import SimpleNamespace

import pytest

from copydesk.agents.clean.dates import parse
from copydesk.agents.clean.draft import Hints
from copydesk.agents.clean.moments import moments_of
from copydesk.agents.clean.page import Found, read_page
from copydesk.agents.clean.profiles import Selectors, Source

TITLE = "Council votes for a second bridge"
BERLIN = Source(id="post", name="Lenford Post", zone="Europe/Berlin")
URL = "https://lenford.example/bridge"
AT = "2021-06-23T08:44:00Z"


def moments(body="", *, ld=None, source=None, url=URL, hints=None, header=None, language="en", **metas):
    head = "".join(f'<meta name="{name.replace("__", ":")}" content="{value}">' for name, value in metas.items())
    block = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **ld})}</script>' if ld else ""
    html = f'<html lang="{language}"><head>{head}{block}</head><body><h1>{TITLE}</h1>{body}</body></html>'
    lines = SimpleNamespace(published=header and parse(header, month_first=None), modified=None)
    draft = SimpleNamespace(page=read_page(html), title=Found(TITLE, "h1"), header=lines, source=source)
    return moments_of(draft, hints or Hints(), source, url)


def published(*args, **fields):
    found = moments(*args, **fields).published
    return found.at, found.known and found.known.zone_from, found.provenance.source


def test_an_offset_in_the_document_is_the_best_known_zone():
    assert published(ld={"datePublished": "2021-06-23T10:44:00+02:00"}, source=BERLIN) == (AT, "document", "json-ld")


def test_then_the_profiles_zone_then_utc_said_to_be_assumed():
    ld = {"datePublished": "2021-06-23T10:44:00"}
    assert published(ld=ld, source=BERLIN) == (AT, "source profile", "json-ld, zone by source profile post")
    assert published(ld=ld) == ("2021-06-23T10:44:00Z", "assumed UTC", "json-ld")


@pytest.mark.parametrize("other", ["2021-06-23T10:44:00+02:00", "2021-06-23T10:44+02:00", "23 June 2021 10:44 CEST"])
def test_the_same_clock_elsewhere_names_the_zone(other):
    at, origin, told = published(f'<time datetime="{other}"></time>', ld={"datePublished": "2021-06-23T10:44:00"})
    assert (at, origin, told) == (AT, "document", "json-ld, zone by time element")


def test_the_same_moment_on_another_clock_names_the_zone():
    found = published(ld={"datePublished": "2021-06-23 10:44:00"}, article__published_time="2021-06-23T08:44:00Z")
    assert found == (AT, "document", "json-ld, zone by meta article:published_time")


def test_another_moment_names_no_zone():
    found = published(ld={"datePublished": "2021-06-23 10:44:00"}, article__published_time="2021-06-23T08:51:07Z")
    assert found[0] == "2021-06-23T10:44:00Z"
    assert found[1] == "assumed UTC"


def test_the_offset_of_the_change_serves_where_no_profile_does():
    ld = {"datePublished": "2021-06-23T10:44:00", "dateModified": "2021-06-24T09:00:00+02:00"}
    assert published(ld=ld)[0] == AT
    far = {"datePublished": "2021-06-23T10:44:00", "dateModified": "2022-01-24T09:00:00+01:00"}
    assert published(ld=far)[1] == "assumed UTC"


@pytest.mark.parametrize("midnight", ["2021-06-23", "2021-06-23T00:00:00Z", "2021-06-23T00:00"])
def test_a_day_takes_its_time_from_another_witness(midnight):
    found = published('<time datetime="2021-06-23T10:44:00+02:00"></time>', ld={"datePublished": midnight})
    assert found == (AT, "document", "json-ld, time by time element")


def test_the_time_of_another_day_is_not_taken():
    found = published('<time datetime="2021-06-25T10:44:00+02:00"></time>', ld={"datePublished": "2021-06-23"})
    assert found[0] == "2021-06-23T00:00:00Z"


def test_a_day_takes_its_time_from_the_line_that_readers_see():
    found = published("<p>Published 23 June 2021, 10:44</p>", ld={"datePublished": "2021-06-23"}, source=BERLIN)
    assert found[0] == AT


@pytest.mark.parametrize(
    "body",
    ['<time datetime="2021-06-23T10:44:00+02:00"></time>', '<time datetime="2021-06-23T08:44:00Z"></time>'],
)
def test_utc_that_another_witness_shows_to_be_local_is_none(body):
    assert published(body, ld={"datePublished": "2021-06-23T10:44:00Z"}, source=BERLIN)[0] == AT


def test_utc_is_believed_where_nothing_speaks_against_it():
    assert published(ld={"datePublished": "2021-06-23T10:44:00Z"}, source=BERLIN)[0] == "2021-06-23T10:44:00Z"
    later = '<time datetime="2021-06-23T12:44:00+02:00"></time>'
    assert published(later, ld={"datePublished": "2021-06-23T10:44:00Z"}, source=BERLIN)[0] == "2021-06-23T10:44:00Z"


def test_the_producers_date_completes_and_stands_in():
    told = Hints(published_at="Wed, 23 Jun 2021 10:44:00 +0200")
    assert published(hints=told) == (AT, "producer", "producer")
    assert published(ld={"datePublished": "2021-06-23"}, hints=told) == (AT, "producer", "json-ld, time by producer")


def test_the_profiles_selector_comes_first_and_is_completed():
    source = Source(id="post", name="Lenford Post", selectors=Selectors(date="b.when"))
    body = '<b class="when">23 June 2021 10:44</b><time datetime="2021-06-23T10:44:00+02:00"></time>'
    found = published(body, ld={"datePublished": "2021-06-20T00:00:00Z"}, source=source)
    assert found == (AT, "document", "selector of source profile post, zone by time element")


def test_day_and_month_follow_a_witness_that_is_clear():
    found = moments(ld={"datePublished": "03/04/2021"}, url="https://lenford.example/2021/03/04/bridge").published
    assert found.at == "2021-03-04T00:00:00Z"
    assert not found.known.ambiguous
    assert moments(ld={"datePublished": "03/04/2021"}).published.known.ambiguous
    assert not moments(ld={"datePublished": "03/04/2021"}, language="de").published.known.ambiguous


def test_day_and_month_in_the_future_are_exchanged():
    found = moments(ld={"datePublished": "02/05/2021"}, hints=Hints(fetched_at="2021-02-06T00:00:00Z")).published
    assert found.at == "2021-02-05T00:00:00Z"


def test_the_future_and_the_default_are_implausible():
    fetched = Hints(fetched_at="2021-06-24T00:00:00Z")
    ld = {"datePublished": "2031-06-23T10:44:00Z"}
    found = moments(ld=ld, hints=fetched).published
    assert (found.at, found.provenance.status) == (None, "failed:implausible")
    assert moments(ld=ld, hints=fetched, article__published_time=AT).published.at == AT
    assert moments(ld={"datePublished": "1970-01-01T00:00:00Z"}).published.at is None
    assert moments().published.provenance.status == "absent"


def test_a_change_before_the_publication_is_none():
    ld = {"datePublished": "2021-06-23T10:44:00Z", "dateModified": "2021-06-22T10:44:00Z"}
    found = moments(ld=ld).modified
    assert (found.at, found.provenance.status) == (None, "failed:before publication")
    same = {"datePublished": "2021-06-23T10:44:00Z", "dateModified": "2021-06-23"}
    assert moments(ld=same).modified.at == "2021-06-23T00:00:00Z"


def test_a_change_says_how_its_zone_was_known():
    found = moments(ld={"datePublished": "2021-06-23T10:44:00", "dateModified": "2021-06-23T11:44:00"}, source=BERLIN)
    assert (found.modified.at, found.modified.known.zone_from) == ("2021-06-23T09:44:00Z", "source profile")


def test_a_page_that_knows_its_change_alone_is_dated_by_it():
    found = moments(lastmod=AT)
    assert found.published.at == found.modified.at == AT
    assert found.published.provenance.source == "meta lastmod"


def test_the_header_of_the_text_is_the_last_word():
    assert published(header="23 June 2021, 10:44", source=BERLIN)[0] == AT
    assert published(header="24 June 2021", ld={"datePublished": "2021-06-23T10:44:00+02:00"})[0] == AT
