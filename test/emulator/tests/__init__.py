"""Tests of the shim: one per patch, against the real emulator. Run by `python -m unittest` in the folder above."""
