import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../core/index.ts';

let meanings: ReadonlyMap<string, string> | undefined;

/** What docs/errors.md says about each code, so that the page and the document cannot differ. Empty if the document is not installed. */
export function codeMeanings(): ReadonlyMap<string, string> {
  meanings ??= new Map(rows(read()));
  return meanings;
}

function read(): string {
  try {
    return readFileSync(join(packageRoot(), 'docs', 'errors.md'), 'utf8');
  } catch {
    return '';
  }
}

/** Rows `| code | kind | meaning | what to do |`; the page shows the remedy of each refusal itself. */
function* rows(text: string): Generator<[string, string]> {
  for (const line of text.split('\n')) {
    const [, code, meaning] = /^\| `([A-Z0-9_]+)` \| [^|]* \| ([^|]*) \|/.exec(line) ?? [];
    if (code !== undefined && meaning !== undefined)
      yield [
        code,
        meaning
          .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
          .replaceAll('`', '')
          .trim(),
      ];
  }
}
