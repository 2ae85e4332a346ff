"""Losses: squared and absolute errors, likelihoods, cross-entropies."""

from glassnet.nn.losses import classification, likelihood, loss, regression
from glassnet.nn.losses.classification import *
from glassnet.nn.losses.likelihood import *
from glassnet.nn.losses.loss import *
from glassnet.nn.losses.regression import *

__all__: list[str] = []
__all__ += classification.__all__
__all__ += likelihood.__all__
__all__ += loss.__all__
__all__ += regression.__all__
