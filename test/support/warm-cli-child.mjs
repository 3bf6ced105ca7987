// Runs one command line after the other in one process, and returns their output; started by test/support/warm-cli.ts.
import { main } from '../../dist/cli/command-line.js';

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
