import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Agreement, agreementMeasures } from '../../image/index.ts';
import { agr } from '../rdf/agreement-terms.ts';
import { namespaces } from '../rdf/namespaces.ts';
import { parse } from '../rdf/parse.ts';
import type { Quad } from '../rdf/terms.ts';
import { rdf } from '../rdf/vocabularies.ts';
import type { LinkedRegion } from './regions-record.ts';

/** A published comparison. */
export interface PublishedPair {
  readonly iri: string;
  readonly structure: string;
  /** Local name of the kind of comparison, such as `BetweenObservers`. */
  readonly comparison: string;
  readonly first: LinkedRegion;
  readonly second: LinkedRegion;
  readonly measures: Agreement;
}

/** The comparisons in the agreement graph of a subject, by their IRIs; empty if the graph does not exist. */
export async function readAgreement(dataDirectory: string, subject: string): Promise<readonly PublishedPair[]> {
  const path = join(dataDirectory, 'graphs', 'agreement', `${subject}.trig`);
  const text = await readFile(path, 'utf8').catch(() => '');
  const about = new Map<string, Quad[]>();
  for (const quad of parse(text, 'trig', 'http://localhost/')) {
    const own = about.get(quad.subject.value);
    if (own === undefined) about.set(quad.subject.value, [quad]);
    else own.push(quad);
  }
  return [...about]
    .filter(([, quads]) =>
      quads.some(
        ({ predicate, object }) =>
          predicate.value === rdf.type.value && object.value === agr.DelineationAgreement.value,
      ),
    )
    .map(([iri, quads]) => pairOf(iri, quads))
    .sort((a, b) => (a.iri < b.iri ? -1 : 1));
}

function pairOf(iri: string, quads: readonly Quad[]): PublishedPair {
  const told = new Map(
    quads.map(({ predicate, object }) => [predicate.value.slice(namespaces.qiaw.length), object.value]),
  );
  const region = (name: string): LinkedRegion => {
    const [, run = '', segment] = /\/roi\/([0-9a-f]+)\/(\d+)$/.exec(told.get(name) ?? '') ?? [];
    return { run, segmentNumber: Number(segment) };
  };
  const measures = agreementMeasures.flatMap(({ key }) =>
    told.has(key) ? [[key, Number(told.get(key))] as const] : [],
  );
  return {
    iri,
    structure: told.get('structure') ?? '',
    comparison: (told.get('comparison') ?? '').slice(namespaces.qiaw.length),
    first: region('first'),
    second: region('second'),
    measures: Object.fromEntries(measures) as unknown as Agreement,
  };
}
