// Prints the members of an event stream, in order of time, as ldes-client reads them: `ldes.mjs <address>`.
import { replicateLDES } from 'ldes-client';

const reader = replicateLDES({ url: process.argv[2] }, 'ascending').stream().getReader();
const members = [];
for (;;) {
  const { value, done } = await reader.read();
  if (done) break;
  members.push([value.id.value, value.quads.length]);
}
process.stdout.write(`${JSON.stringify(members)}\n`);
process.exit(0);
