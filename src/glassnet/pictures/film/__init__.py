"""Films of trainings: `film(run, "sine.mp4")`, or .gif, or .html."""

from glassnet.pictures.film.filming import *
