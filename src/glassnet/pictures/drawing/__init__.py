"""A network drawn, in SVG."""

from glassnet.pictures.drawing.drawing import *
