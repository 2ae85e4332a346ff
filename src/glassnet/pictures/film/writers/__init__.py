"""What writes films, a file an ending."""

import pkgutil
from importlib import import_module

from glassnet.pictures.film.writers.writer import *

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
