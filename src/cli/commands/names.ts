import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { Identity, knownIdentityKey, NothingFound, UsageError, writeFileAtomic } from '../../core/index.ts';
import { isObserverNumber, loadNameTable } from '../../image/index.ts';
import { type SurveyedRegion, surveyNames } from '../../pipeline/index.ts';
import { readAddress } from '../../sources/index.ts';
import { addCommonOptions, type CommonOptions, collect, setUp } from '../options/common.ts';
import { nameLines, nameTableText, suggestedTable } from '../output/name-report.ts';
import { mayShowNames, namePlace, shownName } from '../output/shown-name.ts';
import { terminal } from '../output/terminal.ts';
import { wantsNames } from '../owner/wants-names.ts';

interface NamesOptions extends CommonOptions {
  readonly data?: string;
  readonly names?: readonly string[];
  readonly identity?: string;
  readonly private?: boolean;
  readonly out?: string;
  readonly followLinks?: boolean;
}

export function namesCommand(): Command {
  const check = withSources(
    new Command('check')
      .description('Show which region is taken for what, by which rule, before any run.')
      .option('--data <dir>', 'data directory whose key makes the hashes')
      .option('--private', 'show names as the source writes them; on a terminal only'),
  ).action(async (sources: string[], options: NamesOptions) => {
    const { regions, identity } = await surveyed(sources, options);
    requireRegions(regions, sources);
    const place = namePlace(await wantsNames(options.private), process.stdout);
    if (options.private && !mayShowNames(place))
      terminal.say('Names are shown on a terminal only; this output has them as the results would.');
    const observer = (text: string): string =>
      identity === undefined || isObserverNumber(text) || mayShowNames(place) ? text : identity.unmappedRoi(text);
    const lines = nameLines(regions, (region) => shownName(region, place), observer);
    if (!options.json) return terminal.result(nameTableText(lines));
    for (const line of lines) await terminal.result(`${JSON.stringify({ event: 'name', ...line })}\n`);
  });
  const suggest = withSources(
    new Command('suggest')
      .description(
        'Write a name table with the names that have no class. It contains names of the source: keep it private.',
      )
      .option('--out <file>', 'file to write, readable by its owner only (default: the terminal)'),
  ).action(async (sources: string[], options: NamesOptions) => {
    if (options.out === undefined && process.stdout.isTTY !== true)
      throw new UsageError('Names of the source are written to a terminal or to a file of yours: give --out FILE.');
    const { regions } = await surveyed(sources, options);
    requireRegions(regions, sources);
    const text = suggestedTable(regions);
    if (options.out === undefined) return terminal.result(text);
    await writeFileAtomic(resolve(options.out), text, 0o600);
    if (!/^ {4}- /m.test(text)) terminal.say('Every name has a class already: the table has no entries.');
    terminal.say('The table has names as the source writes them. Only you can read the file; keep it private.');
    terminal.say(`Edit it, then run with: --names ${options.out}`);
  });
  return new Command('names')
    .description('Names of regions: what they are taken for, and tables for those that are not known.')
    .addCommand(check)
    .addCommand(suggest);
}

function requireRegions(regions: readonly SurveyedRegion[], sources: readonly string[]): void {
  if (regions.length > 0) return;
  throw new NothingFound(
    `No region was found in ${sources.join(', ')}: check the path, and that it has structure sets or segmentations.`,
  );
}

function withSources(command: Command): Command {
  return addCommonOptions(
    command
      .argument('<source...>', 'folder of DICOM')
      .option('--names <file>', 'ROI name table (YAML), searched before the built-in one; repeatable', collect)
      .addOption(new Option('--identity <mode>', 'how identifiers are written').choices(['pseudonym', 'keep']))
      .option('--follow-links', 'also follow symbolic links that lead out of a source folder'),
  );
}

/** The regions of the sources; with the identity that makes hashes, if they are hashed. */
async function surveyed(
  sources: readonly string[],
  options: NamesOptions,
): Promise<{ regions: readonly SurveyedRegion[]; identity?: Pick<Identity, 'unmappedRoi'> }> {
  const { config, environment } = await setUp(options, {
    identity: { mode: options.identity },
    run: { nameTables: options.names },
  });
  const { mode } = config.identity;
  const folders: string[] = [];
  for (const [index, source] of sources.entries()) {
    const address = await readAddress(source, index + 1, sources.length);
    if (address.kind !== 'folder')
      throw new UsageError(
        'Names are read from folders. Run a remote source with --keep-downloads, or download it first.',
      );
    folders.push(address.path);
  }
  // Only a run may make a key.
  const key = await knownIdentityKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory: options.data,
  });
  const { signal } = new AbortController();
  const regions = await surveyNames({
    sources: folders,
    names: await loadNameTable(config.run.nameTables),
    mode,
    ...(key && { key }),
    ...(options.followLinks && { followLinks: true }),
    signal,
  });
  if (mode === 'keep') return { regions };
  return { regions, identity: key ? new Identity(mode, key) : { unmappedRoi: () => 'unmapped-…' } };
}
