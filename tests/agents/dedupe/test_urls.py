import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.dedupe.urls import MAX_URL, url_hash, url_key

PAGE = "https://paper.example/news/ferry"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "HTTPS://Paper.EXAMPLE/news/ferry",
        PAGE + "#comments",
        PAGE + "?utm_source=feed&utm_medium=rss",
        PAGE + "?fbclid=abc&GCLID=1",
        "https://paper.example:443/news/ferry",
        f"  {PAGE}\n",
        PAGE + "?",
    ],
)
def test_the_same_article(url):
    assert url_key(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        PAGE + "/",
        PAGE + "?page=2",
        "https://paper.example/News/ferry",
        "http://paper.example/news/ferry",
        "https://paper.example:8443/news/ferry",
        "https://www.paper.example/news/ferry",
    ],
)
def test_maybe_another_article(url):
    assert url_key(url) not in {PAGE, ""}


def test_other_parameters_stay_as_they_are():
    assert url_key(PAGE + "?b=2&utm_campaign=x&a=%20&c") == PAGE + "?b=2&a=%20&c"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  ",
        "/news/ferry",
        "paper.example/news",
        "http://[broken/news",
        "https://paper.example",
        "https://paper.example/",
        "https://paper.example/?utm_source=feed",
        PAGE + "x" * MAX_URL,
    ],
)
def test_what_names_no_article(url):
    assert url_key(url) == ""


def test_a_front_page_with_a_parameter_names_one():
    assert url_key("https://paper.example/?p=123") == "https://paper.example/?p=123"


def test_the_canonical_url_goes_first_unless_it_is_useless():
    assert url_hash(PAGE, "https://amp.paper.example/ferry") == url_hash(None, PAGE)
    assert url_hash("https://paper.example/", PAGE) == url_hash(None, PAGE)
    assert url_hash("", PAGE) == url_hash(PAGE, None) != ""
    assert url_hash(None, None) == url_hash("https://paper.example/", None) == ""


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60) | st.from_regex(r"\A[a-z]{1,5}://[a-z.\[\]@:]{0,9}/?[a-z?&=#%]{0,20}\Z"))
def test_any_text_is_taken_and_its_key_is_stable(url):
    key = url_key(url)
    assert url_key(key) == key
    assert len(url_hash(url, None)) in {0, 32}
