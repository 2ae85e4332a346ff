"""Activations: a file for each shape of curve."""

from glassnet.nn.activations import activation, bounded, rectified, smooth
from glassnet.nn.activations.activation import *
from glassnet.nn.activations.bounded import *
from glassnet.nn.activations.rectified import *
from glassnet.nn.activations.smooth import *

__all__: list[str] = []
__all__ += activation.__all__
__all__ += bounded.__all__
__all__ += rectified.__all__
__all__ += smooth.__all__
