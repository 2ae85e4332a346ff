"""What can be changed in a run: each change says itself in words and changes a plan."""

from glassnet.doctor.changes.change import *
from glassnet.doctor.changes.objective import *
from glassnet.doctor.changes.rows import *
from glassnet.doctor.changes.steps import *
from glassnet.doctor.changes.structure import *
