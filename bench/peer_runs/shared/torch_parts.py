"""What PyTorch's two peers share: tensors made once, the loss, and the loop over batches."""

from abc import abstractmethod

import torch
import torch.nn.functional as F

from peer_runs.shared.peer import Peer

ACTIVATIONS = {"relu": F.relu, "mish": F.mish, "selu": F.selu}


class TorchPeer(Peer):
    """A step is the subclass's; rows are shuffled once an epoch, into tensors made once."""

    packages = ("torch",)

    def __init__(self, threads):
        super().__init__(threads)
        torch.set_num_threads(threads)
        torch.set_flush_denormal(True)

    def build(self):
        self.rows = torch.from_numpy(self.x), torch.from_numpy(self.y)
        self.shuffled = tuple(map(torch.clone, self.rows))
        split = [array.split(self.network.batch) for array in self.shuffled]
        self.batches = list(zip(*split, strict=True))
        self.total = torch.zeros(())
        arrays = [array for pair in self.network.first_weights() for array in pair]
        self.first = [torch.tensor(array.T).contiguous() for array in arrays]
        self.parameters = [torch.empty_like(values) for values in self.first]

    @torch.no_grad()
    def start(self):
        for parameter, values in zip(self.parameters, self.first, strict=True):
            parameter.copy_(values)

    def train(self, epochs):
        return [self.epoch() for _ in range(epochs)]

    def epoch(self):
        if self.network.shuffled:
            order = torch.randperm(self.network.rows)
            for rows, shuffled in zip(self.rows, self.shuffled, strict=True):
                torch.index_select(rows, 0, order, out=shuffled)
        self.total.zero_()
        for x, y in self.batches:
            self.step(x, y)
        return self.total.item() / self.network.steps

    @abstractmethod
    def step(self, x, y):
        """Train on a batch and add its loss to `total`."""

    def loss(self, parameters, x, y):
        """The functional form spares the modules' calls."""
        last = len(parameters) // 2 - 1
        for i in range(last + 1):
            x = F.linear(x, parameters[2 * i], parameters[2 * i + 1])
            if i < last:
                x = ACTIVATIONS[self.network.activation](x)
                x = F.dropout(x, self.network.dropout) if self.network.dropout else x
        return F.cross_entropy(x, y) if self.network.classes else F.mse_loss(x, y)
