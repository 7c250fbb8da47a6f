"""Figures measured side by side, as ratios: never a pass or a fail.

Why: an absolute time says more about the machine than about the product. Flow: `python -m bench` runs the steps in
turns and prints medians and their ratio. Promise: nothing here is part of the product.
"""
