import { Command } from 'commander';
import { version } from '../core/index.ts';
import { type CommandRow, readCommandTable } from './completion/command-table.ts';
import { describeCommand } from './completion/describe-command.ts';
import { suggestions } from './completion/suggestions.ts';
import type { SetExitCode } from './exit-codes.ts';

type MakeCommand = (setExitCode: SetExitCode) => Command;

/** What a person wants to do; the headings of `qiaw --help`, in this order. */
const groups = {
  begin: 'Get started',
  make: 'Make cases and values',
  look: 'Look and compare',
  check: 'Check',
  share: 'Describe and share',
  privacy: 'Privacy and access',
  operate: 'Operate',
} as const;

interface Row {
  readonly group: keyof typeof groups;
  /** A command is loaded only if it is called: loading its modules takes longer than running most commands. */
  readonly load: () => Promise<MakeCommand>;
}

/** In the order of `qiaw --help`. */
const commands: Readonly<Record<string, Row>> = {
  start: { group: 'begin', load: async () => (await import('./commands/start.ts')).startCommand },
  doctor: { group: 'begin', load: async () => (await import('./commands/doctor.ts')).doctorCommand },
  config: { group: 'begin', load: async () => (await import('./commands/config.ts')).configCommand },
  completion: { group: 'begin', load: async () => (await import('./commands/completion.ts')).completionCommand },
  run: { group: 'make', load: async () => (await import('./commands/run.ts')).runCommand },
  work: { group: 'make', load: async () => (await import('./commands/work.ts')).workCommand },
  import: { group: 'make', load: async () => (await import('./commands/import.ts')).importCommand },
  names: { group: 'make', load: async () => (await import('./commands/names.ts')).namesCommand },
  settings: { group: 'make', load: async () => (await import('./commands/settings.ts')).settingsCommand },
  radiomics: { group: 'make', load: async () => (await import('./commands/radiomics.ts')).radiomicsCommand },
  deep: { group: 'make', load: async () => (await import('./commands/deep.ts')).deepCommand },
  model: { group: 'make', load: async () => (await import('./commands/model.ts')).modelCommand },
  serve: { group: 'look', load: async () => (await import('./commands/serve.ts')).serveCommand },
  query: { group: 'look', load: async () => (await import('./commands/query.ts')).queryCommand },
  mcp: { group: 'look', load: async () => (await import('./commands/mcp.ts')).mcpCommand },
  similar: { group: 'look', load: async () => (await import('./commands/similar.ts')).similarCommand },
  agree: { group: 'look', load: async () => (await import('./commands/agree.ts')).agreeCommand },
  stability: { group: 'look', load: async () => (await import('./commands/stability.ts')).stabilityCommand },
  view: { group: 'look', load: async () => (await import('./commands/view.ts')).viewCommand },
  verify: { group: 'check', load: async () => (await import('./commands/verify.ts')).verifyCommand },
  validate: { group: 'check', load: async () => (await import('./commands/validate.ts')).validateCommand },
  quarantine: { group: 'check', load: async () => (await import('./commands/quarantine.ts')).quarantineCommand },
  ibsi: { group: 'check', load: async () => (await import('./commands/ibsi.ts')).ibsiCommand },
  'harvest-check': {
    group: 'check',
    load: async () => (await import('./commands/harvest-check.ts')).harvestCheckCommand,
  },
  dataset: { group: 'share', load: async () => (await import('./commands/dataset.ts')).datasetCommand },
  vocabularies: { group: 'share', load: async () => (await import('./commands/vocabularies.ts')).vocabulariesCommand },
  export: { group: 'share', load: async () => (await import('./commands/export.ts')).exportCommand },
  push: { group: 'share', load: async () => (await import('./commands/push.ts')).pushCommand },
  whois: { group: 'privacy', load: async () => (await import('./commands/whois.ts')).whoisCommand },
  locate: { group: 'privacy', load: async () => (await import('./commands/locate.ts')).locateCommand },
  features: { group: 'privacy', load: async () => (await import('./commands/features.ts')).featuresCommand },
  subject: { group: 'privacy', load: async () => (await import('./commands/subject.ts')).subjectCommand },
  token: { group: 'privacy', load: async () => (await import('./commands/token.ts')).tokenCommand },
  audit: { group: 'privacy', load: async () => (await import('./commands/audit.ts')).auditCommand },
  backup: { group: 'operate', load: async () => (await import('./commands/backup.ts')).backupCommand },
  store: { group: 'operate', load: async () => (await import('./commands/store.ts')).storeCommand },
  restore: { group: 'operate', load: async () => (await import('./commands/restore.ts')).restoreCommand },
  migrate: { group: 'operate', load: async () => (await import('./commands/migrate.ts')).migrateCommand },
  rebase: { group: 'operate', load: async () => (await import('./commands/rebase.ts')).rebaseCommand },
};

/**
 * The command line for these arguments: the requested command, or for the help the list of commands (made by
 * src/setup/build.mjs). Commands set an exit code other than 0 through the callback.
 */
export async function buildProgram(argv: readonly string[], setExitCode: SetExitCode): Promise<Command> {
  const program = new Command('qiaw')
    .description('From a folder of DICOM to a validated, queryable catalogue of quantitative imaging data.')
    .version(version)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const asked = (argv[0] === 'help' ? argv[1] : argv[0]) ?? '';
  if (asked === '--version' || asked === '-V') return program;
  if (!Object.hasOwn(commands, asked)) return listed(program);
  const command = (await commands[asked]!.load())(setExitCode);
  passOn(command);
  return program.addCommand(command);
}

function listed(program: Command): Command {
  for (const { group, name, description } of readCommandTable())
    program.command(name).description(description).helpGroup(`${group}:`);
  return program
    .addHelpCommand(
      new Command('help').argument('[command]').description('Explain a command.').helpGroup(`${groups.begin}:`),
    )
    .usage('<command> [options]')
    .addHelpText('after', '\n`qiaw <command> --help` explains a command and its options.')
    .configureHelp({ subcommandTerm: (command) => command.name() });
}

/** All commands with their options, for help and completion; loads every one. */
export async function listCommands(): Promise<CommandRow[]> {
  const suggested = await suggestions();
  return Promise.all(
    Object.values(commands).map(async ({ group, load }) => ({
      group: groups[group],
      ...describeCommand(
        (await load())(() => {}),
        suggested,
      ),
    })),
  );
}

/** Sub-commands do not inherit these settings. */
function passOn(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)');
  for (const sub of command.commands) passOn(sub);
}
