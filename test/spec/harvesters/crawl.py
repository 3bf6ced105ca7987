"""Crawls a FAIR Data Point from its root with rdflib alone, as the Index does, along ldp:contains. Prints the result
as JSON.
usage: crawl.py ROOT [MERGED.ttl]"""
import json
import sys
import urllib.request

from rdflib import Graph, Namespace, RDF, URIRef

DCAT = Namespace("http://www.w3.org/ns/dcat#")
LDP = Namespace("http://www.w3.org/ns/ldp#")

root = sys.argv[1]
merged, seen, kinds, queue = Graph(), set(), {}, [root]
while queue:
    address = queue.pop(0)
    if address in seen:
        continue
    seen.add(address)
    graph = Graph()
    # No format is given: rdflib sends its own Accept header and uses the Content-Type of the answer.
    graph.parse(address)
    merged += graph
    subject = URIRef(address)
    kinds[address] = sorted(str(t).split("#")[-1] for t in graph.objects(subject, RDF.type))
    queue += [str(child) for child in graph.objects(None, LDP.contains)]

downloads = {}
for distribution in set(merged.subjects(RDF.type, DCAT.Distribution)):
    for url in merged.objects(distribution, DCAT.downloadURL):
        with urllib.request.urlopen(str(url)) as answer:
            downloads[str(distribution)] = [answer.status, len(answer.read()), int(merged.value(distribution, DCAT.byteSize))]
blank = [t for t in merged if any(str(type(x).__name__) == "BNode" for x in t)]
if len(sys.argv) > 2:
    merged.serialize(sys.argv[2], format="turtle")
print(json.dumps({"kinds": kinds, "downloads": downloads, "triples": len(merged), "blank": len(blank)}))
