"""Kernels: plain Python loops over the arena, one signature for all.

    kernel(arena, numbers, o, rows, first, fresh)

`arena` holds float32 or float64 numbers, `numbers` float64 ones: the rate, the step, settings.
`o` are the instruction's operands: places in arena or numbers, and sizes. `rows` is how many rows
of the batch are at hand, `first` the number of the first of them in the batch; `fresh` is 1 where
a sum over rows begins anew, 0 where it goes on. A kernel is compiled from its source text alone,
so it may call functions of its own module, and what `glassnet.engine.plain` and
`glassnet.engine.scalars` offer.
"""
