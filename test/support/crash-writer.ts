// Writes versions of user graphs as fast as possible and prints what was sent and acknowledged, until it is killed.
import { writeSync } from 'node:fs';
import { GateThread } from '../../src/graph/index.ts';
import { UserGraphWriter } from '../../src/server/index.ts';
import { followDataDirectory, userGraphRoot } from '../../src/store/index.ts';
import { readUpdate } from '../../src/store/update/read-update.ts';
import { pairUpdate, version } from './crash-content.ts';

const [dataDirectory = '', base = '', from = '1'] = process.argv.slice(2);
const root = userGraphRoot(base);
const directory = await followDataDirectory(dataDirectory, { base, ontology: false, replicas: 1 });
const writer = new UserGraphWriter({
  dataDirectory,
  base,
  directory,
  gate: new GateThread(),
});
await writer.recover();
await directory.load();
const say = (...words: Array<string | number>): void => void writeSync(1, `${words.join(' ')}\n`);
for (let n = Number(from); ; n++) {
  say('sent', 'single', n);
  await writer.change(async () => [{ graph: `${root}single`, ntriples: asNTriples(version(n)), existed: true }]);
  say('acknowledged', 'single', n);
  say('sent', 'pair', n);
  const operations = await readUpdate(pairUpdate(root, n), { base });
  const options = { writable: writer.writable, base, timeoutMs: 600_000 };
  await writer.change(() => directory.store.planUpdate(operations, options));
  say('acknowledged', 'pair', n);
}

function asNTriples(turtle: string): string {
  return turtle.replaceAll(/> (\d+) \.$/gm, '> "$1"^^<http://www.w3.org/2001/XMLSchema#integer> .');
}
