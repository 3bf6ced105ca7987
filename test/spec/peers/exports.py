"""Reads exports with their users' programs. One JSON task per line on stdin, one answer per line on stdout."""
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
    """The type a spreadsheet gives each column: number where every filled cell is one, else text."""
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


def crate(path, profiles):
    """Required and recommended findings of rocrate-validator; the RO-Crate context is taken from ro-crate-py, not
    from the Web."""
    import importlib.resources
    from rdflib.plugins.shared.jsonld import context as jsonld_context, util as jsonld_util
    from rocrate_validator import models, services
    import rocrate_validator.utils.document_loader as loader

    context = json.loads(importlib.resources.files("rocrate").joinpath("data/ro-crate.jsonld").read_text())
    fetch = jsonld_util.source_to_json

    def local(source, *args, **kwargs):
        if isinstance(source, str) and source.startswith("https://w3id.org/ro/crate/"):
            return context, None
        return fetch(source, *args, **kwargs)

    jsonld_context.source_to_json = jsonld_util.source_to_json = local
    loader._fetch_json_ld = lambda url: context
    # These two fetch the context from the Web.
    online = {"ro-crate-1.2_4.1", "ro-crate-1.2_4.2"}
    found = {"required": [], "recommended": []}
    for profile in profiles:
        settings = {"rocrate_uri": path, "profile_identifier": profile, "requirement_severity": "RECOMMENDED"}
        for issue in services.validate(services.ValidationSettings.parse(settings)).get_issues():
            name = issue.check.identifier
            # The validator's Process Run profile is based on 1.1, which requires a version other than ours.
            if name in online or name.startswith("ro-crate-1.1"):
                continue
            kind = "required" if issue.severity == models.Severity.REQUIRED else "recommended"
            found[kind].append(f"{name} {issue.message}")
    return {kind: sorted(set(texts)) for kind, texts in found.items()}


TASKS = {
    "crate": lambda task: crate(task["path"], task.get("profiles", ["ro-crate-1.2", "process-run-crate-0.5"])),
    "duckdb-types": lambda task: duckdb_types(task["path"]),
    "duckdb-rows": lambda task: duckdb_rows(task["path"], task["columns"]),
    "arrow-schema": lambda task: arrow_schema(task["path"]),
    "spreadsheet-types": lambda task: spreadsheet_types(task["path"]),
    "croissant": lambda task: croissant(task["path"]),
}

for task in json.load(sys.stdin):
    answer = TASKS[task["do"]](task)
    print(json.dumps(answer, allow_nan=False, default=lambda value: "NaN" if isinstance(value, float) and math.isnan(value) else str(value)))
