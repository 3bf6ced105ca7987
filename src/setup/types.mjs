// The types of the library: what its entries lead to among the declarations in dist/.types, one file for each entry.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist');

/** Writes dist/<entry>.d.ts for each name of an entry and gives the names of the files. */
export async function bundleTypes(entries) {
  const found = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, join(dist, '.types', 'entries', `${name}.d.ts`)])),
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    checks: { pluginTimings: false },
    plugins: [dts({ dtsInput: true, tsconfig: false, emitDtsOnly: true })],
  });
  const { output } = await found.write({
    dir: dist,
    entryFileNames: '[name].d.ts',
    chunkFileNames: '[name]-types-[hash].d.ts',
  });
  await found.close();
  for (const { fileName } of output) {
    const path = join(dist, fileName);
    // The bundler names each source by its path on this machine.
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^\/\/(?:#region .*| .*\.d\.ts|#endregion)\n/gm, ''));
  }
  return output.map(({ fileName }) => fileName);
}
