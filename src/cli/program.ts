import { Command } from 'commander';
import { readSoftware } from '../config/index.ts';
import { configCommand } from './commands/config.ts';
import { deepCommand } from './commands/deep.ts';
import { doctorCommand } from './commands/doctor.ts';
import { ibsiCommand } from './commands/ibsi.ts';
import { modelCommand } from './commands/model.ts';
import { queryCommand } from './commands/query.ts';
import { radiomicsCommand } from './commands/radiomics.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { settingsCommand } from './commands/settings.ts';
import { similarCommand } from './commands/similar.ts';
import { startCommand } from './commands/start.ts';
import { validateCommand } from './commands/validate.ts';

export type SetExitCode = (code: number) => void;

const commands: ReadonlyArray<(setExitCode: SetExitCode) => Command> = [
  runCommand,
  serveCommand,
  queryCommand,
  validateCommand,
  radiomicsCommand,
  settingsCommand,
  ibsiCommand,
  deepCommand,
  modelCommand,
  similarCommand,
  configCommand,
  doctorCommand,
  startCommand,
];

/** The whole command line. Commands set an exit code other than 0 through the callback. */
export function buildProgram(setExitCode: SetExitCode): Command {
  const program = new Command('qiaw')
    .description('From a folder of DICOM to a validated, queryable catalogue of quantitative imaging data.')
    .version(readSoftware().version)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  for (const make of commands) {
    const command = make(setExitCode);
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
