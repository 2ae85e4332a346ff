"""What a fit has to say beside its result: as warnings."""

import warnings
from collections.abc import Sequence

from glassnet.record import History
from glassnet.tabular import Kind, Schema
from glassnet.train.training import INTERRUPTED

__all__ = ["say_if_interrupted", "say_what_is_left_out"]


def say_if_interrupted(histories: Sequence[History]) -> None:
    """Warn of a fit that Ctrl-C ended: it returns like any other.

    >>> say_if_interrupted([History()])
    """
    if any(history.stopped == INTERRUPTED for history in histories):
        warnings.warn(
            f"fit was interrupted: the model has {len(histories)} networks, fewer than asked for",
            RuntimeWarning,
            stacklevel=4,
        )


def say_what_is_left_out(schema: Schema) -> None:
    """Warn of columns that seem to tell rows apart: what is constant can tell nothing anyway.

    >>> say_what_is_left_out(Schema(()))
    """
    for column in schema.columns:
        if column.kind is Kind.IDENTIFIER and column.note.startswith("left out:"):
            warnings.warn(
                f"column {column.name!r} is {column.note}; if it is not, say so: "
                f"kinds={{{column.name!r}: 'number'}}, or 'category'",
                stacklevel=3,
            )
