"""Optimizers: a base, and a file for each family of update rules."""

from glassnet.nn.optimizers.adaptive import *
from glassnet.nn.optimizers.gradient_descent import *
from glassnet.nn.optimizers.lbfgs import *
from glassnet.nn.optimizers.optimizer import *
