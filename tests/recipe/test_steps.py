"""How many epochs a recipe has, by its rule."""

import math

from hypothesis import given
from hypothesis import strategies as st

from glassnet.recipe import Recipe
from glassnet.recipe.steps import patience_of, steps_of


def test_asked_epochs_are_just_those():
    assert steps_of(Recipe(epochs=3, batch_size=7), 10) == (3, 7)
    assert steps_of(Recipe(epochs=3, batch_size=70), 10) == (3, 10)


@given(rows=st.integers(2, 10**7))
def test_the_rule_gives_its_steps_and_a_batch_of_a_power_of_two(rows):
    recipe = Recipe(steps=500, steps_power=0.2)
    epochs, size = steps_of(recipe, rows)
    assert 4 <= epochs <= 256
    assert size == rows or math.log2(size).is_integer()
    if 4 < epochs < 256:
        steps, an_epoch = epochs * math.ceil(rows / size), math.ceil(rows / size)
        assert abs(steps - 500 * rows**0.2) <= an_epoch / 2


def test_patience_is_a_share_of_the_epochs_and_at_least_eight():
    assert [patience_of(Recipe(patience=0.5), epochs) for epochs in (100, 4)] == [50, 8]
