import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../../core/index.ts';
import { parseDeepFeaturesCsv, untrainedModel } from '../../deep/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';

/** Earlier releases computed deep features with the untrained model by default. Their next run makes these cases again. */
export async function untrainedVectors(data: DataDirectory): Promise<string[]> {
  const names = (await readdir(data.cases).catch(() => [])).filter((name) => !name.startsWith('.'));
  let cases = 0;
  for (const name of names) {
    const text = await readFile(join(data.caseFolder(name), 'deep-features.csv'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const rows = parseDeepFeaturesCsv(text, `cases/${name}/deep-features.csv`);
    if (rows.some(({ model }) => model.startsWith(`${untrainedModel}@`))) cases++;
  }
  if (cases === 0) return [];
  return [
    `${counted(cases, 'case')} with deep features of the untrained model ${untrainedModel}, which is not used by default ` +
      `any more: the next run makes the cases of its sources again, without these features. To keep them, run with --model ${untrainedModel}.`,
  ];
}
