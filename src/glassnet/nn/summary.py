"""The table of a network's layers."""

from collections.abc import Sequence

from glassnet.nn.layer import Layer
from glassnet.text import Text, aligned

__all__ = ["summary_table"]


def summary_table(layers: Sequence[Layer], inputs: int | None, total: int) -> Text:
    """Return lines of name, output columns and parameters.

    >>> from glassnet import Tanh
    >>> print(summary_table([Tanh()], 3, 0))
    layer     output  parameters
    0 Tanh()       3           0
    total                      0
    """
    rows, width = [("layer", "output", "parameters")], inputs
    for i, layer in enumerate(layers):
        width = layer.outputs(width) if width is not None else None
        own = sum(array.size for _, part in layer.walk() for array in part.parameters.values())
        rows.append((f"{i} {layer!r}", "?" if width is None else str(width), f"{own:,}"))
    return aligned([*rows, ("total", "", f"{total:,}")])
