"""Optimizers: a base, and a file for each family of update rules."""

from glassnet.nn.optimizers import adaptive, gradient_descent, lbfgs, optimizer
from glassnet.nn.optimizers.adaptive import *
from glassnet.nn.optimizers.gradient_descent import *
from glassnet.nn.optimizers.lbfgs import *
from glassnet.nn.optimizers.optimizer import *

__all__: list[str] = []
__all__ += adaptive.__all__
__all__ += gradient_descent.__all__
__all__ += lbfgs.__all__
__all__ += optimizer.__all__
