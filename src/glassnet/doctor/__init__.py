"""The doctor: what is wrong with a training, why, and the proof that the remedy works."""

from glassnet.doctor.callback import *
from glassnet.doctor.changes import *
from glassnet.doctor.examining import *
from glassnet.doctor.findings import *
from glassnet.doctor.fixing import *
from glassnet.doctor.symptoms import *
