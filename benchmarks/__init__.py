"""What the README's figures come from: `python -m benchmarks` prints tables of ratios.

Every ratio is measured in one run, side by side with what a user would pick instead.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))
"""Where the boards and proxies are that stand for what goes wrong."""
