import { Command, Option } from 'commander';
import { faceStatements } from '../../core/index.ts';
import {
  createDataset,
  editDataset,
  listDatasets,
  publish,
  showDataset,
  withdraw,
} from '../dataset/dataset-actions.ts';
import { datasetDoi } from '../dataset/dataset-doi.ts';
import type { SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, collect } from '../options/common.ts';

export function datasetCommand(_setExitCode: SetExitCode): Command {
  const data = (command: Command): Command =>
    addCommonOptions(command.requiredOption('--data <dir>', 'data directory'));
  const said = (command: Command): Command =>
    command
      .option('--file <record.yaml>', 'the whole record, from a file')
      .option('--set <key=value>', 'one key, such as publisher.name=Clinic; the value is YAML; repeatable', collect);
  return new Command('dataset')
    .description('Describe, publish and withdraw datasets (docs/metadata.md).')
    .addCommand(
      data(new Command('list').description('List every dataset with its state, version and size.')).action(
        listDatasets,
      ),
    )
    .addCommand(
      data(
        new Command('show').description('Show one dataset: its description, counts and downloads.').argument('<id>'),
      ).action(showDataset),
    )
    .addCommand(
      data(
        said(
          new Command('create')
            .description('Create the record of a dataset from a template or a file.')
            .argument('<id>'),
        ),
      ).action(createDataset),
    )
    .addCommand(
      data(
        said(
          new Command('edit')
            .description('Change the record: from a file, key by key, or in $EDITOR if neither is given.')
            .argument('<id>'),
        ),
      ).action(editDataset),
    )
    .addCommand(
      data(
        new Command('publish')
          .description('Publish the current state as an immutable version.')
          .argument('<id>')
          .option('--next <version>', 'major, minor, patch or MAJOR.MINOR.PATCH', 'minor')
          .option('--notes <text>', 'what is new in this version')
          .addOption(
            new Option(
              '--faces <statement>',
              'your statement about faces in images of heads; also written to the record',
            ).choices(faceStatements),
          ),
      ).action(publish),
    )
    .addCommand(
      data(
        new Command('doi')
          .description(
            'Write the DataCite metadata of a published version, and register its DOI if a service is configured.',
          )
          .argument('<id>')
          .option('--only <version>', 'this version instead of the newest')
          .option('--out <dir>', 'folder for the XML and the JSON file', '.')
          .option('--draft', 'leave the DOI a draft at the service, which can be deleted there'),
      ).action(datasetDoi),
    )
    .addCommand(
      data(
        new Command('withdraw')
          .description('Withdraw a dataset or one version: its address then answers 410.')
          .argument('<id>')
          .option('--only <version>', 'only this version')
          .option('--note <text>', 'the reason, shown with the withdrawal')
          .option('--yes', 'withdraw; without this option only show what would happen'),
      ).action(withdraw),
    );
}
