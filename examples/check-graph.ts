/** Asks the gate about every graph of a file: the shapes of SHACL, and the rules that no shape can say. */
import { readFile } from 'node:fs/promises';
import { createGate, parseRdf, violations } from 'fair-qiaw/graph';

const [path = ''] = process.argv.slice(2);
const quads = parseRdf(await readFile(path, 'utf8'), 'trig', 'http://127.0.0.1:8080/');
const gate = await createGate();
for (const name of new Set(quads.map(({ graph }) => graph.value))) {
  const { conforms, results } = await gate.check(
    name,
    quads.filter(({ graph }) => graph.value === name),
  );
  console.log(`${name}: ${conforms ? 'conforms' : `${violations(results).length} violations`}`);
  for (const { focusNode, message, remedy } of violations(results)) console.log(`  ${focusNode}: ${message} ${remedy}`);
}
