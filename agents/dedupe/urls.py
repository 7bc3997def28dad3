"""When two URLs name the same article: without what trackers and browsers add to an address."""

from urllib.parse import SplitResult, urlsplit, urlunsplit

import xxhash

# Parameters that say how a reader came, never what is read. Ambiguous ones (`ref`, `id`, `source`) stay: to take two
# articles for one is worse than to miss an update.
_NAMES = """
    _ga _gl _hsenc _hsmi at_campaign at_medium cmpid cvid dclid fbclid gbraid gclid gclsrc guccounter guce_referrer
    guce_referrer_sig icid igshid mc_cid mc_eid mkt_tok msclkid ncid ns_campaign ns_linkname ns_mchannel ns_source
    ocid sr_share spm srsltid taid trk twclid wbraid wt_mc xtor yclid
"""
TRACKING = frozenset(_NAMES.split())
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# Longer addresses exist only in attacks and data: URLs, and every character costs time.
MAX_URL = 8192


def url_hash(canonical_url: str | None, url: str | None) -> str:
    """128 bits, hexadecimal, of the canonical URL, else of the URL; empty if neither names an article."""
    key = url_key(canonical_url or "") or url_key(url or "")
    return xxhash.xxh3_128_hexdigest(key.encode("utf-8", "surrogatepass")) if key else ""


def url_key(url: str) -> str:
    """The URL in one form: scheme and host in lower case, no fragment, no default port, no tracking parameters.

    Empty for what cannot name an article: a relative or broken URL, and a site's front page, which careless sites
    give as the canonical URL of all their articles.
    """
    try:
        parts = urlsplit(url.strip()) if len(url) <= MAX_URL else SplitResult("", "", "", "", "")
    except ValueError:
        return ""
    query = _without_tracking(parts.query)
    if not parts.scheme or not (query or parts.path.strip("/")):
        return ""
    host = parts.netloc.lower().removesuffix(DEFAULT_PORTS.get(parts.scheme, " "))
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def _without_tracking(query: str) -> str:
    """The other parameters as they stand: their order and escapes may matter to the site."""
    return "&".join(pair for pair in query.split("&") if pair and not _tracks(pair.partition("=")[0].lower()))


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)
