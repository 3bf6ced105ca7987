import { Command } from 'commander';
import { type ModelListing, type ModelRegistry, openRegistry } from '../../deep/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { modelFolders } from '../options/case-settings.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface ModelOptions extends CommonOptions {
  readonly data?: string;
}

export function modelCommand(setExitCode: SetExitCode): Command {
  const list = withData(new Command('list'))
    .description('List the available models.')
    .action(async (options: ModelOptions) => show((await registry(options)).list(), options));
  const importer = withData(new Command('import'))
    .description('Register a folder with a model card and ONNX file, or a ModelHub model (Keras).')
    .argument('<folder>')
    .action(async (folder: string, options: ModelOptions) => {
      await show([await (await registry(options)).import(folder)], options);
    });
  const verify = withData(new Command('verify'))
    .description('Read every model and compare its digests. Ends with 1 if one was changed.')
    .action(async (options: ModelOptions) => {
      const listings = (await registry(options)).verify();
      await show(listings, options);
      if (listings.some(({ status }) => status === 'refused')) setExitCode(exitCodes.failed);
    });
  return new Command('model')
    .description('Manage the registry of deep models.')
    .addCommand(addCommonOptions(list))
    .addCommand(addCommonOptions(importer))
    .addCommand(addCommonOptions(verify));
}

function withData(command: Command): Command {
  return command.option('--data <dir>', 'data directory that contains the models (default: configured folders only)');
}

async function registry(options: ModelOptions): Promise<ModelRegistry> {
  const { config } = await setUp(options);
  const folders =
    options.data === undefined ? config.run.modelFolders : modelFolders(options.data, config.run.modelFolders);
  return openRegistry({ folders });
}

async function show(listings: readonly ModelListing[], { json }: ModelOptions): Promise<void> {
  for (const listing of listings) await terminal.result(json ? `${JSON.stringify(listing)}\n` : describe(listing));
}

function describe({ name, status, problem, title, task, licence, layer, size, weightsDigest }: ModelListing): string {
  const lines = [
    `${name}  ${status}`,
    ...(problem ? [`  ${problem.code}: ${problem.message}`] : []),
    ...(title ? [`  ${title}${task ? `: ${task}` : ''}`] : []),
    ...(layer ? [`  ${size ?? '?'} components of ${layer}, licence ${licence ?? 'not stated'}`] : []),
    ...(weightsDigest ? [`  weights sha256:${weightsDigest}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
