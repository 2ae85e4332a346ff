"""The symptoms that the doctor knows, a file each."""

import pkgutil
from importlib import import_module

from glassnet.doctor.symptoms.symptom import *

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
