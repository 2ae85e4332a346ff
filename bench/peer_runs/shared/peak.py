"""The machine's float32 peak: multiply-adds that never leave the registers, and a large product.

A loop of independent fused multiply-adds, written in LLVM's language since no Python compiler
promises to keep it in registers, is what the arithmetic units can do at most. The vector width that
gives the most is this machine's. A large BLAS product is measured beside it, and the larger counts.
"""

import ctypes
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import llvmlite.binding as llvm
import numpy as np

from peer_runs.shared.worker import pin

CHAINS = 12  # enough to hide the latency of an addition, few enough for 16 registers
LOOPS = 2_000_000
WIDTHS = (4, 8, 16)
REPETITIONS = 5


def fma_source(width):
    """LLVM text of `float peak(i64 loops)`: CHAINS vectors, each multiplied and added to itself."""
    vector, chains = f"<{width} x float>", range(CHAINS)
    fma = f"@llvm.fma.v{width}f32"
    phis = [f"%a{i} = phi {vector} [ %start, %entry ], [ %b{i}, %loop ]" for i in chains]
    steps = [
        f"%b{i} = call {vector} {fma}({vector} %a{i}, {vector} %start, {vector} %start)"
        for i in chains
    ]
    sums = [f"%s{i + 1} = fadd {vector} %s{i}, %b{i}" for i in chains]
    return "\n".join(
        [
            f"declare {vector} {fma}({vector}, {vector}, {vector})",
            "define float @peak(i64 %loops, float %x) {",
            "entry:",
            f"%one = insertelement {vector} zeroinitializer, float %x, i32 0",
            f"%start = shufflevector {vector} %one, {vector} poison, "
            f"<{width} x i32> zeroinitializer",
            "br label %loop",
            "loop:",
            "%n = phi i64 [ %loops, %entry ], [ %next, %loop ]",
            *phis,
            *steps,
            "%next = sub i64 %n, 1",
            "%again = icmp ne i64 %next, 0",
            "br i1 %again, label %loop, label %end",
            "end:",
            f"%s0 = fadd {vector} %start, %start",
            *sums,
            f"%sum = extractelement {vector} %s{CHAINS}, i32 0",
            "ret float %sum",
            "}",
        ]
    )


def compiled(source):
    """The function of some LLVM text, for this very processor, and what keeps it alive."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3
    )
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(source), machine)
    engine.finalize_object()
    kind = ctypes.CFUNCTYPE(ctypes.c_float, ctypes.c_int64, ctypes.c_float)
    return kind(engine.get_function_address("peak")), engine


class Peak:
    """Measures GFLOP/s with a number of threads; what is kept is the best that was ever seen."""

    def __init__(self, threads):
        self.threads, self.pool = threads, ThreadPoolExecutor(threads)
        self.kernels = [(width, *compiled(fma_source(width))) for width in WIDTHS]
        self.matrix = np.ones((1024, 1024), "float32")
        self.best = {"fma": 0.0, "sgemm": 0.0}

    def measure(self):
        for width, kernel, _ in self.kernels:
            self._keep("fma", self._fma(width, kernel))
        self._keep("sgemm", self._sgemm())
        return self.best

    def _keep(self, name, value):
        self.best[name] = max(self.best[name], value)

    def _fma(self, width, kernel):
        start = time.perf_counter()
        list(self.pool.map(lambda _: kernel(LOOPS, 0.5), range(self.threads)))
        return 2 * width * CHAINS * LOOPS * self.threads / (time.perf_counter() - start) / 1e9

    def _sgemm(self):
        start = time.perf_counter()
        self.matrix @ self.matrix
        return 2 * 1024**3 / (time.perf_counter() - start) / 1e9


def main():
    """`python -m peer_runs.shared.peak THREADS`: print both figures as JSON."""
    threads = int(sys.argv[1])
    pin(threads)
    peak = Peak(threads)
    print(json.dumps([peak.measure() for _ in range(REPETITIONS)][-1]))


if __name__ == "__main__":
    main()
