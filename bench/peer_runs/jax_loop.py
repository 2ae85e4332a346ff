"""JAX: whole epochs, many of them, in one compiled loop with donated buffers; Adam by hand.

A call trains up to CHUNK epochs and returns the loss of each: calls an epoch cost up to a third
more. The orders come from NumPy, since XLA sorts random keys to permute. XLA flushes denormals.
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from peer_runs.shared.networks import BETAS, EPSILON, RATE
from peer_runs.shared.peer import Peer

ACTIVATIONS = {"relu": jax.nn.relu, "mish": jax.nn.mish, "selu": jax.nn.selu}
CHUNK = 64

jax.config.update("jax_threefry_partitionable", False)  # so that 16 random bits cost half of 32


class Run(Peer):
    packages = ("jax",)

    def build(self):
        self.rows = jnp.asarray(self.x), jnp.asarray(self.y)
        self.generator = np.random.default_rng(0)
        self.orders = np.zeros((CHUNK, self.network.rows), "int32")
        self.compiled = jax.jit(partial(many_epochs, self.network), donate_argnums=0)

    def start(self):
        first = [tuple(map(jnp.array, pair)) for pair in self.network.first_weights()]
        zeros = [jax.tree.map(jnp.zeros_like, first) for _ in range(2)]
        state = first, *zeros, jnp.float32(0), jax.random.key(0)
        self.state = jax.block_until_ready(state)

    def train(self, epochs):
        losses = []
        for done in range(0, epochs, CHUNK):
            count = min(CHUNK, epochs - done)
            if self.network.shuffled:
                for i in range(count):
                    self.orders[i] = self.generator.permutation(self.network.rows)
            self.state, chunk = self.compiled(self.state, self.rows, self.orders, count)
            losses += np.asarray(chunk)[:count].tolist()
        return losses


def many_epochs(network, state, rows, orders, count):
    """`count` epochs; the number is no constant, so that one program serves them all."""

    def body(i, carried):
        state, losses = carried
        state, loss = epoch(network, state, rows, orders[i])
        return state, losses.at[i].set(loss)

    return jax.lax.fori_loop(0, count, body, (state, jnp.zeros(CHUNK)))


def epoch(network, state, rows, order):
    order = order.reshape(network.steps, network.batch)

    def body(i, carried):
        batch = rows
        if network.shuffled:
            batch = [array.at[order[i]].get(mode="promise_in_bounds") for array in rows]
        state, total = carried
        state, loss = step(network, state, *batch)
        return state, total + loss

    state, total = jax.lax.fori_loop(0, network.steps, body, (state, jnp.float32(0)))
    return state, total / network.steps


def step(network, state, x, y):
    parameters, moments, squares, count, key = state
    key, draw = jax.random.split(key) if network.dropout else (key, None)
    loss, gradients = jax.value_and_grad(loss_of, argnums=1)(network, parameters, x, y, draw)
    count += 1
    root = jnp.sqrt(1 - BETAS[1] ** count)  # taken out of the elements' formula
    rate, epsilon = RATE * root / (1 - BETAS[0] ** count), EPSILON * root
    keep = 1 - RATE * network.weight_decay
    moments = jax.tree.map(lambda m, g: BETAS[0] * m + (1 - BETAS[0]) * g, moments, gradients)
    squares = jax.tree.map(lambda c, g: BETAS[1] * c + (1 - BETAS[1]) * g * g, squares, gradients)
    parameters = jax.tree.map(
        lambda p, m, c: keep * p - rate * m / (jnp.sqrt(c) + epsilon), parameters, moments, squares
    )
    return (parameters, moments, squares, count, key), loss


def loss_of(network, parameters, x, y, key):
    for i, (weights, biases) in enumerate(parameters[:-1]):
        x = ACTIVATIONS[network.activation](x @ weights + biases)
        if network.dropout:
            x = dropped(x, network.dropout, jax.random.fold_in(key, i))
    weights, biases = parameters[-1]
    x = x @ weights + biases
    if network.classes:
        picked = jnp.take_along_axis(x, y[:, None], axis=1)[:, 0]
        return jnp.mean(jax.nn.logsumexp(x, axis=1) - picked)
    return jnp.mean((x - y) ** 2)


def dropped(x, rate, key):
    """16 random bits an element: `bernoulli` takes 32, and the generator is what dropout costs."""
    bits = jax.random.bits(key, x.shape, "uint16")
    return jnp.where(bits >= round(rate * 2**16), x / (1 - rate), 0)
