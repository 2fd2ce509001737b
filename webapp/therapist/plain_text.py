"""A page as plain text: the words that are read on it, a line for each thing; nothing to press, no picture."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What is not read, or stands there for the eye alone.
SILENT_TAGS = {"svg", "form", "summary", "script", "style", "template"}
SILENT_CLASSES = {"no-print", "axis-y", "axis-x", "key"}
LINES = {
    "p", "li", "tr", "h1", "h2", "h3", "section", "article", "div", "dl", "dt", "ul", "ol", "table", "blockquote",
    "figure", "figcaption", "details", "header", "caption",
}  # fmt: skip
CELLS = {"td", "th"}
BEGINS = {"li": "- ", "blockquote": "  "}
UNDERLINED = {"h1": "=", "h2": "-"}


def text_of(html: str) -> str:
    """The words of this markup. Headings are underlined, cells are parted by a bar."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.found()) + "\n"


class _Reader(HTMLParser):
    """Collects lines; of everything that is open it knows whether it is read."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._line = ""
        self._cell = 0
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or be silent until the end of it."""
        given = dict(attrs)
        if tag == "br" and not self._is_silent:
            self._break()
        if tag in VOID:
            return
        classes = set((given.get("class") or "").split())
        silent = tag in SILENT_TAGS or "hidden" in given or bool(SILENT_CLASSES & classes)
        silent = silent or given.get("aria-hidden") == "true"
        # The numbers behind a small chart, and the one beside its name, which the line below it says again.
        silent = (
            silent or (tag == "details" and not classes) or (self._is_in("figcaption") and "num" in classes)
        )
        self._open.append((tag, silent or self._is_silent))
        if self._is_silent:
            return
        if tag in ("h1", "h2") or (tag == "h3" and self._lines):
            self._break()
            self._lines.append("")
        elif tag in LINES:
            self._break()
        elif tag in CELLS:
            self._line = self._line.rstrip() + " | " if self._line else ""
            self._cell = len(self._line)
        elif tag == "q":
            self._line += "“"
        elif tag == "dd":
            self._line = self._line.rstrip() + ": "
        if tag in BEGINS and not self._line:
            self._line = BEGINS[tag]

    def handle_endtag(self, tag: str) -> None:
        """End the line, and underline a heading."""
        if tag in VOID or tag not in [name for name, _ in self._open]:
            return
        while True:
            name, silent = self._open.pop()
            if name == tag:
                break
        if silent:
            return
        if tag in CELLS and not self._line[self._cell :].strip():
            self._line += "–"
        if tag == "q":
            self._line = self._line.rstrip() + "”"
        elif tag in UNDERLINED:
            self._break()
            self._lines.append(UNDERLINED[tag] * len(self._lines[-1]) if self._lines else "")
        elif tag in LINES:
            self._break()

    def handle_data(self, data: str) -> None:
        """Words, with their blanks folded."""
        if self._is_silent:
            return
        words = " ".join(data.split())
        if data[:1].isspace() and self._line and not self._line.endswith(" "):
            self._line += " "
        self._line += words
        if data[-1:].isspace() and words:
            self._line += " "

    def found(self) -> list[str]:
        """All lines, without the empty ones at both ends."""
        self._break()
        return "\n".join(self._lines).strip("\n").split("\n")

    @property
    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _is_in(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def _break(self) -> None:
        """Begin a new line; a row of a table stays on one."""
        if self._is_in("tr"):
            if self._line and not self._line.endswith(" "):
                self._line += " "
            return
        line = self._line.rstrip()
        if line.strip(" -"):
            self._lines.append(line)
        self._line = ""
