"""PyTorch's compiler: forward pass, gradients and Adam of a step as one C++ program.

One graph with Adam written out beat compiling the loss alone, with a fused or a compiled optimizer
beside it, two to three times over. The C++ wrapper spares Python between its kernels, and
max-autotune lets the compiler choose the matrix products.
"""

import torch

from peer_runs.shared.networks import BETAS, EPSILON, RATE
from peer_runs.shared.torch_parts import TorchPeer

OPTIONS = {"cpp_wrapper": True, "max_autotune": True}


class Run(TorchPeer):
    def build(self):
        super().build()
        torch.compiler.reset()
        self.moments = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.squares = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.count = torch.zeros(())
        self.compiled = torch.compile(self.whole_step, fullgraph=True, options=OPTIONS)

    def start(self):
        super().start()
        for values in (*self.moments, *self.squares, self.count):
            values.zero_()

    @torch.no_grad()
    def step(self, x, y):
        self.compiled(self.parameters, self.moments, self.squares, self.count, self.total, x, y)

    def whole_step(self, parameters, moments, squares, count, total, x, y):
        gradients, loss = torch.func.grad_and_value(self.loss)(parameters, x, y)
        total += loss
        count += 1
        root = torch.sqrt(1 - BETAS[1] ** count)  # taken out of the elements' formula
        rate, epsilon = RATE * root / (1 - BETAS[0] ** count), EPSILON * root
        for values, m, c, g in zip(parameters, moments, squares, gradients, strict=True):
            m.mul_(BETAS[0]).add_(g, alpha=1 - BETAS[0])
            c.mul_(BETAS[1]).addcmul_(g, g, value=1 - BETAS[1])
            values.mul_(1 - RATE * self.network.weight_decay)
            values.sub_(rate * m / (c.sqrt() + epsilon))
