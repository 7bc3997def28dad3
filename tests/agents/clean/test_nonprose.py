"""Data that is no article, and articles that look a little like data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import clean
from copydesk.agents.clean.nonprose import why_data
from copydesk.streams.outcomes import Reason, Rejected
from copydesk.streams.records import CleanArticle

INTRO = (
    "Lenford Rovers beat Marsh Town by three goals to one on Saturday and stay at the top of the northern league.\n\n"
    "Their coach said the second half was the best that she had seen from her team in two years.\n\n"
)
SPRING = "\n".join(
    f"2024-05-{day:02d} 08:13:{day:02d},102 [main] INFO  c.e.Loader - Loaded batch {day} of the nightly import in {day} seconds"
    for day in range(1, 20)
)
ACCESS = "\n".join(
    f'10.0.0.{n} - - [10/Oct/2023:13:55:{n:02d} +0000] "GET /news/{n} HTTP/1.1" 200 {n}512' for n in range(10, 30)
)
SYSLOG = "\n".join(
    f"2023-11-0{n} 04:05:0{n} host kernel: device eth0 entered the state of forwarding" for n in range(1, 9)
)
PYTHON = """import os
from pathlib import Path

def load(path):
    \"\"\"Read the whole file as text and return it to the caller, who closes nothing.\"\"\"
    with open(path) as handle:
        return handle.read()

class Loader(object):
    def __init__(self, root):
        self.root = Path(root)
        self.cache = dict()

    def get(self, name):
        if name not in self.cache:
            self.cache[name] = load(self.root / name)
        return self.cache[name]
"""
JAVASCRIPT = """// Shows the banner when the page has loaded.
function show(id) {
  var box = document.getElementById(id);
  if (box === null) {
    return;
  }
  box.style.display = 'block';
  setTimeout(function () { box.style.display = 'none'; }, 5000);
}
window.onload = function () { show('banner'); };
"""
MINIFIED = (
    "!function(e,t){var n=t.q={};for(var r in e){n[r]=e[r];if(n[r]==null){n[r]={a:1,b:2}}}return n}(window,{});" * 8
)
CSV = "id,name,city,born,note\n" + "\n".join(
    f"{n},Ada Moss,Lenford,19{n},a short note about her" for n in range(40, 60)
)
TSV = "\n".join(f"{n}\tLenford\t{n * 3}\t{n * 7}" for n in range(20))
STYLE = "\n".join(f".card-{n} {{ margin: {n}px; color: #00{n}; }}" for n in range(10, 20))
JSON = '{"status": "ok", "items": [{"id": 1, "title": "The bridge opened on Monday after eleven years of debate."}]}'

BRIEF = "A bridge in Lenford was closed on Monday after a lorry hit its rail. Nobody was hurt, the police said."
POEM = """Over the river the lamps are lit;
Slowly the barges turn;
Under the bridge the old men sit;
Low in the grate they burn:
Watchers of water, keepers of stone;
Each with a tale of his own.

The poem was read by the mayor when the second bridge over the river was opened on Sunday."""
TABLE = INTRO + "\n".join(f"{place}. Town {place}, 38, {90 - place}, {place + 20}" for place in range(1, 18))
TABS = INTRO + "\n".join(f"Town {n}\t38\t{90 - n}\t{n}" for n in range(1, 20))
TICKER = "\n".join(
    f"2024-05-{day:02d} 14:{day}: The council met again on the bridge and put its decision off until the next week."
    for day in range(10, 18)
)
LIST = INTRO + "\n".join(f"- Ada Moss ({n} years old), a player of Lenford Rovers" for n in range(20, 30))
PRICES = (
    "The council wants $40 million for the bridge; the region offers $25 million. Tolls of $3 a car would bring $2 million a year.\n"
    "“That is less than half of what we need,” said Ada Moss, who leads the council's committee on roads and rails.\n"
)
CODE_STORY = (
    INTRO + "The error was in one line of the program that counts the votes:\n\n    total = total + votes[town];\n\n"
    "The company said that it had been put right by Sunday noon, and that no result had to be changed."
)
RECIPE = """Lenford fish soup is served on the first Sunday of May, when the boats come back from the northern banks.
500 g of cod, cut into cubes
2 onions, 3 carrots, 1 leek
1 l of stock, 2 dl of cream
salt, pepper, dill
Boil the vegetables in the stock for ten minutes, then add the fish and the cream and serve it hot."""


@pytest.mark.parametrize(
    "text", [SPRING, ACCESS, SYSLOG, PYTHON, JAVASCRIPT, MINIFIED, CSV, TSV, STYLE, JSON, f"[{JSON}]"]
)
def test_data_is_no_article(text):
    assert why_data(text)
    outcome = clean(text.encode(), content_type="text/plain")
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.NOT_AN_ARTICLE
    assert outcome.detail.isprintable()


@pytest.mark.parametrize("text", [BRIEF, POEM, TABLE, TABS, TICKER, LIST, PRICES, CODE_STORY, RECIPE])
def test_articles_with_odd_lines_stay(text):
    assert why_data(text) is None
    assert isinstance(clean(text.encode(), content_type="text/plain"), CleanArticle)


@pytest.mark.parametrize("text", [TABLE, TABS, LIST])
def test_a_table_inside_an_article_is_kept_whole(text):
    kept = "".join(clean(text.encode(), content_type="text/plain").text.split())
    assert all("".join(line.split()) in kept for line in text.splitlines()[4:] if line.strip())


@pytest.mark.parametrize(
    "text",
    [
        "You need to enable JavaScript to run this app. Please turn it on in your browser and reload the page.",
        "Please enable JavaScript and cookies to continue. Your browser is being checked before you go on to our site.",
        "This site requires JavaScript. Your browser does not support it, or somebody has turned it off for you.",
        "JavaScript is disabled in your browser. To use all parts of this site you have to turn it on and come back.",
        "Our pages do not work without JavaScript. We are sorry that we cannot show you this story in another way.",
    ],
)
def test_walls_are_no_articles(text):
    outcome = clean(text.encode(), content_type="text/plain")
    assert outcome.reason is Reason.NOT_AN_ARTICLE


def test_an_article_about_javascript_stays():
    told = (
        INTRO
        + "The club's new site requires JavaScript, which angered its older fans. "
        + INTRO.replace("\n\n", " ") * 4
    )
    assert isinstance(clean(told.encode(), content_type="text/plain"), CleanArticle)


def test_few_lines_are_never_judged_by_their_shape():
    assert why_data("\n".join(CSV.splitlines()[:4])) is None


WORDS = st.lists(
    st.sampled_from(["the", "mayor", "of", "Lenford", "voted", "for", "a", "bridge", "over", "river"]),
    min_size=6,
    max_size=20,
)
SENTENCES = WORDS.map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(SENTENCES, min_size=1, max_size=12))
def test_sentences_are_never_data(sentences):
    assert why_data("\n".join(sentences)) is None


@given(st.lists(SENTENCES, min_size=2, max_size=4), st.sampled_from([CSV, TSV]))
def test_sentences_before_a_table_make_it_an_article(sentences, table):
    assert why_data("\n".join([*sentences, table])) is None


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text):
    why = why_data(text)
    assert why is None or why.isprintable()
