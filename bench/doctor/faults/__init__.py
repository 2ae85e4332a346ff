"""The faults that can be planted, a file for each family of them."""

from importlib import import_module
from pathlib import Path

from doctor.faults.fault import FAULTS

for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    import_module(f"doctor.faults.{path.stem}")

__all__ = ["FAULTS"]
