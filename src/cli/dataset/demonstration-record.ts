import { stringify } from 'yaml';
import { checkRecord, DatasetFolder, readRecord } from '../../catalogue/index.ts';
import { writeFileAtomic } from '../../core/index.ts';

/** The dataset record of the synthetic cohort, as an example for new users; never overwrites a record. */
export async function describeDemonstration(dataDirectory: string, dataset: string): Promise<void> {
  const folder = new DatasetFolder(dataDirectory, dataset);
  if ((await readRecord(folder)) !== undefined) return;
  const organisation = {
    name: 'FAIR-QIAW',
    homepage: 'https://w3id.org/fair-qiaw/',
    email: 'demonstration@example.org',
    type: 'research-academic-org',
    note: 'The project that makes this program and its synthetic data.',
  };
  const record = {
    title: {
      en: 'Synthetic cohort of the demonstration',
      nl: 'Synthetisch cohort van de demonstratie',
      de: 'Synthetische Kohorte der Demonstration',
    },
    description:
      'Twelve synthetic patients with CT images and RT structure sets, written by the phantom generator of FAIR-QIAW. Some are ' +
      'irregular or faulty on purpose, to show refusals and their reasons. None of the values are from real people.',
    publisher: organisation,
    contact: { name: organisation.name, email: organisation.email },
    creators: [
      {
        name: 'Phantom generator of FAIR-QIAW',
        homepage: `${organisation.homepage}ns`,
        email: 'generator@example.org',
      },
    ],
    licence: 'CC0-1.0',
    accessRights: 'public',
    rights: 'Anyone may use the data for anything.',
    keywords: ['radiomics', 'phantom', 'CT', 'RTSTRUCT', 'synthetic data'],
    frequency: 'NEVER',
    coverage: { population: 'None: the patients are synthetic.' },
    health: { categories: ['EMRD'], themes: ['CANCER_DISEASE'], accessBody: organisation },
    legal: { purpose: ['ScientificResearch'] },
  };
  checkRecord(record, folder.record);
  const head = '# The record of the demonstration dataset; docs/metadata.md explains the keys.\n';
  await writeFileAtomic(folder.record, head + stringify(record));
}
