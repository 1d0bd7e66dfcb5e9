"""What the README's figures come from: `python -m benchmarks` prints tables of ratios.

Every ratio is measured in one run, side by side with what a user would pick instead.
"""
