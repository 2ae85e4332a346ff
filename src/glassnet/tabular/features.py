"""What every column's encoder has: features, encoding, and fields that can be stored.

A class is registered under its name. Its fields are all it has learnt: arrays, or values that
JSON holds. They are stored and restored here.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

import numpy as np

from glassnet.array import Array
from glassnet.tabular.layout import Feature, Group

__all__ = ["ENCODE_REMEDY", "ColumnEncoder", "missing_flag"]

ENCODE_REMEDY = "mend the value, or leave it empty"


@dataclass(frozen=True, eq=False)
class ColumnEncoder(ABC):
    """Turns one column of a table into columns of a matrix, its features."""

    registry: ClassVar[dict[str, "type[ColumnEncoder]"]] = {}

    name: str

    def __init_subclass__(cls) -> None:
        """Register the class under its name."""
        ColumnEncoder.registry[cls.__name__] = cls

    @property
    @abstractmethod
    def features(self) -> tuple[Feature, ...]:
        """The features, in the order of `encode`."""

    @abstractmethod
    def encode(self, values: Array) -> tuple[Array, ...]:
        """Values of shape (rows,) to one array of shape (rows,) a feature."""

    @abstractmethod
    def encode_one(self, values: Array) -> Sequence[float]:
        """What `encode` gives for a single row, one number a feature, in a tenth of the time."""

    def settings(self) -> dict[str, Any]:
        """The fields that JSON holds."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: [*value] if isinstance(value, tuple) else value
            for name, value in values.items()
            if not isinstance(value, np.ndarray)
        }

    def arrays(self) -> dict[str, Array]:
        """The fields that are arrays."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}

    @classmethod
    def restore(cls, settings: Mapping[str, Any], arrays: Mapping[str, Array]) -> Self:
        """The encoder whose `settings` and `arrays` these are."""
        values: dict[str, Any] = {**settings, **arrays}
        for name, value in values.items():
            values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


def missing_flag(name: str) -> Feature:
    """The flag that is 1 where the column has no value, else 0.

    >>> missing_flag("age").name
    'age is missing'
    """
    return Feature(f"{name} is missing", Group.FLAGS)
