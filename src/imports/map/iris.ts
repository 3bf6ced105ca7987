import { canonicalJson, sha256 } from '../../core/index.ts';
import { instanceIris, type NamedNode, namedNode, part } from '../../graph/index.ts';
import type { ImportedParameters } from '../model.ts';

/** The graph of an import. */
export function importGraph(base: string, digest: string): NamedNode {
  return namedNode(`${base}graph/import/${digest}`);
}

/** IRIs of nodes in an import. Each contains the import's digest, so that two imports share no nodes except subjects. */
export function importIris(base: string, digest: string) {
  const shared = instanceIris(base);
  const node = namedNode(`${base}id/import/${digest}`);
  return {
    base,
    import: node,
    source: part(node, 'source'),
    mapping: part(node, 'mapping'),
    software: part(node, 'software'),
    program: (index: number) => part(node, `program-${index + 1}`),
    note: (index: number) => part(node, `note-${index + 1}`),
    repair: (index: number) => part(node, `repair-${index + 1}`),
    record: (row: number) => namedNode(`${base}id/record/${digest}/${row}`),
    row: (row: number) => part(node, `row-${row}`),
    vector: (row: number) => namedNode(`${base}id/fv/${digest}/${row}`),
    dataset: shared.dataset,
    subject: shared.subject,
    refusal: shared.refusal,
    definition: (column: string, parameterSet: string) => shared.definition(`${column}.${parameterSet}`),
    parameterSet: shared.parameterSet,
    shared,
  };
}

export type ImportIris = ReturnType<typeof importIris>;

/**
 * The parameter set of imported values as canonical JSON with its digest. It includes the import's digest: values of two
 * imports have different definitions even if both sources state the same settings, because we cannot verify that they are
 * the same.
 */
export function parameterSet(digest: string, { software, settings }: ImportedParameters) {
  const settingsJson = canonicalJson({ import: digest, software, settings });
  return { settingsJson, settingsDigest: sha256(settingsJson) };
}
