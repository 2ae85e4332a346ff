"""The protocol of a peer: prepare a network, then run epochs of it from its first weights."""

import time
from abc import ABC, abstractmethod


class CannotRunError(Exception):
    """What this peer lacks for a network: it is left out, and the reason is printed."""


class Peer(ABC):
    """Trains one network at a time. A round always starts anew, so that all rounds do equal work:
    after many thousand steps the moments of dead units fade into slow denormal numbers."""

    packages: tuple[str, ...] = ()  # whose versions are printed

    def __init__(self, threads):
        self.threads = threads

    def prepare(self, network):
        """Build, train twice: the first time's extra seconds; seconds and losses of the second."""
        self.network, self.x, self.y = network, *network.data()
        start = time.perf_counter()
        self.build()
        self.run(network.check_epochs)
        first = time.perf_counter() - start
        seconds, losses = self.run(network.check_epochs)
        return max(0.0, first - seconds), seconds, losses

    def run(self, epochs):
        """Seconds of so many epochs, and the mean loss that each of them met."""
        self.start()
        start = time.perf_counter()
        losses = self.train(epochs)
        return time.perf_counter() - start, losses

    @abstractmethod
    def build(self):
        """Make everything that a training needs and a user would make once."""

    @abstractmethod
    def start(self):
        """Put the first weights and a fresh optimizer back; not timed."""

    @abstractmethod
    def train(self, epochs):
        """Train; return the mean loss of each epoch."""
