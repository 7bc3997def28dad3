"""Other extractors of a page's text, each as one function from the page's bytes to its text."""

import warnings
from collections.abc import Callable


def trafilatura_fast(payload: bytes) -> str:
    """trafilatura without its fallbacks."""
    import trafilatura  # noqa: PLC0415 - each is loaded only when it is measured

    return trafilatura.extract(payload, include_comments=False, fast=True) or ""


def trafilatura_metadata(payload: bytes) -> str:
    """The same with title, authors, date and the like, as `clean` has them."""
    import trafilatura  # noqa: PLC0415

    found = trafilatura.bare_extraction(payload, include_comments=False, fast=True, with_metadata=True)
    return (found.text if found else "") or ""


def trafilatura_default(payload: bytes) -> str:
    """trafilatura as it comes."""
    import trafilatura  # noqa: PLC0415

    return trafilatura.extract(payload, include_comments=False) or ""


def resiliparse(payload: bytes) -> str:
    """resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding  # noqa: PLC0415

    text = bytes_to_str(payload, detect_encoding(payload))
    return extract_plain_text(text, main_content=True, list_bullets=False, alt_texts=False, links=False, comments=False)


def readability(payload: bytes) -> str:
    """readability-lxml; it fails on control characters."""
    import lxml.html  # noqa: PLC0415
    from readability import Document  # noqa: PLC0415

    try:
        summary = Document(payload.decode("utf-8", "replace")).summary(html_partial=True)
        return "\n".join(lxml.html.fromstring(summary).itertext())
    except Exception:  # noqa: BLE001 - whatever it raises, it has no text
        return ""


def newspaper(payload: bytes) -> str:
    """newspaper4k, without fetching anything."""
    import newspaper as library  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        article = library.Article("https://news.example/story", fetch_images=False)
        try:
            article.download(input_html=payload.decode("utf-8", "replace"))
            article.parse()
        except Exception:  # noqa: BLE001 - languages that it needs more packages for
            return ""
    return article.text or ""


EXTRACTORS: dict[str, Callable[[bytes], str]] = {
    "trafilatura fast": trafilatura_fast,
    "trafilatura fast, metadata": trafilatura_metadata,
    "trafilatura": trafilatura_default,
    "resiliparse": resiliparse,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
}
