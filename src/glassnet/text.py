"""Tables of text for terminals."""

from collections.abc import Sequence

__all__ = ["Text", "aligned", "figure"]


class Text(str):
    """A text that an interactive prompt shows as it reads, line by line.

    >>> Text("two words")
    two words
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Show the text itself."""
        return str(self)


def aligned(rows: Sequence[Sequence[str]]) -> Text:
    """Return rows as lines, the first column to the left, all others to the right.

    >>> aligned([("model", "rmse"), ("mean", "9.5"), ("network", "12.25")])
    model     rmse
    mean       9.5
    network  12.25
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]))
    return Text("\n".join(lines))


def figure(value: float) -> str:
    """Return a number to three or four digits, large ones whole.

    >>> figure(21343.14), figure(0.95671), figure(2.5)
    ('21,343', '0.957', '2.5')
    """
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.3g}"
