"""The page of a taste as a picture that stands alone: no fonts, scripts or links, readable in light and in dark."""

import re
import textwrap

from collab.text import escape_html
from tui.cells import fit_title
from tui.text.taste.page import Listing, Mark, Page, Plot

_WIDTH, _MARGIN, _LINE = 760, 28, 20
_CHARACTERS = 100
_AXIS = (250, 640)
_COLUMN = 84
_TITLE = 66
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_STYLE = """
svg { background: #ffffff; }
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
.title { font-size: 22px; font-weight: 600; }
.heading { font-weight: 600; }
.dim { fill: #59636e; }
.page { fill: #ffffff; }
.zero { stroke: #b0b8c0; }
.more { stroke: #1a7f37; fill: #1a7f37; }
.less { stroke: #bc4c00; fill: #bc4c00; }
.unclear { stroke: #8c959f; fill: #8c959f; }
line { stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; }
  text { fill: #e6edf3; }
  .dim { fill: #9198a1; }
  .page { fill: #0d1117; }
  .zero { stroke: #3d444d; }
  .more { stroke: #3fb950; fill: #3fb950; }
  .less { stroke: #f0883e; fill: #f0883e; }
  .unclear { stroke: #6e7681; fill: #6e7681; }
}
"""


def taste_svg(page: Page) -> str:
    """Return the page as the text of an SVG file."""
    drawing = _Drawing()
    drawing.write(page.title, _MARGIN, "title", after=8)
    drawing.write(page.source, _MARGIN, "dim", after=8)
    for text in page.texts:
        drawing.write_wrapped(text)
    drawing.write_wrapped(page.note, "dim")
    for section in page.sections:
        drawing.skip(16)
        drawing.write(section.heading, _MARGIN, "heading", after=4)
        if isinstance(section, Plot):
            drawing.plot(section)
        else:
            drawing.table(section)
    return drawing.text(page.title)


class _Drawing:
    """The elements of a picture, put below each other."""

    def __init__(self) -> None:
        self._elements: list[str] = []
        self._y = _MARGIN

    def skip(self, height: int) -> None:
        self._y += height

    def write(self, text: str, x: int, role: str = "", *, after: int = 0) -> None:
        """Write a line, and go to the next one."""
        self._y += _LINE
        self._put(text, x, role)
        self._y += after

    def _put(self, text: str, x: float, role: str = "", anchor: str = "start") -> None:
        plain = escape_html(_plain(text))
        self._elements.append(f'<text x="{x:g}" y="{self._y - 5}" class="{role}" text-anchor="{anchor}">{plain}</text>')

    def write_wrapped(self, text: str, role: str = "") -> None:
        """Write a sentence on as many lines as it takes."""
        for line in textwrap.wrap(text, _CHARACTERS):
            self.write(line, _MARGIN, role)
        self.skip(4)

    def plot(self, plot: Plot) -> None:
        """Draw marks on an axis with 0 in the middle."""
        low, high = _AXIS
        middle, top = (low + high) / 2, self._y
        self._elements.append(
            f'<line class="zero" x1="{middle:g}" x2="{middle:g}" y1="{top}" y2="{top + _LINE * len(plot.marks)}"/>'
        )
        for mark in plot.marks:
            self._y += _LINE
            self._mark(mark, middle, (high - low) / 2 / plot.reach)

    def _mark(self, mark: Mark, middle: float, per_unit: float) -> None:
        role = "unclear" if not mark.is_clear else "more" if mark.value > 0 else "less"
        y, value = self._y - 9, middle + mark.value * per_unit
        first, last = middle + mark.low * per_unit, middle + mark.high * per_unit
        self._put(fit_title(mark.name, 20).rstrip(), _MARGIN)
        self._put(f"{mark.count:,}", _AXIS[0] - 16, "dim", "end")
        self._elements.append(f'<line class="{role}" x1="{first:.1f}" x2="{last:.1f}" y1="{y}" y2="{y}"/>')
        self._elements.append(f'<circle class="{role}" cx="{value:.1f}" cy="{y}" r="4"/>')
        self._put(mark.text, _WIDTH - _MARGIN, "" if mark.is_clear else "dim", "end")

    def table(self, listing: Listing) -> None:
        """Draw rows, figures flush right."""
        for row in (listing.columns, *listing.rows):
            role = "dim" if row is listing.columns else ""
            self.write(fit_title(row[0], _TITLE).rstrip(), _MARGIN, role)
            for place, figure in enumerate(reversed(row[1:])):
                self._put(figure, _WIDTH - _MARGIN - _COLUMN * place, role, "end")

    def text(self, title: str) -> str:
        """Return the file."""
        height = self._y + _MARGIN
        size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape_html(_plain(title))}">'
        page = f'<rect class="page" width="{_WIDTH}" height="{height}"/>'
        return "\n".join([head, f"<style>{_STYLE}</style>", page, *self._elements, "</svg>\n"])


def _plain(text: str) -> str:
    """Return a text without the characters that XML does not know."""
    return _NOT_XML.sub("", text)
