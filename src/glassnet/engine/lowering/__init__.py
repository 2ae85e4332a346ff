"""From layers, losses and optimizers to instructions: a file for each kind."""

from glassnet.engine.lowering import (  # noqa: F401 - each registers what it lowers
    activations,
    composition,
    dense,
    dropout,
    embedding,
    normalisation,
    parametric,
)
