"""Histories with looks into layers, made by hand."""

from glassnet.record import EpochRecord, History, LayerRecord, ProbeRecord

NAN = float("nan")


def layer(name, kind, **more):
    given = {"mean": 0.1, "spread": 0.5, "zeros": 0.0, "dead": 0.0, "gradient": 1e-3} | more
    return LayerRecord(name, kind, **given)


def looked(*looks):
    """A history of an epoch a look; a look is the layers after 1, 2, 4, … steps."""
    probes = [ProbeRecord(2**i, tuple(layers)) for i, layers in enumerate(looks)]
    return History([EpochRecord(i, 0.5, 0, 0.1, 0.1, probes=(p,)) for i, p in enumerate(probes)])


def stack(layers, looks=5):
    """Dense and ReLU in turn, whose figures fall with depth and with time."""
    every = [[at(i, layers, look, looks) for i in range(layers)] for look in range(looks)]
    return looked(*every)


def at(i, layers, look, looks):
    """Layer i of a stack at one of the looks."""
    if i % 2:
        dead = i / layers * look / looks
        return layer(str(i), "ReLU", zeros=0.5, dead=dead, spread=0.9**i)
    update = 10.0 ** (-2 - look / 2 - i / layers)
    sizes = {"spread": 0.9**i, "gradient": 10.0 ** (5 * i / layers - 6 - look)}
    return layer(str(i), "Dense", weights=1.0, update=update, **sizes)
