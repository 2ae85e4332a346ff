"""The experiment of the book's chapter 17: four learning rates, two scales of first weights."""

from typing import Any

__all__ = ["CHAPTER"]

INIT = [0.01, 0.1]

# Arguments of `sweep`, beside the data: the chapter decays all rates but the first.
CHAPTER: dict[str, Any] = {
    "grid": [
        {"init": INIT, "learning_rate": [0.001], "decay": [0.0]},
        {"init": INIT, "learning_rate": [0.005, 0.01, 0.05], "decay": [1e-3]},
    ],
    "hidden": "64-64",
    "activation": "ReLU",
    "optimizer": "Adam",
    "epochs": 10_001,
    "metrics": "within",
}
