"""The book's own names over this library's classes.

A script of "Neural Networks from Scratch in Python", chapter 17, runs with its class definitions
and nnfs imports replaced by

    from glassnet.book import *
    init()

and prints the same digits. `run_chapter` is the chapter's own training loop. The book's known
faults are mended; the classes that mend them say so.

Source: H. Kinsley and D. Kukieła, Neural Networks from Scratch in Python (2020).

>>> layer = Layer_Dense(1, 64)
>>> layer.weights.shape
(1, 64)
"""

from glassnet.book.activations import *
from glassnet.book.chapter import *
from glassnet.book.data import *
from glassnet.book.layers import *
from glassnet.book.losses import *
from glassnet.book.optimizers import *
from glassnet.book.precision import *

# One plain list, so that type checkers see the names through a star import.
__all__ = [
    "Activation_Linear",
    "Activation_ReLU",
    "Activation_Sigmoid",
    "Activation_Softmax",
    "Activation_Softmax_Loss_CategoricalCrossentropy",
    "ChapterRun",
    "Layer_Dense",
    "Layer_Dropout",
    "Loss",
    "Loss_BinaryCrossentropy",
    "Loss_CategoricalCrossentropy",
    "Loss_MeanAbsoluteError",
    "Loss_MeanSquaredError",
    "Optimizer_Adagrad",
    "Optimizer_Adam",
    "Optimizer_RMSprop",
    "Optimizer_SGD",
    "init",
    "run_chapter",
    "sine_data",
    "sine_test_data",
    "spiral_data",
]
