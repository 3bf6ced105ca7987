import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Identifiers } from '../../src/core/index.ts';
import type { CaseRecord } from '../../src/graph/index.ts';
import { graphRefused } from '../../src/pipeline/make/case-faults.ts';
import type { CaseJob } from '../../src/pipeline/plan/case-job.ts';
import type { GraphRefused } from '../../src/pipeline/publish/graph-refused.ts';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { modalityRecord } from '../support/modality-record.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('refused');
let number = 0;
const job = {
  delineation: { sopInstanceUid: '1.2.3' },
  series: { patientStudy: { patientId: 'P2' }, instances: [] },
} as unknown as CaseJob;

/** What a run reports about `last` where `first` exists, after the shared definitions were edited. */
async function refusal(first: CaseRecord, last: CaseRecord, edit: (definitions: string) => string = (text) => text) {
  const fixture = await DirectoryFixture.make(join(folder, `data-${number++}`));
  await fixture.publish(first);
  const path = fixture.data.graph('definitions');
  await writeFile(path, edit(await readFile(path, 'utf8')));
  await fixture.begin();
  const refused = (await fixture.publish(last).catch((error: unknown) => error)) as GraphRefused;
  expect(refused).toMatchObject({ code: 'QIAW_GRAPH_REFUSED' });
  return graphRefused(job, refused);
}

describe('A case that a shared graph refuses', () => {
  it('is one whose subject graph would hold an identifier', async () => {
    const fixture = await DirectoryFixture.make(join(folder, 'held'));
    const denied = new Identifiers([{ names: ['Garcia^Maria'], ids: [], dates: [] }]);
    const record = caseRecord(1);
    const named = { ...record, image: { ...record.image, manufacturer: 'Scanner of Garcia' } };
    const refused = await fixture.publish(named, { denied }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'QIAW_GRAPH_REFUSED', shared: 'subject', fault: 'case' });
    expect(`${(refused as GraphRefused).message}${(refused as GraphRefused).report}`).not.toContain('Garcia');
    expect(
      (await fixture.publish({ ...record, image: { ...record.image, manufacturer: 'Philips' } }, { denied })).id,
    ).toBe(record.id);
  });

  it('is reported as contradicting earlier cases of its subject, with details', async () => {
    const other = { ...modalityRecord(1, 'MR'), subject: { ...caseRecord(1).subject, sex: 'M' } };
    expect(await refusal(caseRecord(1), other)).toMatchObject({
      reason:
        'The graph of its subject breaks the shapes because this case contradicts earlier cases ' +
        '(1 violation: The sex of a subject, if stated, is female or male), so the case stays out of the answers.',
      remedy: expect.stringMatching(/^Correct the sex in the source: .* The report is in quarantine/),
      evidence: { graph: 'subject', violations: 1, fault: 'contradiction' },
      input: { sopInstanceUid: '1.2.3', patientId: 'P2' },
    });
  });

  it('is reported as contradicting a shared definition', async () => {
    const relabelled = (text: string) => text.replace('"Mean, original image"', '"Median, original image"');
    const reason = 'A definition has exactly one label';
    const { evidence, ...said } = await refusal(modalityRecord(1, 'CT'), caseRecord(2), relabelled);
    expect(evidence).toMatchObject({ graph: 'definitions', violations: 1, fault: 'contradiction' });
    expect(said.reason).toContain(`that all cases share breaks the shapes because this case contradicts`);
    expect(said.reason).toContain(reason);
    expect(said.reason + said.remedy).not.toContain('patient');
  });

  it('is reported when it violates the shapes itself', async () => {
    const odd = modalityRecord(2, 'MR');
    const refused = await refusal(caseRecord(1), { ...odd, image: { ...odd.image, instanceCount: 0 } });
    expect(refused.evidence).toMatchObject({ graph: 'subject', violations: 1, fault: 'case' });
    expect(refused.reason).toContain(
      'breaks the shapes because of the statements of this case (1 violation: A series is either a scan with its image facts',
    );
  });

  it('is not blamed for what was broken earlier', async () => {
    const without = (text: string) => text.replace('rdfs:label "Mean, original image" ;', '');
    const refused = await refusal(caseRecord(1), modalityRecord(2, 'MR'), without);
    expect(refused.evidence).toMatchObject({ graph: 'definitions', violations: 1, fault: 'before' });
    expect(refused.reason).toContain(
      'broke the shapes before this case was added (1 violation: A definition has exactly one label)',
    );
    expect(refused.remedy).toContain('qiaw validate');
  });
});
