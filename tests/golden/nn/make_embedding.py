"""An embedding table's rows and its gradient where codes repeat, from PyTorch in float64.

python tests/golden/nn/make_embedding.py, with torch 2.13.0; see make_file.py.
"""

import numpy as np
import torch
from make_file import numbers, write

generator = np.random.default_rng(0)
table = generator.standard_normal((5, 3))
codes = np.array([2, 0, 2, 4, 2, 0])
d = generator.standard_normal((6, 3))

rows = torch.tensor(table, requires_grad=True)
y = torch.nn.functional.embedding(torch.tensor(codes), rows)
(y * torch.tensor(d)).sum().backward()
found = {"table": table, "codes": codes, "d": d, "y": y, "dtable": rows.grad}
write(__file__, {name: numbers(array) for name, array in found.items()})
