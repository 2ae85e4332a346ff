"""Pictures: plots of records and predictions, by matplotlib, without a display."""

from glassnet.pictures.plots import *
from glassnet.pictures.style import *
