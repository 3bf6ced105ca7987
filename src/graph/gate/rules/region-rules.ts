import type { GraphAddress } from '../../rdf/graph-kinds.ts';
import { prov, qiaw } from '../../rdf/vocabularies.ts';
import type { Finding, Nodes } from './rule.ts';

/**
 * A graph of regions names regions by their runs, not by its subject. So that the regions of two patients cannot be related, every
 * run must be one that the comparison of this subject used, and every statement about a subject is about this one.
 */
export function* regionFindings(nodes: Nodes, { base, kind, key = '' }: GraphAddress): Generator<Finding> {
  if (kind !== 'regions') return;
  const all = [...nodes.values()].flat();
  const used = new Set(
    all.filter(({ predicate }) => predicate.value === prov.used.value).map(({ object }) => object.value),
  );
  for (const { subject, predicate, object } of all) {
    const about = { rule: 'RegionsOfSubject', node: subject.value, path: predicate.value } as const;
    if (predicate.value === qiaw.ofSubject.value && object.value !== `${base}id/subject/${key}`)
      yield { ...about, ...OTHER_SUBJECT, value: object.value };
    for (const { value } of [subject, object]) {
      const run = /\/id\/roi\/([0-9a-f]+)\/\d+$/.exec(value)?.[1];
      if (run !== undefined && !used.has(`${base}id/run/${run}`)) yield { ...about, ...OTHER_RUN, value };
    }
  }
}

const OTHER_SUBJECT = {
  message: 'A graph of regions states something about another subject than its own.',
  remedy: 'Derive the graph again with `qiaw migrate` or `qiaw run`; never copy such statements between subjects.',
};
const OTHER_RUN = {
  message: 'A graph of regions relates a region of a run that its comparison did not use.',
  remedy: 'Derive the graph again with `qiaw migrate` or `qiaw run`.',
};
