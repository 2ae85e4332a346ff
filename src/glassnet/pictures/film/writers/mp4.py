"""Films as MP4: H.264, by the ffmpeg that imageio-ffmpeg brings along."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glassnet.errors import SettingError
from glassnet.pictures.film.composing import Composition
from glassnet.pictures.film.timing import pictures_of
from glassnet.pictures.film.writers.writer import Order, writer

__all__ = ["mp4"]

# constant quality; an index at the front, so that a page can play it while it loads
ENCODING = ["-crf", "20", "-preset", "veryfast", "-tune", "animation", "-movflags", "+faststart"]


def check_ffmpeg() -> None:
    """Refuse where imageio-ffmpeg or its program is missing; GIF and HTML need none.

    >>> check_ffmpeg()
    """
    try:
        import imageio_ffmpeg

        program = imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        raise SettingError(
            "a film as .mp4",
            rule="it is written by ffmpeg, which is not installed",
            remedy="pip install 'glassnet[film]', or choose .gif or .html, which need none",
        ) from error
    with _told_failures():
        subprocess.run([program, "-version"], capture_output=True, check=True)


@writer(".mp4", fps=30, size=(1920, 1080), check=check_ffmpeg)
def mp4(order: Order) -> bytes:
    """Return the film; each moment is drawn once, however many pictures show it."""
    composition = Composition(order.strips(), order.size)
    with tempfile.TemporaryDirectory() as folder, _told_failures():
        path = Path(folder) / "film.mp4"
        _encode(composition, order, path)
        return path.read_bytes()


def _encode(composition: Composition, order: Order, path: Path) -> None:
    import imageio_ffmpeg

    frames = imageio_ffmpeg.write_frames(
        str(path), order.size, fps=order.fps, pix_fmt_in="rgba", codec="libx264",
        quality=None, macro_block_size=2, output_params=ENCODING, ffmpeg_log_level="error",
    )  # fmt: skip
    frames.send(None)
    shown = -1
    for moment in pictures_of(len(composition.moments), order.pictures):
        if moment != shown:
            picture, shown = composition.picture(moment).tobytes(), moment
        frames.send(picture)
    frames.close()


@contextmanager
def _told_failures() -> Iterator[None]:
    """Say that ffmpeg failed: it did not start, went away, or left no film."""
    try:
        yield
    except (OSError, subprocess.CalledProcessError) as error:
        raise SettingError(
            f"ffmpeg ({str(error).splitlines()[0]})",
            rule="it failed to write the film",
            remedy="look at IMAGEIO_FFMPEG_EXE, which says where it is, and at the room on the "
            "disk, or choose .gif or .html, which need none",
        ) from error
