"""Sweeps: many trainings over settings and seeds, on threads here or on a cluster."""

from glassnet.sweep.cluster import *
from glassnet.sweep.reading import *
from glassnet.sweep.result import *
from glassnet.sweep.space import *
from glassnet.sweep.sweeping import *
