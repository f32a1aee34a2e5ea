"""Taking a file into a register: read, validated column by column, compared, written; whole or not at all.

`files` turns CSV, Excel and Parquet into Arrow batches of text; `typing` gives every column its type in
DuckDB and finds the faults; `staging` holds the typed rows on disk; `writing` compares them with the current
rows and writes what is new.
"""
