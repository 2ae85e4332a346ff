"""What can go wrong, in one place.

Every message gives three things: the value that was met, the rule it breaks and a remedy. Every
class is a `GlassnetError` and also the built-in exception that fits, so `except ValueError` works.
"""

from functools import partial
from typing import Any

__all__ = [
    "ClusterError",
    "ColumnError",
    "DataError",
    "DataTypeError",
    "EngineError",
    "GlassnetError",
    "GradientError",
    "ModelFileError",
    "NonFiniteError",
    "NotInitialisedError",
    "ResumeError",
    "RunFolderError",
    "SettingError",
    "ShapeError",
    "UnknownNameError",
]


class GlassnetError(Exception):
    """The base of all: `value` that was met, `rule` it breaks, `remedy` to try.

    >>> print(SettingError("learning_rate=-1", rule="it must be above 0", remedy="try 0.001"))
    learning_rate=-1: it must be above 0; try 0.001
    """

    def __init__(self, value: str, *, rule: str, remedy: str) -> None:
        super().__init__(f"{value}: {rule}; {remedy}")
        self.value = value
        self.rule = rule
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with all three parts."""
        return partial(type(self), rule=self.rule, remedy=self.remedy), (self.value,)


class ShapeError(GlassnetError, ValueError):
    """Arrays whose shapes do not fit each other or the network."""


class SettingError(GlassnetError, ValueError):
    """A setting outside its range."""


class DataError(GlassnetError, ValueError):
    """Data that nothing can be learned from: empty, infinite, constant, of the wrong kind."""


class DataTypeError(DataError, TypeError):
    """Data of a kind that no table is made of: a sparse matrix, nested values."""


class ColumnError(GlassnetError, LookupError):
    """A column that the table does not have."""


class UnknownNameError(GlassnetError, LookupError):
    """A name that is in no registry: an activation, a loss, a metric, a data set."""


class ModelFileError(GlassnetError, ValueError):
    """A model file that is cut short, is no model, or was written by a newer version."""


class RunFolderError(GlassnetError, OSError):
    """A run folder that exists already, is missing, or cannot be written."""


class ResumeError(GlassnetError, ValueError):
    """A training that cannot go on where it stopped, since the data or the settings changed."""


class NonFiniteError(GlassnetError, ArithmeticError):
    """A loss that became NaN or infinite; `history` is the run's up to there, if it was one."""

    history: Any = None


class ClusterError(GlassnetError, ConnectionError):
    """A Dask scheduler that is not there, or a cluster that has lost its workers."""


class EngineError(GlassnetError, RuntimeError):
    """A part of a network or its training that has no compiled form."""


class NotInitialisedError(GlassnetError, RuntimeError):
    """A layer used before it has parameters, or a loss differentiated before `forward`."""


class GradientError(GlassnetError, AssertionError):
    """A hand-written gradient that differs from the numeric one."""
