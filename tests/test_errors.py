"""Errors: three parts each, and caught by their built-in names."""

import copy
import pickle

import pytest

from glassnet import errors

CLASSES = [getattr(errors, name) for name in errors.__all__]
BUILT_IN = {
    "GlassnetError": Exception,
    "ShapeError": ValueError,
    "SettingError": ValueError,
    "DataError": ValueError,
    "DataTypeError": TypeError,
    "ColumnError": LookupError,
    "UnknownNameError": LookupError,
    "ModelFileError": ValueError,
    "RunFolderError": OSError,
    "ResumeError": ValueError,
    "ClusterError": ConnectionError,
    "EngineError": RuntimeError,
    "NonFiniteError": ArithmeticError,
    "NotInitialisedError": RuntimeError,
    "GradientError": AssertionError,
}


def made(cls):
    return cls("rate=-1", rule="it must be above 0", remedy="try 0.1")


@pytest.mark.parametrize("cls", CLASSES)
def test_the_message_is_value_rule_and_remedy(cls):
    error = made(cls)
    assert str(error) == "rate=-1: it must be above 0; try 0.1"
    assert (error.value, error.rule, error.remedy) == ("rate=-1", "it must be above 0", "try 0.1")


@pytest.mark.parametrize("cls", CLASSES)
def test_it_is_caught_by_its_built_in_name(cls):
    assert issubclass(cls, errors.GlassnetError)
    with pytest.raises(BUILT_IN[cls.__name__]):
        raise made(cls)


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("through", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_it_survives_the_way_from_one_process_to_another(cls, through):
    again = through(made(cls))
    assert type(again) is cls
    assert str(again) == str(made(cls))
    assert again.remedy == "try 0.1"


def test_rule_and_remedy_must_be_given():
    with pytest.raises(TypeError, match="rule"):
        errors.SettingError("rate=-1")
