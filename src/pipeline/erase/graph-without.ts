import { earl, integer, type NamedNode, namespaces, type Quad, qiaw, quad, rdf } from '../../graph/index.ts';

/** Properties that state ownership: a subject with one of them pointing to an erased resource is erased too. */
const belonging = new Set([
  qiaw.ofSubject.value,
  qiaw.ofROI.value,
  earl.subject.value,
  `${namespaces.prov}wasDerivedFrom`,
  `${namespaces.dct}isPartOf`,
]);

/**
 * Resources in a graph that belong to the given ones, directly or indirectly, and the given ones themselves. IRIs
 * without fragments. A table shared by many subjects (an activity, a source file) does not belong to any of them.
 */
export function writtenAbout(quads: readonly Quad[], erased: ReadonlySet<string>): Set<string> {
  const all = new Set(erased);
  const found = new Set<string>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { subject, predicate, object } of quads) {
      const thing = plain(subject.value);
      const own = all.has(thing) || (belonging.has(predicate.value) && all.has(plain(object.value)));
      if (!own) continue;
      found.add(thing);
      all.add(thing);
    }
  }
  return found;
}

/** The graph without the erased resources and without statements that refer to them. */
export function without(quads: readonly Quad[], erased: ReadonlySet<string>): Quad[] {
  return quads.filter(
    ({ subject, object }) =>
      !erased.has(plain(subject.value)) && !(object.termType === 'NamedNode' && erased.has(plain(object.value))),
  );
}

/** An import states how many records it has; the number is reduced by the records removed. */
export function withCounts(after: readonly Quad[], before: readonly Quad[]): Quad[] {
  const records = (quads: readonly Quad[]) =>
    quads.filter(
      ({ predicate, object }) => predicate.equals(rdf.type) && object.value === `${namespaces.qiaw}ImportedRecord`,
    ).length;
  const gone = records(before) - records(after);
  return after.map((one) =>
    gone > 0 && one.predicate.value === `${namespaces.qiaw}recordCount`
      ? quad(
          one.subject as NamedNode,
          one.predicate as NamedNode,
          integer(Number(one.object.value) - gone),
          one.graph as NamedNode,
        )
      : one,
  );
}

function plain(iri: string): string {
  return iri.split('#', 1)[0] ?? '';
}
