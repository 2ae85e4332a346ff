"""The views of what a network predicts, a file each."""

import pkgutil
from importlib import import_module

from glassnet.pictures.film.views.view import *

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
