"""How good predictions are, in numbers that people know."""

from glassnet.train.metrics.choosing import *
from glassnet.train.metrics.classification import *
from glassnet.train.metrics.metric import *
from glassnet.train.metrics.regression import *
