import { type Command, InvalidArgumentError } from 'commander';
import type { Config, Environment, Overrides } from '../../core/config/index.ts';
import type { Log } from '../../core/index.ts';

/** Options of every command. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (YAML)')
    .option('--json', 'one JSON object per line on stdout')
    .option('--quiet', 'no progress');
}

export interface Setup {
  readonly config: Config;
  readonly environment: Environment;
  readonly log: Log;
}

export async function setUp(options: CommonOptions, overrides: Overrides = {}): Promise<Setup> {
  // Loaded here, because some commands use neither configuration nor logging and need fewer modules.
  const [{ loadConfig, readEnvironment }, { createLog }] = await Promise.all([
    import('../../core/config/index.ts'),
    import('../output/logger.ts'),
  ]);
  const config = await loadConfig(options.config, overrides);
  return { config, environment: readEnvironment(), log: createLog(config.log.level) };
}

export function wholeNumber(minimum: number, maximum: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`must be a whole number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
