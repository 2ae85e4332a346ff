"""Losses: squared and absolute errors, likelihoods, cross-entropies."""

from glassnet.nn.losses.classification import *
from glassnet.nn.losses.likelihood import *
from glassnet.nn.losses.loss import *
from glassnet.nn.losses.regression import *
