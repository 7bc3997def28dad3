"""What a pool process does for the tag stage: the JSON of a UniqueArticle in, the JSON of an EnrichedArticle out."""

import time
import traceback
from typing import Any, Final

import msgspec
import orjson

from copydesk.agents.tag.core import MAX_CHARACTERS, Tagger, Tags, covers
from copydesk.streams.outcomes import ID_HEADER, Failure, Message, Passed, Reason, header

VERSION: Final = "copydesk.tag/2"
"""Component and version in the provenance of entities and keywords; a change of the rules raises the number."""
SCHEMA: Final = "enriched-article/2"
TRACE_LIMIT: Final = 4000  # characters of a traceback that fit a dead letter's header


def tag_value(value: bytes) -> bytes | Failure:
    """The enriched article; fields that we do not know stay as they are. A failure is a value, nothing is raised."""
    started = time.thread_time()
    try:
        article = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        return Failure(Reason.BROKEN_JSON, f"not JSON: {error}"[:200], error=type(error).__name__)
    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
        return Failure(Reason.WRONG_SCHEMA, "an article is a JSON object with a text", id=_id_of(article))
    try:
        _enrich(article, started)
        return orjson.dumps(article)
    except Exception as error:  # noqa: BLE001 - a bug met by one article must not stop the partition
        detail = f"tagging failed: {type(error).__name__}"
        trace = traceback.format_exc()[-TRACE_LIMIT:]
        return Failure(Reason.FAILED, detail, error=type(error).__name__, trace=trace, id=_id_of(article))


def tag_message(message: Message) -> Passed | Failure:
    """`tag_value` for one record of `unique`; the record that goes on has the article's id as its key."""
    outcome = tag_value(message.value or b"")
    if isinstance(outcome, Failure):
        return outcome
    identity = header(message, ID_HEADER)
    return Passed(identity, identity, outcome)


def warm() -> object:
    """Reads the tables, so that a process's first article does not wait for them."""
    return Tagger.load()


def _enrich(article: dict[str, Any], started: float) -> None:
    language = _word(article.get("language"))
    title = article.get("title")
    title = title if isinstance(title, str) else ""
    tagger = Tagger.load()
    tags = tagger(article["text"], title=title, language=language)
    article.pop("mentions", None)  # of an earlier version of this stage
    article["schema"] = SCHEMA
    article["entities"] = msgspec.to_builtins(tags.entities)
    article["keywords"] = tags.keywords
    origin = _provenance(tags, article["text"], language) | {"data": tagger.hashes}
    article["provenance"] = {**_table(article.get("provenance")), "entities": origin, "keywords": origin}
    spent = round(time.thread_time() - started, 6)
    article["seconds"] = {**_table(article.get("seconds")), "tag": spent}


def _provenance(tags: Tags, text: str, language: str) -> dict[str, Any]:
    """`absent` says that we looked and found no name; `skipped:language` that there is no model for the language."""
    status = "ok" if tags.entities else "absent"
    if not covers(language):
        status = "skipped:language"
    source = "title and text" if len(text) <= MAX_CHARACTERS else f"title and first {MAX_CHARACTERS} characters of text"
    return {"by": VERSION, "status": status, "source": source}


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(value: Any) -> str:
    return value if isinstance(value, str) else "und"


def _id_of(article: Any) -> str:
    identity = article.get("id") if isinstance(article, dict) else None
    return identity if isinstance(identity, str) else ""
