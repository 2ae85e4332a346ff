"""What the lines and numbers of a drawing mean, below it."""

from glassnet.pictures.drawing.marks import SMALL, Sketch, text_width

__all__: list[str] = []

SAMPLE = 26.0  # px, a line as an example


def draw_legend(sketch: Sketch, lines: bool, values: bool, gradients: bool) -> None:
    """Write it at the lower left, each entry after the other, in rows as wide as the drawing."""
    entries = []
    if lines:
        entries += [("plus", "weight above 0"), ("minus", "below 0"), ("", "thicker: larger")]
    if values:
        entries += [("", "upright: values, forward")]
    if gradients:
        entries += [("back", "⇐ gradients, dL/d value, backward")]
    left, _, right, bottom = sketch.box()
    x, y = left, bottom + 34
    for look, text in entries:
        line = look in ("plus", "minus")
        width = text_width(text, SMALL) + (SAMPLE + 6) * line
        if x > left and x + width > max(right, left + 300):
            x, y = left, y + 18
        if line:
            sketch.line((x, y - 4), (x + SAMPLE, y - 4), look, 2.5)
        sketch.words((x + (SAMPLE + 6) * line, y), text, look if look == "back" else "quiet")
        x += width + 22
