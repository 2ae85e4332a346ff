"""The book, complete by itself: layers, losses, optimizers and the network, in NumPy."""

from glassnet.nn import (
    activations,
    composition,
    dense,
    dropout,
    embedding,
    initialisers,
    layer,
    losses,
    network,
    normalisation,
    optimizers,
    schedules,
    trace,
)
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
from glassnet.nn.schedules import *
from glassnet.nn.trace import *

__all__: list[str] = []
__all__ += activations.__all__
__all__ += composition.__all__
__all__ += dense.__all__
__all__ += dropout.__all__
__all__ += embedding.__all__
__all__ += initialisers.__all__
__all__ += layer.__all__
__all__ += losses.__all__
__all__ += network.__all__
__all__ += normalisation.__all__
__all__ += optimizers.__all__
__all__ += schedules.__all__
__all__ += trace.__all__
