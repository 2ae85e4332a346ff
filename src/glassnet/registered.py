"""Classes that name themselves: the registries behind files, messages, the CLI and the tests."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Self

import numpy as np

from glassnet.errors import ModelFileError, SettingError, UnknownNameError
from glassnet.suggest import did_you_mean, listed

__all__ = ["Registered", "restore"]

_families: dict[str, type["Registered"]] = {}


class Registered:
    """A class that enters the registry of its family when it is defined.

    A family is opened with `class Loss(Registered, family=True)`; every class below it that is not
    `abstract` is found in `Loss.registry` by its name. Constructor arguments are kept in
    attributes of the same names, so that `config()` can write any object down as JSON.
    """

    registry: ClassVar[dict[str, type[Any]]] = {}

    def __init_subclass__(cls, *, family: bool = False, abstract: bool = False) -> None:
        """Open a family, or enter the registries of all the families above."""
        super().__init_subclass__()
        if family:
            cls.registry = {}
            _families[cls.__name__] = cls
        elif not abstract:
            for base in cls.__mro__[1:]:
                if _families.get(base.__name__) is base:
                    vars(base)["registry"][cls.__name__] = cls

    @classmethod
    def examples(cls) -> list[Self]:
        """Small instances that the contract tests run: override where `cls()` needs arguments."""
        return [cls()]

    @classmethod
    def names(cls) -> dict[str, type[Any]]:
        """Return the classes of this family by the names that `named` finds them by."""
        return cls.registry

    @classmethod
    def named(cls, name: str) -> type[Any]:
        """Return the class of this family that is called `name`, upper or lower case."""
        names = cls.names()
        by_lower = {known.lower(): found for known, found in (cls.registry | names).items()}
        if not isinstance(name, str) or name.lower() not in by_lower:
            raise UnknownNameError(
                f"{cls.__name__.lower()} {name!r}",
                rule="there is none of that name",
                remedy=did_you_mean(name, names),
            )
        return by_lower[name.lower()]

    @classmethod
    def made(cls, given: Any) -> Any:
        """Return an object of this family: `given` itself, or one of the class it names.

        >>> import glassnet as gn
        >>> gn.Loss.made("huber"), gn.Loss.made(gn.Huber(2.0))
        (Huber(), Huber(delta=2.0))
        """
        if isinstance(given, cls):
            return given
        if isinstance(given, str):
            return _without_arguments(cls.named(given))
        family, is_class = cls.__name__.lower(), isinstance(given, type)
        raise SettingError(
            f"{family} {given.__name__}, a class" if is_class else f"{family} {given!r}",
            rule=f"a {family} is an object or a name",
            remedy=f"make one: {given.__name__}()"
            if is_class
            else f"choose from {listed(cls.names())}",
        )

    def config(self) -> dict[str, Any]:
        """Class and constructor arguments as plain JSON values."""
        root = [base for base in type(self).__mro__ if base in _families.values()][-1].__name__
        arguments = {name: _plain(getattr(self, name)) for name in _arguments(type(self))}
        return {"class": f"{root}.{type(self).__name__}", **arguments}

    def __repr__(self) -> str:
        """Show the constructor call, without the arguments that have their default value."""
        shown = []
        for name, parameter in _arguments(type(self)).items():
            value = getattr(self, name)
            value = value.tolist() if isinstance(value, np.generic | np.ndarray) else value
            if parameter.default is inspect.Parameter.empty:
                shown.append(repr(value))
            elif value != parameter.default:
                shown.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


def restore(config: Any) -> Any:
    """Rebuild what `config()` wrote; only registered classes can be named.

    >>> import glassnet as gn
    >>> restore(gn.Adam(0.005, decay=1e-3).config())
    Adam(learning_rate=0.005, decay=0.001)
    """
    if isinstance(config, list):
        return [restore(item) for item in config]
    if not isinstance(config, dict):
        return config
    if "class" not in config:
        return {key: restore(value) for key, value in config.items()}
    family, _, name = str(config["class"]).partition(".")
    if family not in _families or name not in _families[family].registry:
        raise ModelFileError(
            f"class {config['class']!r}",
            rule="a file may name registered classes only",
            remedy="import the module that defines it, then load again",
        )
    arguments = {key: restore(value) for key, value in config.items() if key != "class"}
    return _families[family].registry[name](**arguments)


def _arguments(of: type[Registered]) -> dict[str, inspect.Parameter]:
    """Return the constructor's parameters; a class without a constructor has none."""
    if of.__init__ is object.__init__:
        return {}
    return _parameters(of.__init__)


@cache  # every run's configuration asks
def _parameters(constructor: Callable[..., None]) -> dict[str, inspect.Parameter]:
    return dict(list(inspect.signature(constructor).parameters.items())[1:])


def _without_arguments(of: type[Registered]) -> Registered:
    """Make an object of a class that was given by its name alone."""
    several = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    required = [
        name
        for name, each in _arguments(of).items()
        if each.default is each.empty and each.kind not in several
    ]
    if required:
        raise SettingError(
            f"{of.__name__} by its name alone",
            rule=f"it needs {', '.join(required)}",
            remedy=f"make one: {of.__name__}({', '.join(f'{name}=…' for name in required)})",
        )
    return of()


def _plain(value: Any) -> Any:
    """Turn arguments into JSON values: nested objects, sequences and NumPy scalars included."""
    if isinstance(value, Registered):
        return value.config()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    return value
