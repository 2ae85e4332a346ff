"""Layers in a network's settings: what they are, and changing all of a kind."""

from collections.abc import Callable
from typing import Any

from glassnet.doctor.plan import Config

__all__ = ["each_layer", "is_a"]


def is_a(layer: Config, *names: str) -> bool:
    """Whether a layer's settings are of one of these classes.

    >>> is_a({"class": "Layer.Dense"}, "Dense")
    True
    """
    return layer["class"].partition(".")[2] in names


def each_layer(network: Config, name: str, change: Callable[[Config], Config]) -> Config:
    """Change every layer of that name, in layers within layers too."""

    def walked(one: Any) -> Any:
        if isinstance(one, list):
            return [walked(each) for each in one]
        if not isinstance(one, dict):
            return one
        inner = {key: walked(value) for key, value in one.items()}
        return change(inner) if inner.get("class") == f"Layer.{name}" else inner

    return network | {"layers": walked(network["layers"])}
