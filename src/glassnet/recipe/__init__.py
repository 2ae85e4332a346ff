"""How Glassnet trains on a table: the networks, their first values, their training, their mixture.

>>> from glassnet.recipe import named_recipe
>>> len(named_recipe("best")), named_recipe("plain")[0].activation
(2, 'ReLU')
"""

from glassnet.recipe.averaging import residuals_of_mixture
from glassnet.recipe.ensemble import Ensemble, Member
from glassnet.recipe.fitting import fit_ensemble
from glassnet.recipe.further import begun, patient, train_further
from glassnet.recipe.joined import apart, joined, mixture
from glassnet.recipe.members import numbered
from glassnet.recipe.named import FOR_CLASSES, FOR_NUMBERS, named_recipe
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.small import FEW, fit_small
from glassnet.recipe.spread import Spread, fit_spread
from glassnet.recipe.table_network import front, table_network
from glassnet.recipe.task import Rows, Task

__all__ = [
    "FEW",
    "FOR_CLASSES",
    "FOR_NUMBERS",
    "Ensemble",
    "Member",
    "Recipe",
    "Rows",
    "Spread",
    "Task",
    "apart",
    "begun",
    "fit_ensemble",
    "fit_small",
    "fit_spread",
    "front",
    "joined",
    "mixture",
    "named_recipe",
    "numbered",
    "patient",
    "residuals_of_mixture",
    "table_network",
    "train_further",
]
