"""Marks on paper: lines, circles, boxes and words, as data that can be moved and measured."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

__all__ = ["Mark", "Sketch", "text_width"]

Point = tuple[float, float]
Box = tuple[float, float, float, float]

SMALL: Final = 11.0  # the smallest text, in px
LARGE: Final = 13.0
WIDE_LETTERS: Final = 0x2E80  # from here on Chinese, Japanese, Korean


@dataclass(frozen=True)
class Mark:
    """One mark: an SVG tag, its points, its CSS classes, its sizes, its words and its tooltip.

    >>> Mark("circle", ((1.0, 2.0),), sizes={"r": 3}).moved(0, 1).box()
    (-2.0, 0.0, 4.0, 6.0)
    """

    tag: str
    points: tuple[Point, ...]
    look: str = ""
    sizes: Mapping[str, float] = field(default_factory=dict)
    text: str = ""
    hint: str = ""

    def moved(self, across: float, down: float) -> "Mark":
        """Return the same mark at another place."""
        return replace(self, points=tuple((x + across, y + down) for x, y in self.points))

    def box(self) -> Box:
        """Return left, top, right and bottom; of words as wide as they are estimated."""
        xs, ys = zip(*self.points, strict=True)
        if self.tag == "circle":
            r = self.sizes["r"]
            return min(xs) - r, min(ys) - r, max(xs) + r, max(ys) + r
        if self.tag == "rect":
            return xs[0], ys[0], xs[0] + self.sizes["width"], ys[0] + self.sizes["height"]
        if self.tag == "text":
            return self._text_box()
        return min(xs), min(ys), max(xs), max(ys)

    def _text_box(self) -> Box:
        (x, y), size = self.points[0], self.sizes["font-size"]
        width = text_width(self.text, size) * (1.07 if "bold" in self.look else 1)
        left = x - width * (0.5 if "middle" in self.look else 1.0 if "right" in self.look else 0.0)
        return left, y - 0.8 * size, left + width, y + 0.22 * size


class Sketch:
    """A list of marks, and the words that go above its columns.

    >>> sketch = Sketch()
    >>> sketch.line((0, 0), (10, 5), "wire")
    >>> sketch.box()
    (0, 0, 10, 5)
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self.marks = list(marks)

    def add(self, other: "Sketch") -> None:
        """Take over the marks of another sketch."""
        self.marks += other.marks

    def moved(self, across: float, down: float) -> "Sketch":
        """Return the same sketch at another place."""
        return Sketch(mark.moved(across, down) for mark in self.marks)

    def box(self) -> Box:
        """Return left, top, right and bottom of all marks."""
        boxes = [mark.box() for mark in self.marks] or [(0.0, 0.0, 0.0, 0.0)]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def line(
        self, start: Point, end: Point, look: str, width: float | None = None, hint: str = ""
    ) -> None:
        """A straight line."""
        sizes = {} if width is None else {"stroke-width": width}
        self.marks.append(Mark("line", (start, end), look, sizes, hint=hint))

    def path(self, points: Iterable[Point], look: str) -> None:
        """A line through the points."""
        self.marks.append(Mark("polyline", tuple(points), look))

    def curve(self, start: Point, bend: Point, other_bend: Point, end: Point, look: str) -> None:
        """A Bézier curve."""
        self.marks.append(Mark("path", (start, bend, other_bend, end), look))

    def circle(self, centre: Point, r: float, look: str, hint: str = "") -> None:
        """A circle."""
        self.marks.append(Mark("circle", (centre,), look, {"r": r}, hint=hint))

    def rect(self, corner: Point, width: float, height: float, look: str, hint: str = "") -> None:
        """A box by its upper left corner."""
        sizes = {"width": width, "height": height, "rx": 6.0}
        self.marks.append(Mark("rect", (corner,), look, sizes, hint=hint))

    def words(self, place: Point, text: str, look: str, size: float = SMALL) -> None:
        """Words whose baseline begins at the place; "middle" or "right" in `look` aligns them."""
        self.marks.append(Mark("text", (place,), look, {"font-size": size}, text=text))


def text_width(text: str, size: float = SMALL) -> float:
    """Estimate how wide words are: no font is at hand, so a little more than most need.

    >>> text_width("ab", 10) < text_width("图层", 10)
    True
    """
    return size * sum(1.0 if ord(letter) >= WIDE_LETTERS else 0.58 for letter in text)
