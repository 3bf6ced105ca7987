import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { StabilityFiles, studyIri } from '../../src/cohorts/index.ts';
import { systemClock } from '../../src/core/index.ts';
import { readWithdrawn, withdrawnDigest } from '../../src/graph/index.ts';
import { eraseSubject } from '../../src/pipeline/index.ts';
import { base, caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { madeUpStudy } from '../support/stability-study.ts';
import { temporaryFolder } from '../support/temporary.ts';

const id = (letter: string): string => letter.repeat(20);

it('Erasing a subject withdraws the stability studies that counted it or left it out, and no others', async () => {
  const fixture = await DirectoryFixture.make(temporaryFolder('erase-stability'));
  const records = [await fixture.publish(caseRecord(1)), await fixture.publish(caseRecord(2))] as const;
  const files = new StabilityFiles(fixture.data.root, base);
  const [kept, erased] = records;
  const features = { original_shape_MeshVolume: undefined };
  await files.write(madeUpStudy(id('a'), records, [], features), fixture.gate);
  await files.write(madeUpStudy(id('b'), [kept], [erased], features), fixture.gate);
  await files.write(madeUpStudy(id('c'), [kept], [], features), fixture.gate);
  expect(await eraseSubject(fixture.data, erased.subject.id, systemClock)).toBeDefined();
  expect(await readdir(files.folder)).toEqual([`${id('c')}.trig`]);
  const withdrawn = await readWithdrawn(fixture.data.graphs);
  const answers = ['a', 'b', 'c'].map((one) => withdrawn.has(withdrawnDigest(studyIri(base, id(one)))));
  expect(answers).toEqual([true, true, false]);
});
