# Cohorts from Python, cell by cell; it needs only Python 3. CATALOGUE is the address of a server, TOKEN a token.
# %% Ask
import csv
import io
import json
import os
import urllib.parse
import urllib.request

CATALOGUE = os.environ.get("CATALOGUE", "http://127.0.0.1:8080/")
TOKEN = os.environ.get("TOKEN")
HEADERS = {"Authorization": f"Bearer {TOKEN}"} if TOKEN else {}


def ask(query, **variables):
    request = urllib.request.Request(
        urllib.parse.urljoin(CATALOGUE, "graphql"),
        data=json.dumps({"query": query, "variables": variables}).encode(),
        headers={"Content-Type": "application/json", **HEADERS},
    )
    answer = json.load(urllib.request.urlopen(request))
    if "errors" in answer:
        raise RuntimeError(answer["errors"])
    return answer["data"]


# %% How many, and how are they spread?
FILTER = {"roi": {"class": ["GTV_PRIMARY"]}, "feature": [{"name": "original_shape_MeshVolume", "gte": 1000}]}
aggregations = ask(
    """query ($filter: SubjectFilter) { subjectAggregations(filter: $filter) {
         count { count suppressed }
         table(rows: DATASET, columns: MODALITY) { rows { label } columns { label } cells { count } }
         distribution(feature: { name: original_shape_MeshVolume }) { mean sd quantiles(p: [0.1, 0.5, 0.9]) { p value } } } }""",
    filter=FILTER,
)["subjectAggregations"]
print(aggregations["count"], aggregations["distribution"])

# %% The same subjects by SPARQL
subjects = ask(
    "query ($filter: SubjectFilter) { subjects(first: 1000, filter: $filter) { totalCount nodes { iri } equivalentSparql } }",
    filter=FILTER,
)["subjects"]
request = urllib.request.Request(
    urllib.parse.urljoin(CATALOGUE, "sparql"),
    data=subjects["equivalentSparql"].encode(),
    headers={"Content-Type": "application/sparql-query", "Accept": "text/csv", **HEADERS},
)
rows = list(csv.DictReader(io.StringIO(urllib.request.urlopen(request).read().decode())))
assert [row["subject"] for row in rows] == [node["iri"] for node in subjects["nodes"]]
print(len(rows), "subjects, the same by GraphQL and by SPARQL")
