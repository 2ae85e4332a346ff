"""Training: the loop, its metrics and callbacks, checkpoints and run folders."""

from glassnet.train.batches import *
from glassnet.train.callback import *
from glassnet.train.callbacks import *
from glassnet.train.checkpoint import *
from glassnet.train.many import *
from glassnet.train.metrics import *
from glassnet.train.recorder import *
from glassnet.train.trainer import *
from glassnet.train.training import *
