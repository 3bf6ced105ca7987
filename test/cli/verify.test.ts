import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('qiaw verify', () => {
  it('continues after a case that cannot be read, and reports each by name', async () => {
    const data = temporaryFolder('verify-damaged');
    for (const name of ['k1-a-00000001', 'k1-b-00000002']) mkdirSync(join(data, 'cases', name), { recursive: true });
    writeFileSync(join(data, 'cases', 'k1-b-00000002', 'case.json'), '{"id": "cut sh');
    const verified = await qiawHere(['verify', '--data', data, '--json', '--record']);
    expect(verified.code).toBe(1);
    expect(verified.stderr).toContain('2 cases verified, 2 with disagreements');
    expect(jsonLines(verified)).toEqual(
      ['k1-a-00000001', 'k1-b-00000002'].map((name) =>
        expect.objectContaining({
          case: name,
          agrees: false,
          checks: [expect.objectContaining({ differences: [expect.objectContaining({ code: 'QIAW_CASE_DOCUMENT' })] })],
        }),
      ),
    );
  });
});
