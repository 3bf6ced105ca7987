import type { Config } from '../../core/config/index.ts';
import { QiawError } from '../../core/index.ts';
import { isLoopback } from '../../server/access/index.ts';

/** The configured base differs from that of the data. */
export class BaseMismatch extends QiawError {
  readonly code = 'QIAW_BASE_MISMATCH';
}

/**
 * Compares the base of the data with the configuration before anything is served. Every IRI begins with the base, so a
 * wrong one misdirects every harvester. Returns warnings for a base that works only on this machine.
 * @throws BaseMismatch with what to do
 */
export function checkBase(base: string, { base: configured, server }: Pick<Config, 'base' | 'server'>): string[] {
  if (configured !== undefined && configured !== base) {
    throw new BaseMismatch(
      `The IRIs of this data directory begin with ${base}, the configured base is ${configured}. Rewrite the data with ` +
        `\`qiaw rebase --base ${configured}\`, or set \`base: ${base}\` in qiaw.yaml.`,
    );
  }
  const { hostname, port, protocol } = new URL(base);
  if (!isLoopback(hostname)) {
    return protocol === 'https:'
      ? []
      : [`The base ${base} is not https: responses can be modified in transit. Use an https base.`];
  }
  const served = server.port;
  const warnings: string[] = [];
  if (served !== 0 && Number(port || 80) !== served) {
    warnings.push(
      `IRIs begin with ${base}, but port ${served} is served: links in the metadata do not work. ` +
        `Serve with --port ${port || 80}, or run \`qiaw rebase\`.`,
    );
  }
  if (!isLoopback(server.host)) {
    warnings.push(
      `IRIs begin with ${base}, which others cannot reach. Set a public \`base\` in qiaw.yaml and run \`qiaw rebase\`.`,
    );
  }
  return warnings;
}
