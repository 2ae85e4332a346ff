"""`python -m glassnet`, the same as `glassnet`."""

import sys

from glassnet.cli.main import main

sys.exit(main())
