import { afterEach, expect, it, vi } from 'vitest';
import { createProgress } from '../../src/cli/output/progress/create-progress.ts';
import { terminal } from '../../src/cli/output/terminal.ts';

afterEach(() => vi.restoreAllMocks());

it('Under --quiet, doubts about the run are printed and progress is not; inputs that gave no case are left to the summary', () => {
  const say = vi.spyOn(terminal, 'say').mockImplementation(() => {});
  const quiet = createProgress({ quiet: true });
  quiet.show({ event: 'scan', files: 3 });
  quiet.show({ event: 'note', code: 'QIAW_SOURCE_NO_CASE', message: 'No case was found.' });
  quiet.show({ event: 'note', code: 'QIAW_MEDIA_INCOMPLETE', message: 'A DICOMDIR names more.' });
  expect(say.mock.calls).toEqual([['A DICOMDIR names more. [QIAW_MEDIA_INCOMPLETE]']]);
});
