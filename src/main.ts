#!/usr/bin/env node
import { requireOpenFiles, systemFault } from './core/index.ts';

try {
  requireOpenFiles();
  // Imported dynamically, because loading can already fail with a system error, such as the limit on open files.
  const { main } = await import('./cli/command-line.ts');
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const fault = systemFault(error);
  if (fault === undefined) throw error;
  process.stderr.write(`${fault.code}: ${fault.message}\n`);
  process.exitCode = 1;
}
