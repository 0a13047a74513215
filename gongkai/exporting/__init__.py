"""Plans in other formats: one module per format, each from the same table (mirror.py). A writer turns what a page shows into bytes."""
