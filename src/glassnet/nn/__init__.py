"""The book, complete by itself: layers, losses, optimizers and the network, in NumPy."""

from glassnet.nn.activations import *
from glassnet.nn.composition import *
from glassnet.nn.dense import *
from glassnet.nn.dropout import *
from glassnet.nn.embedding import *
from glassnet.nn.initialisers import *
from glassnet.nn.layer import *
from glassnet.nn.losses import *
from glassnet.nn.network import *
from glassnet.nn.normalisation import *
from glassnet.nn.optimizers import *
from glassnet.nn.parametric import *
from glassnet.nn.schedules import *
from glassnet.nn.trace import *
