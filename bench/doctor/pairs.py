"""Two faults in one training: a fact of the data beside something that harms the training."""

from dataclasses import fields

import numpy as np

from doctor.drawing import Wishes

FACTS = ("constant-column", "duplicate-column", "label-noise", "leakage", "split-drift")
HARMS = (
    *("bad-initialisation", "born-dead-units", "initial-loss-off", "output-cannot-reach"),
    *("penalty-too-strong", "rate-too-high", "rate-too-low", "saturated-units"),
    *("stopped-too-early", "symmetric-units", "unscaled-inputs", "vanishing-gradient"),
)
CHOICES = {"kinds", "sources", "activations", "optimizers", "batches", "held_out"}


def partner_of(name, position):
    """The other cause, None where this one stays alone."""
    others = {**dict.fromkeys(FACTS, HARMS), **dict.fromkeys(HARMS, FACTS)}.get(name)
    return others and str(np.random.default_rng([8, position]).choice(others))


def together(faults):
    """What all of them wish: choices that suit all, and ranges of the first that gives any."""
    wishes = Wishes()
    for fault in faults:
        for field in fields(Wishes):
            wished = getattr(fault.wishes, field.name)
            if wished == field.default:
                continue
            before = getattr(wishes, field.name)
            if field.name in CHOICES:
                wished = tuple(one for one in wished if one in before) or wished
            if field.name in CHOICES or before == field.default:
                wishes = wishes.changed(**{field.name: wished})
    return wishes
