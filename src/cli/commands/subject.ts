import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { counted, Identity, loadIdentityKey, systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory, type Erased, eraseSubject, previewErasure, readManifest } from '../../pipeline/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface EraseOptions extends CommonOptions {
  readonly data: string;
  readonly patientIdStdin?: boolean;
  readonly issuer?: string;
  readonly yes?: boolean;
}

export function subjectCommand(setExitCode: SetExitCode): Command {
  const erase = new Command('erase')
    .description('Remove all data of one subject permanently; its addresses then answer 410.')
    .argument('[pseudonym]', 'the name of the subject in the catalogue')
    .requiredOption('--data <dir>', 'data directory')
    // On the command line the PatientID would appear in the shell history and in process lists.
    .option('--patient-id-stdin', 'read the PatientID from standard input instead')
    .option('--issuer <issuer>', 'issuer of that PatientID, if the DICOM objects name one')
    .option('--yes', 'remove the data; without this option only show what would be removed');
  return new Command('subject').description('Manage a subject of the catalogue.').addCommand(
    addCommonOptions(erase).action(async (pseudonym: string | undefined, options: EraseOptions) => {
      if ((pseudonym === undefined) !== (options.patientIdStdin === true)) {
        throw new UsageError('Give either the pseudonym or --patient-id-stdin.');
      }
      const data = new DataDirectory(options.data);
      const subject = pseudonym ?? (await pseudonymOf(data, options));
      const erased = options.yes ? await eraseSubject(data, subject, systemClock) : await previewErasure(data, subject);
      // Also if no data of the subject remain: an erasure that was killed may not have reached this step.
      if (options.yes && (await readManifest(data)) !== undefined) await refreshLocked(data.root, await setUp(options));
      if (erased === undefined) throw new UsageError('Nothing is known about this subject here.');
      await tell(erased, options);
      if (!options.yes) setExitCode(exitCodes.usage);
    }),
  );
}

async function pseudonymOf(data: DataDirectory, options: EraseOptions): Promise<string> {
  const manifest = await readManifest(data);
  if (manifest === undefined) throw new UsageError(`${options.data} is not a data directory of this program.`);
  const { config, environment } = await setUp(options);
  const key = await loadIdentityKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory: options.data,
  });
  if (manifest.identity === 'pseudonym' && key.id !== manifest.keyId) {
    throw new UsageError(`This directory was made with key ${manifest.keyId}; use that key (QIAW_IDENTITY_KEY_FILE).`);
  }
  const patientId = (await text(process.stdin)).trim();
  if (patientId === '') throw new UsageError('Standard input contains no PatientID.');
  return new Identity(manifest.identity, key).subject(patientId, options.issuer ?? config.identity.issuer);
}

async function tell({ cases, withdrawn }: Erased, { json, yes }: EraseOptions): Promise<void> {
  const counts = `${counted(cases, 'case')}, ${withdrawn} addresses`;
  if (json) {
    await terminal.result(`${JSON.stringify({ event: yes ? 'erased' : 'preview', cases, withdrawn })}\n`);
  } else if (yes) {
    await terminal.result(
      `Erased: ${counts}. You must erase copies elsewhere (backups, exports, the sources) yourself.\n`,
    );
  } else await terminal.result(`Would erase: ${counts}. Nothing was removed; repeat with --yes.\n`);
}
