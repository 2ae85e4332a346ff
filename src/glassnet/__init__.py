"""Glassnet: neural networks you can see through."""

from importlib import import_module
from types import ModuleType

from glassnet import compiled_predict as compiled_predict
from glassnet import errors as errors
from glassnet.loading import *
from glassnet.nn import *
from glassnet.record import *
from glassnet.train import *

__version__ = "0.1.0"

# import glassnet stays quick
_ON_DEMAND = {"book", "datasets", "engine", "pictures", "tabular", "testing"}


def __getattr__(name: str) -> ModuleType:
    """Import a part of the library at its first use."""
    if name in _ON_DEMAND:
        return import_module(f"glassnet.{name}")
    raise AttributeError(f"module 'glassnet' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Show what the library is for, and not the modules that it is made of."""
    shown = {name for name, value in globals().items() if not isinstance(value, ModuleType)}
    return sorted(shown - {"ModuleType", "import_module"} | _ON_DEMAND)
