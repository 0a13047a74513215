"""Plans in other formats: one module per format, each of which turns what a plan's page shows into bytes (by mirror.py)."""
