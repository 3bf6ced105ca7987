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
    .description('What is said about datasets: records, versions, withdrawal (docs/metadata.md).')
    .addCommand(
      data(new Command('list').description('Every dataset with its state, version and size.')).action(listDatasets),
    )
    .addCommand(
      data(new Command('show').description('One dataset: what is said, counted and offered.').argument('<id>')).action(
        showDataset,
      ),
    )
    .addCommand(
      data(
        said(
          new Command('create')
            .description('Begin the record of a dataset, from a template or a file.')
            .argument('<id>'),
        ),
      ).action(createDataset),
    )
    .addCommand(
      data(
        said(
          new Command('edit')
            .description('Change the record: from a file, key by key, or in $EDITOR when neither is given.')
            .argument('<id>'),
        ),
      ).action(editDataset),
    )
    .addCommand(
      data(
        new Command('publish')
          .description('Publish the present state as a version that never changes.')
          .argument('<id>')
          .option('--next <version>', 'major, minor, patch or MAJOR.MINOR.PATCH', 'minor')
          .option('--notes <text>', 'what is new in this version')
          .addOption(
            new Option('--faces <statement>', 'state this about faces in images of heads, in the record too').choices(
              faceStatements,
            ),
          ),
      ).action(publish),
    )
    .addCommand(
      data(
        new Command('withdraw')
          .description('No longer offer a dataset, or one version: its address answers 410 from then on.')
          .argument('<id>')
          .option('--only <version>', 'this version alone')
          .option('--note <text>', 'why, for those who come later')
          .option('--yes', 'do it; without this only say what would happen'),
      ).action(withdraw),
    );
}
