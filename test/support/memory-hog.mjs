// Loaded before the program: threads whose numbers are in QIAW_TEST_HOG take memory until the engine ends them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

/** Whether this thread is one of them; each takes the next number of a folder. */
function isOne() {
  for (let number = 1; ; number++) {
    try {
      mkdirSync(join(process.env.QIAW_TEST_HOG_COUNT, String(number)));
      return process.env.QIAW_TEST_HOG.split(',').includes(String(number));
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

if (isMainThread) {
  // The heaps of threads that start from now on; that of this thread is there already.
  setFlagsFromString('--max-old-space-size=192');
  process.on('worker', (worker) => {
    worker.on('error', ({ code }) =>
      mkdirSync(join(process.env.QIAW_TEST_HOG_COUNT, String(code)), { recursive: true }),
    );
  });
} else if (process.env.QIAW_TEST_HOG_COUNT && isOne()) {
  const kept = [];
  const take = () => {
    for (let i = 0; i < 2_000_000; i++) kept.push({ i });
  };
  const after = process.env.QIAW_TEST_HOG_MS;
  if (after === undefined) for (;;) take();
  setInterval(take, Number(after)).unref();
}
