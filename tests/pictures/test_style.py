"""Saving pictures, and their themes."""

import pytest

from glassnet.errors import DataTypeError, RunFolderError, UnknownNameError
from glassnet.pictures import learning_curves, new_axes, save_picture, show, theme
from glassnet.record import History


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "PNG"])
def test_axes_and_whole_figures_are_saved_as_their_ending_says(ending, tmp_path):
    for picture in (learning_curves(History()), show(History())):
        assert save_picture(picture, tmp_path / f"curves.{ending}").stat().st_size > 1000


@pytest.mark.parametrize("name", ["curves.foo", "curves"])
def test_an_ending_that_is_no_picture_is_refused(name, tmp_path):
    with pytest.raises(UnknownNameError, match="which kind of picture"):
        save_picture(new_axes(None), tmp_path / name)


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(RunFolderError, match="does not exist"):
        save_picture(new_axes(None), tmp_path / "no" / "curves.png")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [None, 3, "curves"])
def test_what_is_no_picture_is_refused(wrong, tmp_path):
    with pytest.raises(DataTypeError, match=r"axes and figures"):
        save_picture(wrong, tmp_path / "curves.png")


@pytest.mark.parametrize("wrong", ["drak", [], None])
def test_a_theme_that_is_none_is_refused(wrong):
    with pytest.raises(UnknownNameError, match="there is no such theme"), theme(wrong):
        pass
