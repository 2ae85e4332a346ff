"""Pictures of trainings, models and sweeps, by matplotlib, without a display."""

from glassnet.pictures.notebook import *
from glassnet.pictures.panels import *
from glassnet.pictures.plot import *
from glassnet.pictures.plots.activation_spread import *
from glassnet.pictures.plots.calibration import *
from glassnet.pictures.plots.column_effect import *
from glassnet.pictures.plots.confusion_matrix import *
from glassnet.pictures.plots.dead_units import *
from glassnet.pictures.plots.decision_regions import *
from glassnet.pictures.plots.fit import *
from glassnet.pictures.plots.gradient_flow import *
from glassnet.pictures.plots.heat_maps import *
from glassnet.pictures.plots.histograms import *
from glassnet.pictures.plots.importance import *
from glassnet.pictures.plots.learning_curves import *
from glassnet.pictures.plots.learning_rate import *
from glassnet.pictures.plots.loss_surface import *
from glassnet.pictures.plots.metrics import *
from glassnet.pictures.plots.parallel_coordinates import *
from glassnet.pictures.plots.parameter_map import *
from glassnet.pictures.plots.predicted_against_true import *
from glassnet.pictures.plots.residuals import *
from glassnet.pictures.plots.update_ratios import *
from glassnet.pictures.plots.weights import *
from glassnet.pictures.showing import *
from glassnet.pictures.style import *
