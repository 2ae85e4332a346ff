"""Activations: a file for each shape of curve."""

from glassnet.nn.activations.activation import *
from glassnet.nn.activations.bounded import *
from glassnet.nn.activations.rectified import *
from glassnet.nn.activations.smooth import *
