"""UMLAUT: rules for a class of novices, checked before training and after each epoch.

Source: Schoop, Huang and Hartmann, "UMLAUT: Debugging deep learning programs using program
structure and model behavior", CHI 2021; github.com/BerkeleyHCI/umlaut, umlaut/heuristics.py.
"""

from itertools import pairwise

import glassnet as gn
from doctor.published import named

HIGHEST_RATE, LOWEST_RATE = 0.01, 1e-7
HIGHEST_INPUT, LOWEST_INPUT = 1, -1
NOISY_EPOCHS = 3  # validation accuracies before this epoch are not judged
HIGH_ACCURACY, ABOVE_TRAINING = 0.95, 0.05
MOST_DROPOUT = 0.5


def alarms(run):
    """Those before training, then those of the epochs, each rule once."""
    arguments = run.fresh()
    found = [*before(arguments["network"].layers), *of_inputs(run)]
    found += of_rate(arguments["optimizer"].learning_rate)
    for epoch in range(len(run.epochs)):
        found += of_epoch(run, epoch)
    return list(dict.fromkeys(found))


def before(layers):
    """A softmax last, activations between, none before the softmax, no strong dropout.

    The tool demands a softmax, or a loss from logits, of any network.
    """
    found, softmax = [], isinstance(layers[-1], gn.Softmax)
    if not softmax:
        found += named("no softmax before the loss", "loss-mismatch")
    if any(isinstance(a, gn.Dense) and isinstance(b, gn.Dense) for a, b in pairwise(layers)):
        found += named("missing activation")
    if not softmax and not isinstance(layers[-1], gn.Dense):
        found += named("activation after the last layer", "output-cannot-reach")
    if any(isinstance(layer, gn.Dropout) and layer.rate > MOST_DROPOUT for layer in layers):
        found += named("high dropout")
    return found


def of_inputs(run):
    """Inputs stay between -1 and 1; the tool looks at those of a batch, here at all."""
    if run.inputs.min() < LOWEST_INPUT or run.inputs.max() > HIGHEST_INPUT:
        return named("inputs not normalised", "unscaled-inputs")
    return []


def of_rate(rate):
    """Any optimizer's rate is between 1e-7 and 0.01."""
    if rate > HIGHEST_RATE:
        return named("learning rate high", "rate-too-high")
    return named("learning rate low", "rate-too-low") if rate < LOWEST_RATE else []


def of_epoch(run, epoch):
    """The validation loss rises while the training loss does not; a validation too good.

    A loss that is not finite is an alarm of the tool only where the inputs are not.
    """
    found, now = [], run.epochs[epoch]
    if run.held_out is None:
        return found
    if epoch:
        last = run.epochs[epoch - 1]
        if now.validation_loss > last.validation_loss and now.loss <= last.loss:
            found += named("overfitting", "overfitting")
    excess = now.validation_accuracy - now.accuracy
    if epoch >= NOISY_EPOCHS and (
        now.validation_accuracy > HIGH_ACCURACY or excess > ABOVE_TRAINING
    ):
        found += named("validation accuracy very high", "leakage")
    return found
