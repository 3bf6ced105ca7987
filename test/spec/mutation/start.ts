import { it } from 'vitest';

// The runner next to this file does the work after this test: vitest starts a worker only for a test.
it('starts', () => {});
