"""DeepLocalize: numbers that are not finite, zero, or the same, in the means of every batch.

Source: Wardat, Le and Rajan, "DeepLocalize: Fault localization for deep neural networks", ICSE
2021; github.com/Wardat-ISU/DeepLocalize, the callback. It ends at its first alarm. The batches
after the first 50 are looked at in blocks of five, not all; the accuracy is classification's.
"""

import math

from doctor.published import named

WINDOW = 5
CAUSES = {
    "forward": ("dead-units", "born-dead-units", "saturated-units", "symmetric-units"),
    "weights": ("bad-initialisation", "symmetric-units", "rate-too-low"),
    "loss": ("rate-too-low", "loss-mismatch"),
    "accuracy": ("rate-too-low", "loss-mismatch"),
    "weight gradient": ("vanishing-gradient", "dead-units", "born-dead-units"),
    "output gradient": ("vanishing-gradient", "dead-units", "born-dead-units"),
}  # in the order in which a batch's are checked
ZERO_COUNTS = {"forward", "weights", "weight gradient", "output gradient"}


def alarms(run):
    """The first alarm, of a kind of numbers; a loss that is not finite at last."""
    zeros = {}
    for count, means in enumerate(run.steps, 1):
        for kind in CAUSES:
            if kind == "accuracy" and run.regression:
                continue
            alarm = alarm_of(kind, run.steps[:count], zeros) if means else None
            if alarm:
                return alarm
    return [] if run.finite else named("invalid loss", "non-finite")


def alarm_of(kind, steps, zeros):
    """What is wrong with this kind of means in the last of the steps."""
    for layer, mean in enumerate(steps[-1][kind]):
        if not math.isfinite(mean):
            return named(f"{kind} not finite", "non-finite", "exploding-gradient")
        if kind in ZERO_COUNTS and mean == 0:
            zeros[kind, layer] = zeros.get((kind, layer), 0) + 1
            if zeros[kind, layer] >= len(steps) / 2:
                return named(f"{kind} zero", *CAUSES[kind])
        window = [step[kind][layer] for step in steps[-WINDOW:]]
        if len(steps) % WINDOW == 0 and sum(window) / WINDOW == max(window):
            return named(f"{kind} unchanged", *CAUSES[kind])
    return None
