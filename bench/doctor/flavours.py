"""The kinds of healthy trainings, in turn: each looks like trouble to some rule and has none."""

from doctor.data import BINARY, REGRESSION
from doctor.drawing import Wishes
from doctor.real import DRAWN, KINDS

USUAL = Wishes()
FLAVOURS = {
    "plain": USUAL,
    "high rate": USUAL.changed(pace="high"),
    "real": USUAL.changed(sources=tuple(name for name in KINDS if name not in DRAWN)),
    "noisy": USUAL.changed(sources=("table",), table=(("noise", 0.5),), rows=(600, 3000)),
    "small": USUAL.changed(widths=(4, 8), depth=(1, 2), rows=(150, 400)),
    "wide": USUAL.changed(widths=(128, 256), depth=(1, 2), rows=(300, 1500)),
    "slow": USUAL.changed(pace="slow", steps=(6000, 20000)),
    "chapter": USUAL.changed(
        sources=tuple(DRAWN), widths=(32, 64), depth=(2, 2), steps=(2000, 10000)
    ),
    "high rate on a real table": USUAL.changed(pace="high", sources=tuple(KINDS)),
    "deep": USUAL.changed(depth=(4, 8), activations=("ReLU", "LeakyReLU", "Tanh", "GELU")),
    "imbalanced": USUAL.changed(
        kinds=(BINARY,),
        sources=("table",),
        table=(("minority", 0.06), ("noise", 0.0)),
        rows=(800, 3000),
        steps=(2000, 10000),
    ),
    "skewed": USUAL.changed(
        kinds=(REGRESSION,), sources=("table",), table=(("skewed", True), ("noise", 0.05))
    ),
    "zero-heavy": USUAL.changed(sources=("table",), table=(("zeros", True),)),
    "fast": USUAL.changed(steps=(200, 600), pace="high"),
}
