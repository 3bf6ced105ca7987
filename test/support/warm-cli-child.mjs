// Runs one command line after the other in one process, and returns their output; started by test/support/warm-cli.ts.
import { readdirSync } from 'node:fs';

const dist = new URL('../../dist/', import.meta.url);
// The name of a chunk ends with a digest.
const chunk = readdirSync(dist).find((name) => /^command-line-.*\.js$/.test(name));
const { main } = await import(new URL(chunk, dist));

process.on('message', async ({ args }) => {
  const printed = { stdout: '', stderr: '' };
  const writes = Object.keys(printed).map((name) => {
    const stream = process[name];
    const { write } = stream;
    stream.write = (text) => {
      printed[name] += text;
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  const code = await main(args);
  for (const restore of writes) restore();
  process.send({ code, ...printed });
});
