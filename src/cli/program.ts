import { Command } from 'commander';
import { readSoftware } from '../config/index.ts';

export type SetExitCode = (code: number) => void;

type MakeCommand = (setExitCode: SetExitCode) => Command;

/** Each command is loaded only when it is asked for: the rooms behind them take longer to load than most of them to run. */
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
  view: async () => (await import('./commands/view.ts')).viewCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  'harvest-check': async () => (await import('./commands/harvest-check.ts')).harvestCheckCommand,
  dataset: async () => (await import('./commands/dataset.ts')).datasetCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  radiomics: async () => (await import('./commands/radiomics.ts')).radiomicsCommand,
  settings: async () => (await import('./commands/settings.ts')).settingsCommand,
  ibsi: async () => (await import('./commands/ibsi.ts')).ibsiCommand,
  deep: async () => (await import('./commands/deep.ts')).deepCommand,
  model: async () => (await import('./commands/model.ts')).modelCommand,
  similar: async () => (await import('./commands/similar.ts')).similarCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  config: async () => (await import('./commands/config.ts')).configCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  start: async () => (await import('./commands/start.ts')).startCommand,
};

/**
 * The command line for these arguments: the one command that is asked for, or all of them for the help. Commands set an exit
 * code other than 0 through the callback.
 */
export async function buildProgram(argv: readonly string[], setExitCode: SetExitCode): Promise<Command> {
  const program = new Command('qiaw')
    .description('From a folder of DICOM to a validated, queryable catalogue of quantitative imaging data.')
    .version(readSoftware().version)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const asked = argv[0] ?? '';
  if (asked === '--version' || asked === '-V') return program;
  for (const name of Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands)) {
    const command = (await commands[name]!())(setExitCode);
    passOn(command);
    program.addCommand(command);
  }
  return program;
}

/** Sub-commands inherit neither setting by themselves. */
function passOn(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)');
  for (const sub of command.commands) passOn(sub);
}
