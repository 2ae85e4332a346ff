"""The doctor's benchmark: trainings with planted faults, and what tools make of them."""
