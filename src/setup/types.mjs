// Bundles the library's types: the declarations in dist/.types that its entries use, one file per entry.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist');

/** Writes dist/<entry>.d.ts for each entry name. Returns the names of the files. */
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
    // The bundler marks each source with its path on this machine; remove these lines.
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^\/\/(?:#region .*| .*\.d\.ts|#endregion)\n/gm, ''));
  }
  return output.map(({ fileName }) => fileName);
}
