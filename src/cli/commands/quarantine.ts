import { Command } from 'commander';
import { UsageError } from '../../core/index.ts';
import { type ValidationResult, violations } from '../../graph/index.ts';
import { DataDirectory, quarantinedIds, readQuarantined, releaseQuarantined } from '../../pipeline/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { findingText } from '../output/finding-text.ts';
import { terminal } from '../output/terminal.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface QuarantineOptions extends CommonOptions {
  readonly data: string;
}

export function quarantineCommand(setExitCode: SetExitCode): Command {
  return new Command('quarantine')
    .description('List cases whose graph failed the shapes, show why, and release them once corrected.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(releaseCommand(setExitCode));
}

function sub(name: string, description: string): Command {
  return addCommonOptions(new Command(name).description(description).requiredOption('--data <dir>', 'data directory'));
}

function listCommand(): Command {
  return sub('list', 'List the quarantined cases with the first reason of each.').action(
    async (options: QuarantineOptions) => {
      const data = new DataDirectory(options.data);
      const ids = await quarantinedIds(data);
      for (const id of ids) {
        const results = violations((await readQuarantined(data, id))?.results ?? []);
        if (options.json) {
          const reasons = results.map(({ message }) => message);
          await terminal.result(`${JSON.stringify({ case: id, reasons })}\n`);
        } else {
          const more = results.length > 1 ? ` (and ${results.length - 1} more)` : '';
          await terminal.result(`${id}  ${results[0]?.message ?? 'no report'}${more}\n`);
        }
      }
      if (ids.length === 0) terminal.say('Nothing is in quarantine.');
    },
  );
}

function showCommand(): Command {
  return sub('show', 'Show the report of one quarantined case.')
    .argument('<case>', 'name of the case')
    .action(async (id: string, options: QuarantineOptions) => {
      const found = await readQuarantined(new DataDirectory(options.data), id);
      if (found === undefined) throw new UsageError('There is no such case in quarantine; see `qiaw quarantine list`.');
      await tell(found.results, options);
      terminal.say(
        found.subject === undefined
          ? 'A part of an import cannot be released: correct the table or its mapping, and import it again.'
          : `Correct graph.trig in quarantine/${id}/, then: qiaw quarantine release ${id} --data ${options.data}`,
      );
    });
}

function releaseCommand(setExitCode: SetExitCode): Command {
  return sub('release', 'Check a corrected case again and publish it. Ends with 1 if it still fails.')
    .argument('<case>', 'name of the case')
    .action(async (id: string, options: QuarantineOptions) => {
      const release = await releaseQuarantined(new DataDirectory(options.data), id);
      if (release.released) await refreshLocked(options.data, await setUp(options));
      if (release.released) {
        if (options.json) await terminal.result(`${JSON.stringify({ event: 'released', case: id })}\n`);
        terminal.say(`${id} is published.`);
        return;
      }
      await tell(release.results, options);
      for (const reason of release.reasons) {
        await terminal.result(options.json ? `${JSON.stringify({ event: 'reason', reason })}\n` : `${reason}\n`);
      }
      terminal.say(`${id} stays in quarantine.`);
      setExitCode(exitCodes.failed);
    });
}

async function tell(results: readonly ValidationResult[], { json }: QuarantineOptions): Promise<void> {
  for (const result of results) await terminal.result(`${json ? JSON.stringify(result) : findingText(result)}\n`);
}
