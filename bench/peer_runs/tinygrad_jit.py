"""tinygrad: a step under TinyJit, which replays its compiled kernels. It needs clang.

Activations and their gradients are kept (`contiguous`): left alone, tinygrad computes them again
within each product, Mish forty times slower. Its search for kernels, BEAM, gained nothing here.
"""

import numpy as np
from tinygrad import Context, Tensor, TinyJit, Variable
from tinygrad.nn.optim import Adam, AdamW

from peer_runs.shared.networks import BETAS, EPSILON, RATE
from peer_runs.shared.peer import Peer


class Run(Peer):
    packages = ("tinygrad",)

    def build(self):
        network = self.network
        self.generator = np.random.default_rng(0)
        first = [array for pair in network.first_weights() for array in pair]
        self.parameters = [Tensor(array) for array in first]
        self.total = Tensor.zeros(1).contiguous().realize()
        settings = {"lr": RATE, "b1": BETAS[0], "b2": BETAS[1], "eps": EPSILON}
        decay = network.weight_decay
        self.optimizer = (
            AdamW(self.parameters, weight_decay=decay, **settings)
            if decay
            else Adam(self.parameters, **settings)
        )
        Tensor.realize(*self.parameters, *self._moments())
        state = [*self.parameters, *self._moments()]
        self.first = [(tensor, tensor.numpy().copy()) for tensor in state]
        self.step = TinyJit(self._step)

    def start(self):
        for tensor, values in self.first:
            tensor.assign(Tensor(values)).realize()

    def train(self, epochs):
        with Context(TRAINING=1):
            return [self._epoch() for _ in range(epochs)]

    def _epoch(self):
        network = self.network
        order = np.arange(network.rows)
        if network.shuffled:
            self.generator.shuffle(order)
        shape = network.steps, network.batch
        x = Tensor(self.x[order].reshape(*shape, -1)).realize()
        y = Tensor(self.y[order].reshape(*shape, *self.y.shape[1:])).realize()
        self.total.assign(Tensor.zeros(1)).realize()
        for i in range(network.steps):
            self.step(x, y, Variable("batch", 0, max(network.steps - 1, 1)).bind(i))
        return self.total.item() / network.steps

    def _step(self, x, y, batch):
        self.optimizer.zero_grad()
        loss = self._loss(x[batch], y[batch])
        loss.backward()
        self.total.assign(self.total + loss)
        Tensor.realize(self.total, *self.optimizer.schedule_step())

    def _loss(self, x, y):
        last = len(self.parameters) - 2
        for i in range(0, last, 2):
            x = x.linear(*self.parameters[i : i + 2]).contiguous_backward()
            x = getattr(x, self.network.activation)().dropout(self.network.dropout).contiguous()
        x = x.linear(*self.parameters[last:])
        if self.network.classes:
            return x.sparse_categorical_crossentropy(y)
        return (x - y).square().mean()

    def _moments(self):
        optimizer = self.optimizer
        return [optimizer.b1_t, optimizer.b2_t, *optimizer.m, *optimizer.v]
