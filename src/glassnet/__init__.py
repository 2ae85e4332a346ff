"""Glassnet: neural networks you can see through."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from glassnet import compiled_predict as compiled_predict
from glassnet import errors as errors
from glassnet.loading import *
from glassnet.nn import *
from glassnet.record import *
from glassnet.sweep import Range as Range
from glassnet.sweep import sweep as sweep
from glassnet.train import *

if TYPE_CHECKING:
    from glassnet.doctor import Doctor as Doctor
    from glassnet.doctor import examine as examine
    from glassnet.estimators import TabularClassifier as TabularClassifier
    from glassnet.estimators import TabularRegressor as TabularRegressor
    from glassnet.pictures.drawing import Drawing as Drawing
    from glassnet.pictures.drawing import draw as draw
    from glassnet.pictures.film import film as film
    from glassnet.recipe import Recipe as Recipe
    from glassnet.surface import LossSurface as LossSurface
    from glassnet.surface import loss_surface as loss_surface

__version__ = "0.1.0"

# import glassnet stays quick
_ON_DEMAND = {
    "book", "datasets", "doctor", "engine", "estimators", "explaining", "pictures", "tabular",
    "testing",
}  # fmt: skip
_NAMES_ON_DEMAND = {
    "Drawing": "pictures.drawing",
    "LossSurface": "surface",
    "Recipe": "recipe",
    "draw": "pictures.drawing",
    "film": "pictures.film",
    "loss_surface": "surface",
    "Doctor": "doctor",
    "examine": "doctor",
    "TabularClassifier": "estimators",
    "TabularRegressor": "estimators",
}


def __getattr__(name: str) -> Any:
    """Import a part of the library at its first use."""
    if name in _ON_DEMAND:
        return import_module(f"glassnet.{name}")
    if name in _NAMES_ON_DEMAND:
        return getattr(import_module(f"glassnet.{_NAMES_ON_DEMAND[name]}"), name)
    raise AttributeError(f"module 'glassnet' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Show what the library is for, and not the modules that it is made of."""
    shown = {name for name, value in globals().items() if not isinstance(value, ModuleType)}
    hidden = {"TYPE_CHECKING", "Any", "ModuleType", "import_module"}
    return sorted(shown - hidden | _ON_DEMAND | _NAMES_ON_DEMAND.keys())
