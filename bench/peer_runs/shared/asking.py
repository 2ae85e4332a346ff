"""The parent's side of a worker: start its process, ask, and read the answer."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2]  # bench/, from where `peer_runs` is imported
THREAD_COUNTS = ("OMP", "OPENBLAS", "MKL", "NUMBA")
MODULE = [sys.executable, "-P", "-m"]  # -P: the folder it is run from holds no modules of ours
CACHES = ("TORCHINDUCTOR_CACHE_DIR", "GLASSNET_CACHE", "XDG_CACHE_HOME")


def environment(threads):
    """Thread counts, and where this folder's modules are."""
    paths = [str(FOLDER), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        **{f"{library}_NUM_THREADS": str(threads) for library in THREAD_COUNTS},
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }


def own_caches(threads, folder):
    """Folders of this run for compiled code: everyone compiles anew."""
    return {name: str(Path(folder) / str(threads) / name.lower()) for name in CACHES}


class Worker:
    """A peer in a process of its own, started when it is first asked, and again if it died."""

    def __init__(self, module, name, threads, folder, caches=None):
        self.module, self.name, self.threads = module, name, threads
        self.environment = environment(threads) | (caches or {})
        self.errors = Path(folder) / f"{name}.txt"  # what its libraries print
        self.process = None

    def ask(self, within=None, **request):
        """Its answer; {"error": …} if it could not do it or died, {"over": within} if it was ended
        for not answering within so many seconds."""
        if self.process is None or self.process.poll() is not None:
            self._start()
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            if within is not None and not self._answers(within):
                return {"over": within}
            return json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            return {"error": f"its process died: {self._last_words()}"}

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()

    def _start(self):
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [*MODULE, self.module, self.name, str(self.threads)],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def _answers(self, within):
        """Whether it does in time; if not, its process is ended."""
        ready, _, _ = select.select([self.process.stdout], [], [], within)
        if not ready:
            self.process.kill()
            self.process.wait()
        return bool(ready)

    def _last_words(self):
        self.process.wait()
        lines = self.errors.read_text().strip().splitlines() or ["no message"]
        return f"exit code {self.process.returncode}, {lines[-1]}"


def measured_peak(threads):
    """The machine's float32 GFLOP/s, {"fma": …, "sgemm": …}, in a process like the workers'."""
    command = [*MODULE, "peer_runs.shared.peak", str(threads)]
    return json.loads(subprocess.check_output(command, env=environment(threads)))
