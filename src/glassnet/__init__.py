"""Glassnet: neural networks you can see through."""

from glassnet import errors, nn
from glassnet.nn import *

__version__ = "0.1.0"
__all__ = ["__version__", "errors"]
__all__ += nn.__all__
