import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withdrawnDigest } from '../mapping/map-tombstones.ts';
import { instanceIris } from './iris.ts';

/** SHA-256 of every IRI that was withdrawn from a data directory, read from its `graphs/` folder. */
export async function readWithdrawn(graphs: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(graphs, 'tombstones.trig'), 'utf8').catch(() => '');
  return new Set([...text.matchAll(/"sha256:([0-9a-f]{64})"/g)].map(([, digest]) => digest!));
}

/** Whether the subject with this pseudonym was erased. None of its data may be stored again, even if a source still has it. */
export function erasedSubjects(
  withdrawn: ReadonlySet<string>,
  base: string,
  formerBases: readonly string[] = [],
): (subject: string) => boolean {
  const bases = [base, ...formerBases].map(instanceIris);
  return (subject) =>
    withdrawn.size > 0 && bases.some((iris) => withdrawn.has(withdrawnDigest(iris.subject(subject).value)));
}
