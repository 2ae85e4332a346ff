"""Registries: names, configurations, and what is made of them."""

from abc import ABC

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import ModelFileError, SettingError, UnknownNameError
from glassnet.registered import Registered, restore


class Shape(Registered, ABC, family=True):
    """A family for these tests."""


class Rounded(Shape, abstract=True):
    """Not to be named."""


class Circle(Rounded):
    """A member whose arguments are of every kind."""

    def __init__(self, radius, *, inside=None, tags=(), table=None, scale=1.0):
        self.radius, self.inside, self.tags = radius, inside, tags
        self.table, self.scale = table, scale


class Point(Shape):
    """A member without a constructor."""


def test_a_family_holds_what_is_below_it():
    assert Shape.registry == {"Circle": Circle, "Point": Point}
    assert "Circle" not in nn.Layer.registry


def test_a_family_within_a_family_has_its_own_and_both_know_its_members():
    assert nn.Activation.registry["ReLU"] is nn.Layer.registry["ReLU"]
    assert "Dense" not in nn.Activation.registry
    assert "Elementwise" not in nn.Layer.registry


def test_a_member_may_be_called_as_its_family_is(monkeypatch):
    monkeypatch.setattr(nn.Loss, "registry", dict(nn.Loss.registry))

    class Loss(nn.MeanSquaredError):
        pass

    class Below(Loss):
        pass

    assert nn.Loss.registry["Below"] is Below
    assert Below().config() == {"class": "Loss.Below"}


@pytest.mark.parametrize("name", ["Circle", "circle", "CIRCLE"])
def test_names_are_found_in_any_case(name):
    assert Shape.named(name) is Circle


def test_a_wrong_name_is_answered_with_the_nearest_or_with_all():
    with pytest.raises(UnknownNameError, match="'Circle'") as caught:
        Shape.named("cirle")
    assert caught.value.value == "shape 'cirle'"
    with pytest.raises(UnknownNameError, match="'Circle', 'Point'"):
        Shape.named("zzz")


@pytest.mark.parametrize("name", [None, 3, ["Circle"], Circle])
def test_what_is_no_text_is_no_name(name):
    with pytest.raises(UnknownNameError, match="there is none of that name"):
        Shape.named(name)


def test_objects_are_made_by_name_where_no_argument_is_needed():
    point = Point()
    assert Shape.made(point) is point
    assert type(Shape.made("point")) is Point
    with pytest.raises(SettingError, match=r"Circle .* needs radius; make one: Circle\(radius=…\)"):
        Shape.made("circle")
    with pytest.raises(UnknownNameError, match="did you mean 'Point'"):
        Shape.made("piont")


@pytest.mark.parametrize("given", [3, None, ["Point"]])
def test_what_is_neither_object_nor_name_is_refused(given):
    with pytest.raises(SettingError, match="choose from 'Circle', 'Point'"):
        Shape.made(given)


def test_a_class_in_place_of_an_object_is_refused():
    with pytest.raises(SettingError, match=r"shape Point, a class: .*make one: Point\(\)"):
        Shape.made(Point)


def test_a_configuration_is_the_class_and_its_arguments():
    assert Point().config() == {"class": "Shape.Point"}
    thing = Circle(2, inside=Circle(1), tags=("a", Point()), table={"x": np.float32(0.5)})
    assert thing.config() == {
        "class": "Shape.Circle",
        "radius": 2,
        "inside": Circle(1).config(),
        "tags": ["a", {"class": "Shape.Point"}],
        "table": {"x": 0.5},
        "scale": 1.0,
    }


@pytest.mark.parametrize(
    ("value", "plain"),
    [(np.int64(3), 3), (np.float32(0.5), 0.5), (np.array([1, 2]), [1, 2]), (np.bool_(True), True)],
    ids=repr,
)
def test_numpy_numbers_become_plain_ones(value, plain):
    found = Circle(value).config()["radius"]
    assert found == plain
    assert type(found) is type(plain)


def test_arguments_with_their_default_are_not_shown():
    assert repr(Circle(2)) == "Circle(2)"
    assert repr(Circle(2, inside=Point(), scale=3.0)) == "Circle(2, inside=Point(), scale=3.0)"
    assert repr(Point()) == "Point()"


def test_an_array_as_argument_is_shown_too():
    assert repr(Circle(2, table=np.array([1, 2]))) == "Circle(2, table=[1, 2])"


def test_what_was_written_down_is_made_again():
    thing = Circle(2, inside=Circle(1), tags=["a", Point()], table={"x": [1, None]})
    again = restore(thing.config())
    assert again.config() == thing.config()
    assert type(again.inside) is Circle
    assert type(again.tags[1]) is Point


@pytest.mark.parametrize("value", [None, 3, "text", [1, [2]], {"a": {"b": 1}}, []], ids=repr)
def test_plain_values_are_themselves(value):
    assert restore(value) == value


@pytest.mark.parametrize("name", ["Shape.Square", "Shape.Rounded", "Shape.", "os.system", "Circle"])
def test_only_registered_classes_are_made(name):
    with pytest.raises(ModelFileError, match="registered classes only"):
        restore([{"class": name}])
