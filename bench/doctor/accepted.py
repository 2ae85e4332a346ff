"""The sub-seeds that made good cases, so that nobody has to train to draw one again.

Whatever changes the drawing makes them worthless: empty the file and run
`python bench/doctor.py --make`.
"""

import json
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "accepted.json"


@cache
def accepted():
    """{seed: sub-seed}; those below it were drawn and rejected."""
    found = json.loads(PATH.read_text()) if PATH.exists() else {}
    return {int(seed): sub for seed, sub in found.items()}


def keep(seed, sub):
    accepted()[seed] = sub
    lines = [f'  "{seed}": {sub}' for seed, sub in sorted(accepted().items())]
    PATH.write_text("{\n" + ",\n".join(lines) + "\n}\n")
