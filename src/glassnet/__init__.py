"""Glassnet: neural networks you can see through."""

from types import ModuleType

from glassnet import errors as errors
from glassnet.loading import *
from glassnet.nn import *
from glassnet.record import *
from glassnet.train import *

__version__ = "0.1.0"


def __dir__() -> list[str]:
    """Show what the library is for, and not the modules that it is made of."""
    return [name for name, value in globals().items() if not isinstance(value, ModuleType)]
