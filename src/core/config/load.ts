import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { QiawError } from '../errors/qiaw-error.ts';
import { type Config, configSchema } from './schema.ts';

/** The configuration file cannot be read or does not match the schema. */
export class ConfigError extends QiawError {
  readonly code = 'QIAW_CONFIG';
}

/** Nested partial values from the command line, which override the file. Undefined means "not given". */
export interface Overrides {
  readonly [key: string]: string | number | boolean | readonly string[] | undefined | Overrides;
}

/**
 * Reads qiaw.yaml (if a path is given), applies the command line's values and validates the result.
 * @throws ConfigError which names every wrong key and its position.
 */
export async function loadConfig(path: string | undefined, overrides: Overrides = {}): Promise<Config> {
  const fromFile = path === undefined ? {} : await readYaml(path);
  const parsed = configSchema.safeParse(merge(fromFile, overrides));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top level)'}: ${issue.message}`);
  throw new ConfigError(
    `The configuration is not valid:\n${problems.join('\n')}\nSee \`qiaw config print\` for all keys and their values.`,
  );
}

async function readYaml(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new ConfigError(`The configuration file ${path} cannot be read.`, { cause });
  });
  const document = parseDocument(text);
  const first = document.errors[0];
  if (first) throw new ConfigError(`${path}: ${first.message}`);
  return document.toJS() ?? {};
}

function merge(below: unknown, above: Overrides): unknown {
  if (below === null || typeof below !== 'object' || Array.isArray(below)) return below;
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const isSection = typeof value === 'object' && !Array.isArray(value);
    result[key] = isSection ? merge(result[key] ?? {}, value as Overrides) : value;
  }
  return result;
}

/**
 * The effective base: the configured one, else the loopback address of the server, so that links work without
 * configuration.
 */
export function effectiveBase(config: Config): string {
  return config.base ?? `http://127.0.0.1:${config.server.port || 8080}/`;
}
