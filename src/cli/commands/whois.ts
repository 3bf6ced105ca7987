import { Command } from 'commander';
import { NothingFound } from '../../core/index.ts';
import { whoIs } from '../../pipeline/index.ts';
import { terminal } from '../output/terminal.ts';
import { entryText } from '../owner/entry-text.ts';
import {
  noteQuestion,
  type OwnDataOptions,
  openOwnData,
  requireTerminal,
  withOwnDataOptions,
} from '../owner/own-data.ts';

export function whoisCommand(): Command {
  const command = new Command('whois')
    .description('Show what a pseudonym, case, region or refusal stands for. It names patients: on a terminal only.')
    .argument('<name>', 'pseudonym, case, <case>/<region>, refusal, or an address of one of them');
  return withOwnDataOptions(command).action(async (name: string, options: OwnDataOptions) => {
    requireTerminal();
    const own = await openOwnData(options);
    await noteQuestion(own, 'whois', name);
    const found = whoIs(name, own.entries, own.ledger.list());
    if (found.length === 0)
      throw new NothingFound(
        'Nothing is known about this name. Give the sources (--source) or a register (--register).',
      );
    for (const entry of found)
      await terminal.result(options.json ? `${JSON.stringify({ event: 'entry', ...entry })}\n` : entryText(entry));
  });
}
