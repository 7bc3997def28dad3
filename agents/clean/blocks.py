"""A page cut into text blocks: runs of text between two borders of block elements, in the order of the document.

One walk over the tree makes columns, because what follows (features, candidates) computes with whole columns. As blocks
stand in document order, those inside an element are a range, and a sum over a subtree is a difference of sums.
"""

from selectolax.lexbor import LexborNode

# A page with more blocks is a list or an attack: the longest article seen has 1,900. 10,000 take about 0.3 s.
MAX_BLOCKS = 10_000
# So much text behind them is a footer's.
FOOTER = 100
# Elements that do not end a line.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
# Never text that a reader sees as such. `noscript` repeats pictures and asks for JavaScript.
UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "video",
        "audio",
        "map",
        "select",
        "option",
        "datalist",
        "textarea",
        "head",
        "title",
        "link",
        "meta",
        "picture",
        "source",
        "progress",
        "meter",
    ]
)
# Comments, doctypes and what the parser cannot name.
NO_ELEMENT = ("-", "!", "")
BOLD = frozenset({"b", "strong"})
# What an element, or one around it, says of its text: a bit each.
ARTICLE, MAIN, HEADER, FOOTER, NAV, ASIDE, FORM, FIGURE, LIST, TABLE, BUTTON, QUOTE, HIDDEN = (1 << bit for bit in range(13))  # fmt: skip
FLAGS = {
    "article": ARTICLE, "main": MAIN, "header": HEADER, "footer": FOOTER, "nav": NAV, "menu": NAV, "aside": ASIDE,
    "form": FORM, "fieldset": FORM, "figure": FIGURE, "figcaption": FIGURE, "ul": LIST, "ol": LIST, "dl": LIST,
    "table": TABLE, "button": BUTTON, "summary": BUTTON, "blockquote": QUOTE,
}  # fmt: skip
ROLES = {
    "navigation": NAV, "banner": HEADER, "contentinfo": FOOTER, "complementary": ASIDE, "main": MAIN, "form": FORM,
    "search": FORM, "dialog": HIDDEN, "alertdialog": HIDDEN, "article": ARTICLE, "button": BUTTON,
}  # fmt: skip
# A class attribute longer than this is generated, and its end says nothing.
MAX_ATTRIBUTE = 200
# The attributes that people name elements by.
NAMING = ("class", "id", "itemprop", "role", "data-component", "data-testid", "data-module")


class Blocks:
    """The columns: `e_*` has a row for each block element of the page, in document order, the others one for each block.

    `e_begin` and `e_end` are the range of the blocks inside an element; the root is its own parent. `linked` and `bold`
    count characters. `broken` says that nothing but one `br` stands before the block. `cut`: more text followed.
    """

    def __init__(self, elements: "list[_Element]", ends: list[int], rows: "list[_Row]", *, cut: bool) -> None:
        columns = zip(*elements, strict=True)
        self.e_tag, self.e_attribute, self.e_parent, self.e_depth, self.e_flags, self.e_begin = map(list, columns)
        self.e_end = ends
        self.text, self.element, self.linked, self.bold, self.broken = (
            map(list, zip(*rows, strict=True)) if rows else ([] for _ in range(5))
        )
        self.cut = cut


def blocks_of(body: LexborNode | None) -> Blocks:
    """The blocks of an element, mostly the page's body; the tree stays as it is."""
    cutter = _Cutter()
    cutter.walk(body)
    return Blocks(cutter.elements, cutter.ends, cutter.rows, cut=cutter.missed > FOOTER)


# Tag, attribute, parent, depth, flags, begin; and text, element, linked, bold, broken.
_Element = tuple[str, str, int, int, int, int]
_Row = tuple[str, int, int, int, bool]


class _Cutter:
    """Collects text until a border comes; written for speed, as it runs for every node of every page."""

    def __init__(self) -> None:
        self.elements: list[_Element] = []
        self.ends: list[int] = []
        self.rows: list[_Row] = []
        self.missed = 0
        self._pieces: list[str] = []
        self._linked = 0
        self._bold = 0
        self._breaks = 0

    def walk(self, body: LexborNode | None) -> None:
        """Visits every node once, in document order, without recursion: pages may be nested thousands deep."""
        row = self._enter(body, "body", 0)
        # Of each open element the node, the block element around it, and how many links and bold elements are open.
        around: list[tuple[LexborNode, int, int, int]] = []
        links = bolds = 0
        node = body.first_child if body is not None else None
        while node is not None or around:
            if node is None:
                left = row
                node, row, links, bolds = around.pop()
                if left != row:
                    self._leave(left)
                node = node.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                # Two of three texts are the space between two elements, of which nothing comes.
                if self._pieces or links or bolds or not text.isspace():
                    self._read(text, links, bolds)
            elif tag == "br":
                self._flush(row)
                self._breaks += 1
            elif tag not in UNSEEN and tag[:1] not in NO_ELEMENT:
                around.append((node, row, links, bolds))
                if tag not in INLINE:
                    row = self._enter(node, tag, row)
                else:
                    links += tag == "a"
                    bolds += tag in BOLD
                node = node.first_child
                continue
            node = node.next
        self._leave(0)

    def _enter(self, node: LexborNode | None, tag: str, parent: int) -> int:
        """A row for a block element."""
        if self._pieces:
            self._flush(parent)
        self._breaks = 0
        attributes = node.attributes if node is not None else {}
        names, flags = _described(attributes) if attributes else ("", 0)
        row = len(self.ends)
        flags |= FLAGS.get(tag, 0)
        depth = 0
        if row:
            _, _, _, depth, inherited, _ = self.elements[parent]
            flags |= inherited
            depth += 1
        self.elements.append((tag, names, parent, depth, flags, len(self.rows)))
        self.ends.append(len(self.rows))
        return row

    def _leave(self, row: int) -> None:
        if self._pieces:
            self._flush(row)
        self._breaks = 0
        self.ends[row] = len(self.rows)

    def _read(self, text: str, links: int, bolds: int) -> None:
        self._pieces.append(text)
        if links:
            self._linked += len(text)
        if bolds:
            self._bold += len(text)

    def _flush(self, row: int) -> None:
        """The text so far as a block of the element `row`."""
        text = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if text and len(self.rows) < MAX_BLOCKS:
            length = len(text)
            self.rows.append((text, row, min(self._linked, length), min(self._bold, length), self._breaks == 1))
            self._breaks = 0
        elif text and self._linked < len(text):
            # Links behind the last block that is read are teasers; what is more than a link may be the article's.
            self.missed += 1
        self._linked = self._bold = 0


def _described(attributes: dict[str, str | None]) -> tuple[str, int]:
    """What names the element: class, id and the like as one text; and the flags that its attributes set."""
    if len(attributes) == 1 and "class" in attributes:
        return (attributes["class"] or "")[:MAX_ATTRIBUTE], 0
    names = " ".join([attributes[name] or "" for name in NAMING if name in attributes])
    flags = ROLES.get(attributes["role"] or "", 0) if "role" in attributes else 0
    style = attributes.get("style")
    unseen = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    if unseen or (style and "display:none" in style.replace(" ", "").lower()):
        flags |= HIDDEN
    return names[:MAX_ATTRIBUTE], flags
