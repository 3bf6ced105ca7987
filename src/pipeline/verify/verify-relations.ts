import { readFile } from 'node:fs/promises';
import { createGate } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { readCaseDocument } from '../make/case-document.ts';
import { casesBySubject, SubjectRelations } from '../subject-relations/subject-relations.ts';
import type { Check } from './verify-case.ts';

/**
 * The check of `qiaw verify` that needs all cases of a subject: the graphs derived from them are those that the cases and their
 * masks give. Each subject is derived once. None if the directory does not state its base.
 */
export async function relationChecks(data: DataDirectory): Promise<readonly Check[]> {
  const manifest = await readManifest(data);
  if (manifest === undefined) return [];
  const gate = createGate();
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const textsOf = async (subject: string): Promise<ReadonlyMap<string, string>> => {
    const cases = (await casesBySubject(data, subject)).get(subject) ?? [];
    return new SubjectRelations({ data, base: manifest.base, gate: await gate }).textsOf(subject, cases);
  };
  return [
    [
      'relations',
      async ({ folder }, findings) => {
        const { subject } = await readCaseDocument(folder);
        const wanted = known.get(subject.id) ?? textsOf(subject.id);
        known.set(subject.id, wanted);
        for (const [path, text] of await wanted) {
          const there = await readFile(path, 'utf8').catch(() => undefined);
          findings.compared += 1;
          if (there === undefined)
            findings.note(
              'QIAW_VERIFY_UNRELATED',
              'The regions of the subject were not related yet. Run `qiaw migrate`, or the next `qiaw run`.',
            );
          else if (there !== text)
            findings.differ('QIAW_VERIFY_RELATIONS', 'The relations of the subject are not those that its cases give.');
        }
      },
    ],
  ];
}
