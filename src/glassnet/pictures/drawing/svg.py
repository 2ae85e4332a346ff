"""Marks written as SVG, readable on white paper and on a dark screen."""

from string import Template
from typing import Final
from xml.etree import ElementTree

from glassnet.pictures.drawing.marks import Mark, Sketch
from glassnet.pictures.style import BLUE, ORANGE, SKY, THEMES, YELLOW

__all__: list[str] = []

MARGIN: Final = 16.0

SHAPES: Final = """
.gn-net{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.gn-net text{stroke-width:5px;stroke-linejoin:round;paint-order:stroke}
.gn-net .middle{text-anchor:middle}
.gn-net .right{text-anchor:end}
.gn-net text.on{stroke:none}
.gn-net .bold{font-weight:600}
.gn-net .back{font-style:italic}
.gn-net line,.gn-net polyline,.gn-net path,.gn-net .frame{fill:none}
.gn-net .minus{stroke-dasharray:5 3}
.gn-net .odd{stroke-dasharray:1 4}
.gn-net .frame{stroke-dasharray:2 3}
"""
COLOURS: Final = Template("""
.gn-net .paper{fill:$paper}
.gn-net text{fill:$ink;stroke:$paper}
.gn-net text.quiet{fill:$quiet}
.gn-net text.back{fill:$back}
.gn-net .unit,.gn-net .block{fill:$fill;stroke:$ink}
.gn-net .dot{fill:$quiet;stroke:none}
.gn-net .wire,.gn-net .frame{stroke:$quiet}
.gn-net .curve{stroke:$ink;stroke-width:1.6}
.gn-net .plus{stroke:$plus}
.gn-net .minus{stroke:$minus}
.gn-net .odd{stroke:$ink}
.gn-net .zero{stroke:$quiet}
""")
LIGHT: Final = {
    "paper": THEMES["light"].paper,
    "ink": THEMES["light"].ink,
    "quiet": "#6B6B6B",
    "back": "#8A3D00",
    "fill": "#F1F5F9",
    "plus": BLUE,
    "minus": ORANGE,
}
DARK: Final = {
    "paper": THEMES["dark"].paper,
    "ink": THEMES["dark"].ink,
    "quiet": "#A3A9B0",
    "back": YELLOW,
    "fill": "#242A31",
    "plus": SKY,
    "minus": YELLOW,
}


def svg_of(sketch: Sketch, title: str, description: str) -> tuple[str, float, float]:
    """Return the marks as the text of an SVG file, its width and its height in px.

    >>> sketch = Sketch()
    >>> sketch.words((0, 0), "<b>", "ink")
    >>> text, width, height = svg_of(sketch, "one word", "")
    >>> "&lt;b&gt;" in text, width > 32
    (True, True)
    """
    left, top, right, bottom = sketch.box()
    width, height = (round(size + 2 * MARGIN) for size in (right - left, bottom - top))
    root = _root(width, height, title, description)
    for mark in sorted(sketch.moved(MARGIN - left, MARGIN - top).marks, key=_depth):
        root.append(_element(mark))
    return ElementTree.tostring(root, encoding="unicode"), width, height


def _root(width: float, height: float, title: str, description: str) -> ElementTree.Element:
    settings = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": f"{width}",
        "height": f"{height}",
        "role": "img",
        "class": "gn-net",
        "style": "max-width:100%;height:auto",
    }
    root = ElementTree.Element("svg", settings)
    for tag, text in (("title", title), ("desc", description), ("style", _styles())):
        ElementTree.SubElement(root, tag).text = _printable(text)
    paper = {"class": "paper", "width": "100%", "height": "100%"}
    ElementTree.SubElement(root, "rect", paper)
    return root


def _styles() -> str:
    dark = f"@media screen and (prefers-color-scheme:dark){{{COLOURS.substitute(DARK)}}}"
    return f"{SHAPES}{COLOURS.substitute(LIGHT)}{dark}".replace("\n", "")


def _depth(mark: Mark) -> int:
    """Frames at the back, lines over them, then units and boxes, words on top."""
    if mark.tag == "text":
        return 4
    if mark.look == "frame":
        return 0
    return {"line": 1, "path": 1, "circle": 2, "rect": 2, "polyline": 3}[mark.tag]


def _element(mark: Mark) -> ElementTree.Element:
    sizes = {name: _figure(value) for name, value in mark.sizes.items()}
    look = {"class": mark.look} if mark.look else {}
    element = ElementTree.Element(mark.tag, look | _placed(mark) | sizes)
    if mark.text:
        element.text = _printable(mark.text)
    if mark.hint:
        ElementTree.SubElement(element, "title").text = _printable(mark.hint)
    return element


def _placed(mark: Mark) -> dict[str, str]:
    numbers = [_figure(value) for point in mark.points for value in point]
    if mark.tag == "path":
        return {"d": "M{} {}C{} {} {} {} {} {}".format(*numbers)}
    if mark.tag == "polyline":
        return {"points": " ".join(numbers)}
    names = {"line": ("x1", "y1", "x2", "y2"), "circle": ("cx", "cy")}.get(mark.tag, ("x", "y"))
    return dict(zip(names, numbers, strict=True))


def _figure(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _printable(text: str) -> str:
    """XML has no control characters and no halves of letters, escaped or not."""
    return "".join(c if c.isprintable() or c == " " else "�" for c in text)
