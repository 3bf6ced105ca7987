import { it } from 'vitest';

// The runner beside this file does the work when this has run: vitest starts a worker only for a test.
it('starts', () => {});
