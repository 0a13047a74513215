"""Contents that are there already are changed from outside: filled forms come back (forms.py), a source is read again (again.py).

Each shows what would change before anything is written; either all of it is written or nothing.
"""
