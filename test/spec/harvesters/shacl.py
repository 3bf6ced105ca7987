"""pySHACL over every document of a catalogue: `shacl.py <base> <profile or -> <shapes> …`. One line per kind of result."""

import collections
import json
import sys
import urllib.request

from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef

base, profile = sys.argv[1:3]
SH = Namespace("http://www.w3.org/ns/shacl#")
shapes = Graph()
for file in sys.argv[3:]:
    shapes.parse(file, format="turtle")
follow = [
    URIRef(iri)
    for iri in (
        "http://www.w3.org/ns/ldp#contains",
        "http://www.w3.org/ns/dcat#previousVersion",
        "http://www.w3.org/ns/dcat#hasCurrentVersion",
    )
]


def document(path):
    address = base + path + ("" if profile == "-" else f"?_profile={profile}")
    request = urllib.request.Request(address, headers={"accept": "text/turtle"})
    with urllib.request.urlopen(request) as answer:
        return Graph().parse(data=answer.read().decode(), format="turtle")


def name(node):
    return str(node).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


whole, results, seen, wanted = Graph(), collections.Counter(), set(), ["", "catalog/main", "catalog/main/page/dataset"]


def check(graph):
    report = validate(graph, shacl_graph=shapes, inference="none")[1]
    for result in report.subjects(RDF.type, SH.ValidationResult):
        if report.value(result, SH.resultSeverity) != SH.Violation:
            continue
        key = [report.value(result, SH.resultPath), report.value(result, SH.sourceConstraintComponent)]
        focus = str(report.value(result, SH.focusNode)).replace(base, "")
        results[" ".join([focus, *map(name, key)])] += 1


while wanted:
    path = wanted.pop(0)
    if path in seen:
        continue
    seen.add(path)
    graph = document(path)
    whole += graph
    for link in follow:
        wanted += [str(o)[len(base):] for o in graph.objects(None, link) if str(o).startswith(base)]
    check(graph)
check(whole)
print(json.dumps({"documents": len(seen), "results": sorted(results)}))
