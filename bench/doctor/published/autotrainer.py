"""AutoTrainer: five problems, looked for every fifth epoch until one is found.

Source: Zhang, Zhai, Ma and Shen, "AUTOTRAINER: An automatic DNN training problem detection and
repair system", ICSE 2021; github.com/shiningrain/AUTOTRAINER, utils/monitor.py, with the settings
of its demonstrations (an alarm at the first sign). It judges by accuracy and by the last layer, so
that any regression is an improper loss to it.
"""

import numpy as np

import glassnet as gn
from doctor.published import named
from doctor.recording import EVERY_EPOCHS

VANISHED_RATIO, VANISHED_NORM = 1e-3, 1e-4  # beta 1 and 2: first kernel's gradient
EXPLODED_RATIO = 70  # beta 3
DEAD_SHARE = 0.7  # gamma: of gradient entries that are 0
SWING, SWINGS = 0.03, 0.2  # zeta, eta: of the accuracy; in this share of the epochs
SLOW = 0.01  # delta: the greatest rise of the accuracy
SATISFIED = 0.7  # Theta: accuracy
LARGE_OUTPUT, SUM_OF_LAST = 10, 1.1  # omega 1; omega 2 + 0.1
LARGE_LOSS = 1e3
JUDGED_AFTER = 0.3  # of the epochs asked for

PRIORITY = (("abnormal data",), ("activation", "loss"), ("vanish", "explode", "relu"))
CAUSES = {
    "abnormal data": ("unscaled-inputs",),
    "activation": ("loss-mismatch", "output-cannot-reach"),
    "loss": ("loss-mismatch",),
    "vanish": ("vanishing-gradient",),
    "explode": ("exploding-gradient", "non-finite"),
    "relu": ("dead-units", "born-dead-units"),
    "not converge": ("rate-too-low", "stopped-too-early"),
    "unstable": ("rate-too-high", "batch-too-small"),
}


def alarms(run):
    """The problem of the highest priority at the first check that finds one."""
    signs, halfway = set(), False  # no sign is ever taken back
    static = loss_signs(run.fresh())
    for epoch, look in checks(run):
        inside = bool(signs & {"abnormal loss", "nan loss", "slow"})
        half = not halfway and epoch >= run.epochs_asked / 2
        signs |= static | gradient_signs(look) | curve_signs(run, epoch)
        if inside or half:
            halfway = halfway or half
            signs |= output_signs(look)
            problems = judged(signs)
            if problems:
                return foremost(problems)
    return [] if run.finite else foremost(["explode"])


def checks(run):
    """Epochs 0, 5, 10, … with the look at the network after each."""
    return ((epoch, run.looks[epoch]) for epoch in sorted(run.looks))


def loss_signs(arguments):
    """Binary for up to two outputs, categorical for more; and the activation that goes with it."""
    network, loss = arguments["network"], arguments["loss"]
    last, outputs, name = network.layers[-1], network.outputs, type(loss).__name__
    binary, categorical = "Binary" in name, "Categorical" in name
    if not (binary if outputs <= 2 else categorical):
        return {"improper loss"}
    wrong = binary and outputs != 2 and not isinstance(last, gn.Sigmoid)
    return {"activation"} if wrong or (categorical and not isinstance(last, gn.Softmax)) else set()


def gradient_signs(look):
    """‖g₁‖/‖g_L‖ below 1e-3 with ‖g₁‖ below 1e-4, above 70, and zeros in 7 of 10 entries."""
    if not all(np.isfinite(gradient).all() for gradient in look.gradients):
        return {"nan"}
    norms = [float(np.linalg.norm(kernel)) for kernel in look.gradients[::2]]
    with np.errstate(all="ignore"):
        ratio = np.divide(norms[0], norms[-1])
    zeros = sum(np.count_nonzero(gradient == 0) for gradient in look.gradients)
    signs = {"vanish"} if ratio < VANISHED_RATIO and norms[0] < VANISHED_NORM else set()
    signs |= {"explode"} if ratio > EXPLODED_RATIO else set()
    dead = zeros / sum(gradient.size for gradient in look.gradients) >= DEAD_SHARE
    return signs | ({"relu"} if dead else set())


def curve_signs(run, epoch):
    """Losses that are not finite, huge or negative; accuracies that swing, creep or stay low."""
    seen = run.epochs[: epoch + 1]
    losses = [loss for one in seen for loss in (one.loss, one.validation_loss)]
    if not np.isfinite(losses).all() or max(losses) >= LARGE_LOSS:
        return {"nan loss"}
    signs = {"abnormal loss"} if min(losses) < 0 else set()
    if len(seen) < JUDGED_AFTER * run.epochs_asked - EVERY_EPOCHS:
        return signs
    own = np.array([one.accuracy for one in seen])
    other = np.array([one.validation_accuracy for one in seen])
    signs |= {"unstable"} if swings(own) >= SWINGS * len(own) else set()
    signs |= {"low"} if max(own.max(), other.max()) < SATISFIED else set()
    rises = [np.diff(each).max(initial=0) for each in (own, other)]
    return signs | ({"slow"} if max(rises) < SLOW else set())


def swings(accuracies):
    """How many peaks lie 0.03 above the trough of the same number."""
    before, now, after = accuracies[:-2], accuracies[1:-1], accuracies[2:]
    peaks = now[(now >= before) & (now >= after)]
    troughs = now[(now <= before) & (now <= after)]
    count = min(len(peaks), len(troughs))
    return np.count_nonzero(peaks[:count] - troughs[:count] >= SWING) if count else 0


def output_signs(look):
    """Last outputs whose absolute values sum to more than 1; means of 10 in other layers."""
    total = np.abs(look.outputs[-1]).sum(axis=1).max()
    if not total <= SUM_OF_LAST:
        return {"activation"}
    large = any(np.mean(np.abs(values)) >= LARGE_OUTPUT for values in look.outputs[:-1])
    return {"large outputs"} if large else set()


def judged(signs):
    """The problems that the signs make."""
    problems = ["abnormal data"] if "large outputs" in signs else []
    if "abnormal loss" in signs:
        problems.append("loss")
    elif "nan loss" in signs and signs & {"activation", "nan"}:
        problems.append("activation" if "activation" in signs else "explode")
    if signs & {"low", "slow"}:
        first = [sign for sign in ("activation", "relu", "explode", "vanish") if sign in signs]
        creeping = {"low", "slow"} <= signs and "large outputs" not in signs
        problems += first[:1] or (["not converge"] if creeping else [])
    if "unstable" in signs:
        problems.append("activation" if "activation" in signs else "unstable")
    if "improper loss" in signs and "activation" not in signs:
        problems.append("loss")
    return problems


def foremost(problems):
    """Only the problem of the highest priority is reported."""
    ranked = [name for group in PRIORITY for name in group if name in problems]
    problem = (ranked or problems)[0]
    return named(problem, *CAUSES[problem])
