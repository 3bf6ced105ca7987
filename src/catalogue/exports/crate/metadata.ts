import type { BuiltFile, ExportedDataset, Person } from '../model.ts';
import { type CaseEntities, type Entity, encodePath, ref, toSecond } from './entities.ts';

const specification = 'https://w3id.org/ro/crate/1.2';
const processRun = 'https://w3id.org/ro/wfrun/process/0.5';

/** Properties of the root entity of a crate. */
export interface CrateRoot {
  readonly name: string;
  readonly description: string;
  readonly dataset: ExportedDataset;
  /** IRI of what the crate contains: the dataset or the run. */
  readonly identifier: string;
  readonly datePublished: string;
}

/**
 * ro-crate-metadata.json: RO-Crate 1.2 with the Process Run Crate profile 0.5 (Workflow Run RO-Crate). `files` are the
 * dataset's own files within the crate.
 */
export function crateMetadata(
  root: CrateRoot,
  cases: readonly CaseEntities[],
  files: ReadonlyArray<{ readonly name: string; readonly file: BuiltFile }> = [],
): string {
  const { dataset } = root;
  const tables = files.map(
    ({ name, file }): Entity => ({
      '@id': encodePath(name),
      '@type': 'File',
      name: file.name,
      description: `${file.title}. ${file.description}`,
      encodingFormat: file.compression ?? file.mediaType,
      contentSize: String(file.bytes),
      sha256: file.sha256,
      ...(file.conformsTo.length > 0 && { conformsTo: file.conformsTo.map(ref) }),
    }),
  );
  const parts = [...tables, ...cases.flatMap((one) => one.files)];
  const publisher = agent(dataset.publisher, 'Organization', '#publisher');
  const creators = dataset.creators.map((person, at) => agent(person, 'Person', `#creator-${at + 1}`));
  const license = licenceEntity(dataset.license);
  const entities: Entity[] = [
    {
      '@id': 'ro-crate-metadata.json',
      '@type': 'CreativeWork',
      about: ref('./'),
      conformsTo: ref(specification),
    },
    {
      '@id': './',
      '@type': 'Dataset',
      name: root.name,
      description: root.description,
      identifier: root.identifier,
      datePublished: toSecond(root.datePublished),
      license: ref(license['@id']),
      publisher: ref(publisher['@id']),
      author: creators.length === 0 ? ref(publisher['@id']) : creators.map((one) => ref(one['@id'])),
      keywords: dataset.keywords.join(', '),
      version: dataset.version,
      ...(cases.length > 0 && { conformsTo: ref(processRun) }),
      hasPart: parts.map((one) => ref(one['@id'])),
      ...(cases.length > 0 && {
        about: [...new Set(cases.map(({ subject }) => subject['@id']))].map(ref),
        mentions: cases.map(({ action }) => ref(action['@id'])),
      }),
    },
    ...(cases.length > 0
      ? [{ '@id': processRun, '@type': ['CreativeWork', 'Profile'], name: 'Process Run Crate', version: '0.5' }]
      : []),
    license,
    publisher,
    ...creators,
    ...tables,
    ...standards(files),
    ...cases.flatMap(({ action, software, inputs, files: made, subject }) => [
      { ...action, agent: ref(publisher['@id']) },
      software,
      ...inputs,
      subject,
      ...made,
    ]),
  ];
  const seen = toSecond(root.datePublished);
  const graph = [...new Map(entities.map((entity) => [entity['@id'], tidy(entity, seen)])).values()];
  return `${JSON.stringify({ '@context': `${specification}/context`, '@graph': graph }, null, 2)}\n`;
}

/** Unwraps lists of one element; web resources get the date on which they were seen. */
function tidy(entity: Entity, seen: string): Entity {
  const entries = Object.entries(entity).map(([name, value]) =>
    Array.isArray(value) && value.length === 1 ? [name, value[0]] : [name, value],
  );
  const onTheWeb = entity['@type'] === 'File' && /^https?:/.test(entity['@id']);
  return { ...Object.fromEntries(entries), ...(onTheWeb && { sdDatePublished: seen }) } as Entity;
}

function standards(files: ReadonlyArray<{ readonly file: BuiltFile }>): Entity[] {
  const known = new Set(files.flatMap(({ file }) => file.conformsTo));
  return [...known].sort().map((iri) => ({ '@id': iri, '@type': 'CreativeWork', name: iri }));
}

const agent = ({ name, iri }: Person, type: string, fallback: string): Entity => ({
  '@id': iri ?? fallback,
  '@type': type,
  name,
  ...(iri !== undefined && { url: iri }),
});

function licenceEntity(license: string | undefined): Entity {
  if (license !== undefined) {
    return {
      '@id': license,
      '@type': 'CreativeWork',
      name: license,
      description: `The licence ${license}`,
      url: license,
    };
  }
  return {
    '@id': '#licence-not-stated',
    '@type': 'CreativeWork',
    name: 'No licence stated',
    description: 'No licence has been stated for this dataset; ask the contact before reuse.',
  };
}
