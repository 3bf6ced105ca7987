import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '../rdf/parse.ts';
import { reg } from '../rdf/region-terms.ts';

import type { LinkedRegion } from './regions-record.ts';

/** Further encodings of regions, each with its primary delineation, by {@link regionKey}. */
export type Encodings = ReadonlyMap<string, LinkedRegion>;

/** Reads them once per subject; for cases that are sorted by subject. */
export function encodingsReader(dataDirectory: string): (subject: string) => Promise<Encodings> {
  let known: { readonly subject: string; readonly encodings: Promise<Encodings> } | undefined;
  return (subject) => {
    if (known?.subject !== subject) known = { subject, encodings: readEncodings(dataDirectory, subject) };
    return known.encodings;
  };
}

export const regionKey = ({ run, segmentNumber }: LinkedRegion): string => `${run}/${segmentNumber}`;

/** Which delineations of a subject are further encodings, from its graph `regions`; empty if there is none. */
export async function readEncodings(dataDirectory: string, subject: string): Promise<Encodings> {
  const path = join(dataDirectory, 'graphs', 'regions', `${subject}.trig`);
  const text = await readFile(path, 'utf8').catch(() => '');
  if (!text.includes('encodingOf')) return new Map();
  return new Map(
    parse(text, 'trig', '').flatMap(({ subject: encoding, predicate, object }) => {
      const [one, primary] = [regionIn(encoding.value), regionIn(object.value)];
      return predicate.equals(reg.encodingOf) && one && primary ? [[regionKey(one), primary]] : [];
    }),
  );
}

function regionIn(iri: string): LinkedRegion | undefined {
  const [, run, segment] = /\/id\/roi\/([0-9a-f]{64})\/(\d+)$/.exec(iri) ?? [];
  return run === undefined ? undefined : { run, segmentNumber: Number(segment) };
}
