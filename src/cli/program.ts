import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Help } from 'commander';
import { packageRoot, version } from '../core/index.ts';
import type { SetExitCode } from './exit-codes.ts';

type MakeCommand = (setExitCode: SetExitCode) => Command;

/** Each command is loaded only if it is called: loading its modules takes longer than running most commands. */
const commands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  run: async () => (await import('./commands/run.ts')).runCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  rebase: async () => (await import('./commands/rebase.ts')).rebaseCommand,
  work: async () => (await import('./commands/work.ts')).workCommand,
  push: async () => (await import('./commands/push.ts')).pushCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  query: async () => (await import('./commands/query.ts')).queryCommand,
  validate: async () => (await import('./commands/validate.ts')).validateCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  quarantine: async () => (await import('./commands/quarantine.ts')).quarantineCommand,
  subject: async () => (await import('./commands/subject.ts')).subjectCommand,
  whois: async () => (await import('./commands/whois.ts')).whoisCommand,
  locate: async () => (await import('./commands/locate.ts')).locateCommand,
  features: async () => (await import('./commands/features.ts')).featuresCommand,
  view: async () => (await import('./commands/view.ts')).viewCommand,
  stability: async () => (await import('./commands/stability.ts')).stabilityCommand,
  store: async () => (await import('./commands/store.ts')).storeCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  'harvest-check': async () => (await import('./commands/harvest-check.ts')).harvestCheckCommand,
  dataset: async () => (await import('./commands/dataset.ts')).datasetCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  radiomics: async () => (await import('./commands/radiomics.ts')).radiomicsCommand,
  names: async () => (await import('./commands/names.ts')).namesCommand,
  settings: async () => (await import('./commands/settings.ts')).settingsCommand,
  ibsi: async () => (await import('./commands/ibsi.ts')).ibsiCommand,
  deep: async () => (await import('./commands/deep.ts')).deepCommand,
  model: async () => (await import('./commands/model.ts')).modelCommand,
  agree: async () => (await import('./commands/agree.ts')).agreeCommand,
  similar: async () => (await import('./commands/similar.ts')).similarCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  config: async () => (await import('./commands/config.ts')).configCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  start: async () => (await import('./commands/start.ts')).startCommand,
};

/** The entry of a command in the help of `qiaw`. */
export interface CommandLine {
  readonly name: string;
  /** Name, options and arguments. */
  readonly term: string;
  readonly description: string;
}

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
  const command = (await commands[asked]!())(setExitCode);
  passOn(command);
  return program.addCommand(command);
}

function listed(program: Command): Command {
  const lines = JSON.parse(readFileSync(join(packageRoot(), 'dist', 'commands.json'), 'utf8')) as CommandLine[];
  for (const { name, description } of lines) program.command(name).description(description);
  return program.configureHelp({
    subcommandTerm: (command) =>
      lines.find(({ name }) => name === command.name())?.term ?? new Help().subcommandTerm(command),
  });
}

/** All commands, as the help of `qiaw` lists them; loads every one. */
export async function listCommands(): Promise<CommandLine[]> {
  const made = await Promise.all(Object.values(commands).map(async (load) => (await load())(() => {})));
  return made.map((command) => ({
    name: command.name(),
    term: new Help().subcommandTerm(command),
    description: command.description(),
  }));
}

/** Sub-commands do not inherit these settings. */
function passOn(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)');
  for (const sub of command.commands) passOn(sub);
}
