"""How Glassnet trains on a table: the network, its first values, its training, its ensemble.

>>> from glassnet.recipe import RECIPES
>>> list(RECIPES)
['best', 'simple', 'plain']
"""

from glassnet.recipe.averaging import residuals_of_mean
from glassnet.recipe.fitting import Ensemble, Member, Rows, Task, fit_ensemble
from glassnet.recipe.further import begun, patient, train_further
from glassnet.recipe.joined import apart, joined, member_mean
from glassnet.recipe.recipe import RECIPES, Recipe, named_recipe
from glassnet.recipe.small import FEW, fit_small
from glassnet.recipe.spread import Spread, fit_spread
from glassnet.recipe.table_network import front, table_network

__all__ = [
    "FEW",
    "RECIPES",
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
    "member_mean",
    "named_recipe",
    "patient",
    "residuals_of_mean",
    "table_network",
    "train_further",
]
