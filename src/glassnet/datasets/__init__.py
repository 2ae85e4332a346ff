"""Data to learn with: the book's sine and spiral, and four small tables.

>>> x, y = sine()
>>> names()
('cars', 'churn', 'concrete', 'weather')
"""

from glassnet.datasets.synthetic import NormalSource, sine, sine_test, spiral
from glassnet.datasets.tables import Description, describe, load, names, path

__all__ = [
    "Description",
    "NormalSource",
    "describe",
    "load",
    "names",
    "path",
    "sine",
    "sine_test",
    "spiral",
]
