"""What the files of a city say to each other: one module per family of checks.

Each gives `check(view)`, an iterator over faults; `pengcheng.city.check` runs them all.
"""
