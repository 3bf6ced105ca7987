import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let words: ReadonlySet<string> | undefined;

/** The rooms whose texts and addresses stand in graphs and files of a case. */
const rooms = 'core dicom features formats gate imports mask outputs pipeline provenance rdf volume'.split(' ');

const literal = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

/**
 * Every word of a text in the code of this program, in lower case: what a note, a reason or an address of ours may say although
 * somebody is called Long, May or Gray. Read from the code itself, so that no list has to follow it; once per thread, and only where
 * names are known.
 */
export function programWords(): ReadonlySet<string> {
  if (words !== undefined) return words;
  const own = fileURLToPath(import.meta.url);
  const found = new Set<string>();
  for (const room of rooms) {
    const folder = join(dirname(dirname(own)), room);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (extname(name) !== extname(own)) continue;
      const texts = readFileSync(join(folder, name), 'utf8').match(literal) ?? [];
      const parted = texts.join(' ').replace(/([a-z])(?=[A-Z])/g, '$1 ');
      for (const text of [...texts, parted])
        for (const word of text.toLowerCase().match(/[a-z][a-z0-9]+/g) ?? []) found.add(word);
    }
  }
  words = found;
  return words;
}
