import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import {
  counted,
  Identity,
  knownIdentityKey,
  NothingFound,
  noIdentityKey,
  systemClock,
  UsageError,
} from '../../core/index.ts';
import { DataDirectory, type Erased, eraseSubject, previewErasure, readManifest } from '../../pipeline/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { eraseFromRegister } from '../owner/open-register.ts';
import {
  noteQuestion,
  type OwnDataOptions,
  openOwnData,
  requireTerminal,
  withOwnDataOptions,
} from '../owner/own-data.ts';
import { purgeDiskStore } from '../serve/disk-store.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface EraseOptions extends CommonOptions {
  readonly data: string;
  readonly patientIdStdin?: boolean;
  readonly issuer?: string;
  readonly register?: string;
  readonly yes?: boolean;
}

interface FindOptions extends OwnDataOptions {
  readonly issuer?: string;
}

function findCommand(): Command {
  const find = new Command('find')
    .description('Show the pseudonym and cases of a patient. It names a patient: on a terminal only.')
    .argument('<patient-id>', 'the PatientID; - reads it from standard input, so that it is in no shell history')
    .option('--issuer <issuer>', 'issuer of that PatientID, if the DICOM objects name one');
  return withOwnDataOptions(find).action(async (given: string, options: FindOptions) => {
    requireTerminal();
    const patientId = (given === '-' ? await text(process.stdin) : given).trim();
    const own = await openOwnData(options);
    await noteQuestion(own, 'subject.find', patientId);
    const hashed = own.identity.subject(patientId, options.issuer ?? own.naming.issuer);
    const known = own.entries.filter((one) => one.subject === hashed || one.patientId?.trim() === patientId);
    const subjects = [...new Set(known.flatMap(({ subject }) => subject ?? []))].sort();
    if (subjects.length === 0) throw new NothingFound('Nothing is known about this PatientID here.');
    for (const subject of subjects) {
      const cases = own.entries.flatMap((one) => (one.kind === 'case' && one.subject === subject ? one.id : []));
      if (options.json) await terminal.result(`${JSON.stringify({ event: 'subject', subject, cases })}\n`);
      else await terminal.result(`${subject}\n${cases.map((id) => `  ${id}\n`).join('')}`);
    }
  });
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
  const command = new Command('subject')
    .description('Find or erase a subject of the catalogue.')
    .addCommand(findCommand());
  return command.addCommand(
    addCommonOptions(
      erase.option('--register <file>', 'private register; default that of the last run with --register'),
    ).action(async (pseudonym: string | undefined, options: EraseOptions) => {
      if ((pseudonym === undefined) !== (options.patientIdStdin === true)) {
        throw new UsageError('Give either the pseudonym or --patient-id-stdin.');
      }
      const data = new DataDirectory(options.data);
      const subject = pseudonym ?? (await pseudonymOf(data, options));
      // The register first: if that fails, nothing was removed, and the command can be repeated.
      if (options.yes) {
        const setup = await setUp(options, { run: { register: options.register } });
        await eraseFromRegister(data.root, subject, setup);
      }
      const erased = options.yes ? await eraseSubject(data, subject, systemClock) : await previewErasure(data, subject);
      // Also if no data of the subject remain: an erasure that was killed may not have reached this step.
      if (options.yes && (await readManifest(data)) !== undefined) await refreshLocked(data.root, await setUp(options));
      if (options.yes) await purgeDiskStore(data, await setUp(options));
      if (erased === undefined) throw new NothingFound('Nothing is known about this subject here.');
      await tell(erased, options);
      if (!options.yes) setExitCode(exitCodes.usage);
    }),
  );
}

async function pseudonymOf(data: DataDirectory, options: EraseOptions): Promise<string> {
  const manifest = await readManifest(data);
  if (manifest === undefined) throw new UsageError(`${options.data} is not a data directory of this program.`);
  const { config, environment } = await setUp(options);
  const key = await knownIdentityKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory: options.data,
  });
  if (manifest.identity === 'pseudonym' && key?.id !== manifest.keyId) {
    throw new UsageError(`This directory was made with key ${manifest.keyId}; use that key (QIAW_IDENTITY_KEY_FILE).`);
  }
  const patientId = (await text(process.stdin)).trim();
  if (patientId === '') throw new UsageError('Standard input contains no PatientID.');
  return new Identity(manifest.identity, key ?? noIdentityKey).subject(
    patientId,
    options.issuer ?? config.identity.issuer,
  );
}

async function tell({ cases, withdrawn }: Erased, { json, yes }: EraseOptions): Promise<void> {
  const counts = `${counted(cases, 'case')}, ${counted(withdrawn, 'address', 'addresses')}`;
  if (json) {
    await terminal.result(`${JSON.stringify({ event: yes ? 'erased' : 'preview', cases, withdrawn })}\n`);
  } else if (yes) {
    await terminal.result(
      `Erased: ${counts}. You must erase copies elsewhere (backups, exports, the sources) yourself.\n`,
    );
  } else await terminal.result(`Would erase: ${counts}. Nothing was removed; repeat with --yes.\n`);
}
