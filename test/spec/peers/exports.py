"""Reads exports with the programs their users have. One JSON task a line on stdin, one answer a line on stdout."""
import csv
import json
import math
import sys


def duckdb_types(path):
    import duckdb
    rows = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    return {name: kind for name, kind, *_ in rows}


def duckdb_rows(path, columns):
    import duckdb
    chosen = ", ".join(f'"{column}"' for column in columns)
    rows = duckdb.sql(f"SELECT {chosen} FROM '{path}'").fetchall()
    return [[None if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]


def arrow_schema(path):
    import pyarrow.parquet as pq
    return {field.name: str(field.type) for field in pq.read_schema(path)}


def spreadsheet_types(path):
    """What a spreadsheet makes of each column: number where every filled cell is one, else text."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))

    def number(text):
        try:
            float(text)
            return True
        except ValueError:
            return False

    return {name: "number" if all(number(row[name]) for row in rows if row[name] != "") else "text" for name in rows[0]}


def croissant(path):
    import mlcroissant
    dataset = mlcroissant.Dataset(jsonld=path)
    issues = dataset.metadata.issues
    counts = {}
    for record_set in dataset.metadata.record_sets:
        counts[record_set.id] = sum(1 for _ in dataset.records(record_set.id))
    return {"errors": sorted(issues.errors), "warnings": sorted(issues.warnings), "records": counts}


TASKS = {
    "duckdb-types": lambda task: duckdb_types(task["path"]),
    "duckdb-rows": lambda task: duckdb_rows(task["path"], task["columns"]),
    "arrow-schema": lambda task: arrow_schema(task["path"]),
    "spreadsheet-types": lambda task: spreadsheet_types(task["path"]),
    "croissant": lambda task: croissant(task["path"]),
}

for task in json.load(sys.stdin):
    answer = TASKS[task["do"]](task)
    print(json.dumps(answer, allow_nan=False, default=lambda value: "NaN" if isinstance(value, float) and math.isnan(value) else str(value)))
