"""The compiled engine: networks as programs over one arena, run outside Python."""

from glassnet.engine.explanation import *
