"""How Glassnet trains on a table: the network, its first values, its training, its ensemble.

>>> from glassnet.recipe import RECIPES
>>> list(RECIPES)
['best', 'simple', 'plain']
"""

from glassnet.recipe.fitting import Ensemble, Rows, Task, fit_ensemble
from glassnet.recipe.joined import joined, member_mean
from glassnet.recipe.recipe import RECIPES, Recipe, named_recipe
from glassnet.recipe.small import FEW, fit_small
from glassnet.recipe.spread import Spread, fit_spread
from glassnet.recipe.table_network import front, table_network

__all__ = [
    "FEW",
    "RECIPES",
    "Ensemble",
    "Recipe",
    "Rows",
    "Spread",
    "Task",
    "fit_ensemble",
    "fit_small",
    "fit_spread",
    "front",
    "joined",
    "member_mean",
    "named_recipe",
    "table_network",
]
