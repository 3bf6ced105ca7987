import { machine } from '../../src/cli/output/shown-name.ts';
import type { Finished } from './cli.ts';
import { qiawHere } from './cli-here.ts';

/** As {@link qiawHere}, with both streams taken for the terminal of a person, also in a container and in CI. */
export async function onTerminal(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const kept = { out: process.stdout.isTTY, err: process.stderr.isTTY, inContainer: machine.inContainer };
  machine.inContainer = () => false;
  Object.assign(process.stdout, { isTTY: true });
  Object.assign(process.stderr, { isTTY: true });
  try {
    return await qiawHere(args, { env: { CI: '', container: '', KUBERNETES_SERVICE_HOST: '', ...env } });
  } finally {
    machine.inContainer = kept.inContainer;
    Object.assign(process.stdout, { isTTY: kept.out });
    Object.assign(process.stderr, { isTTY: kept.err });
  }
}
