"""PyTorch as it is mostly used: autograd and its fused Adam, an operation at a time."""

import torch

from peer_runs.shared.networks import BETAS, EPSILON, RATE
from peer_runs.shared.torch_parts import TorchPeer


class Run(TorchPeer):
    def build(self):
        super().build()
        for parameter in self.parameters:
            parameter.requires_grad_()

    def start(self):
        super().start()
        settings = {"lr": RATE, "betas": BETAS, "eps": EPSILON, "fused": True}
        if self.network.weight_decay:
            decay = self.network.weight_decay
            self.optimizer = torch.optim.AdamW(self.parameters, weight_decay=decay, **settings)
        else:
            self.optimizer = torch.optim.Adam(self.parameters, **settings)

    def step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.loss(self.parameters, x, y)
        loss.backward()
        self.optimizer.step()
        self.total += loss.detach()
