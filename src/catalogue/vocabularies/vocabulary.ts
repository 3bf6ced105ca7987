import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../../core/index.ts';

/** A list of codes that others maintain: one JSON file of `ontology/vocabularies`. */
export interface Vocabulary {
  /** Name of its file without `.json`. */
  readonly name: string;
  readonly title: string;
  /** IRI of the concept scheme. */
  readonly scheme: string;
  /** What precedes a code in the IRI of its concept. */
  readonly iri: string;
  readonly source: string;
  readonly version: string;
  readonly licence: string;
  /** Whether every code of the list is here. Other IRIs of an incomplete list are accepted. */
  readonly complete: boolean;
  readonly note?: string;
  /** Labels in English by code. */
  readonly codes: ReadonlyMap<string, string>;
  /** Other codes for the same concept. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** A code with its label. */
export interface Term {
  readonly iri: string;
  readonly code: string;
  readonly label: string;
  readonly vocabulary: Vocabulary;
}

type VocabularyFile = Omit<Vocabulary, 'name' | 'codes' | 'aliases'> & {
  readonly codes: Readonly<Record<string, string>> | readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
};

/** Reads the text of a vocabulary file. @throws SyntaxError */
export function parseVocabulary(name: string, text: string): Vocabulary {
  const { codes, aliases = {}, ...head } = JSON.parse(text) as VocabularyFile;
  const labels = Array.isArray(codes) ? codes.map((code: string) => [code, code] as const) : Object.entries(codes);
  return { name, ...head, codes: new Map(labels), aliases: new Map(Object.entries(aliases)) };
}

/** The lists of this release, replaced by the newer ones of a data directory. */
export class Vocabularies {
  readonly #lists = new Map<string, Vocabulary>();

  private constructor(folders: readonly string[]) {
    for (const folder of folders) {
      for (const file of readdirSync(folder).sort()) {
        if (!file.endsWith('.json')) continue;
        const name = basename(file, '.json');
        this.#lists.set(name, parseVocabulary(name, readFileSync(join(folder, file), 'utf8')));
      }
    }
  }

  /** The lists of the release; with a data directory, also those that `qiaw vocabularies update` put there. */
  static of(dataDirectory?: string): Vocabularies {
    const own = dataDirectory === undefined ? undefined : join(dataDirectory, vocabulariesFolder);
    const extra = own !== undefined && existsSync(own) ? own : undefined;
    const key = extra === undefined ? '' : `${extra} ${statSync(extra).mtimeMs}`;
    let lists = known.get(key);
    if (lists === undefined) {
      lists = new Vocabularies([shippedFolder(), ...(extra === undefined ? [] : [extra])]);
      known.set(key, lists);
    }
    return lists;
  }

  all(): readonly Vocabulary[] {
    return [...this.#lists.values()];
  }

  list(name: VocabularyName): Vocabulary {
    return this.#lists.get(name)!;
  }

  /** The term that a code or an IRI names in one of the lists. */
  find(names: readonly VocabularyName[], value: string): Term | undefined {
    for (const name of names) {
      const vocabulary = this.list(name);
      const code = value.startsWith(vocabulary.iri) ? value.slice(vocabulary.iri.length) : value;
      const known = vocabulary.aliases.get(code) ?? code;
      const label = vocabulary.codes.get(known);
      if (label !== undefined) return { iri: vocabulary.iri + known, code: known, label, vocabulary };
    }
    return undefined;
  }

  /** The lists whose concepts have IRIs that begin like this one; the most specific first. */
  listsOf(iri: string): readonly Vocabulary[] {
    return this.all()
      .filter((vocabulary) => iri.startsWith(vocabulary.iri) && iri.length > vocabulary.iri.length)
      .sort((a, b) => b.iri.length - a.iri.length);
  }

  /** The term of any list that has this IRI. */
  termOf(iri: string): Term | undefined {
    for (const vocabulary of this.listsOf(iri)) {
      const code = iri.slice(vocabulary.iri.length);
      const label = vocabulary.codes.get(code);
      if (label !== undefined) return { iri, code, label, vocabulary };
    }
    return undefined;
  }

  /** Whether the IRI has the form of a list's concept, all of whose codes are known, but is none of them. */
  isUnknown(iri: string): boolean {
    const lists = this.listsOf(iri);
    return lists.length > 0 && lists.every(({ complete }) => complete) && this.termOf(iri) === undefined;
  }

  /** The code that is most like the value, by code or label; undefined if none resembles it. */
  closest(names: readonly VocabularyName[], value: string): Term | undefined {
    const wanted = fold(value.split(/[/#]/).at(-1)!);
    let best: { readonly term: Term; readonly distance: number } | undefined;
    for (const vocabulary of names.map((name) => this.list(name))) {
      for (const [code, label] of vocabulary.codes) {
        const distance = Math.min(
          ...[code, label].map((word) => likeness(fold(word), wanted)),
          ...[...vocabulary.aliases].flatMap(([alias, same]) => (same === code ? likeness(fold(alias), wanted) : [])),
        );
        if (best === undefined || distance < best.distance) {
          best = { term: { iri: vocabulary.iri + code, code, label, vocabulary }, distance };
        }
      }
    }
    return best !== undefined && best.distance <= 0.5 ? best.term : undefined;
  }
}

/** Below a data directory: newer lists than those of the release. */
export const vocabulariesFolder = 'vocabularies';
const shippedFolder = (): string => join(packageRoot(), 'ontology', vocabulariesFolder);
const known = new Map<string, Vocabularies>();

const fold = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** From 0, the same, to 1, nothing in common: the edit distance by length, or less where one contains the other. */
function likeness(a: string, b: string): number {
  if (a === '' || b === '') return 1;
  const longer = Math.max(a.length, b.length);
  const apart = editDistance(a, b) / longer;
  const begins = Math.min(a.length, b.length) > 3 && (a.startsWith(b) || b.startsWith(a));
  return begins ? apart / 2 : apart;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Names of the shipped lists. */
export const vocabularyNames = [
  'access-right',
  'coding-system',
  'country',
  'data-theme',
  'dataset-type',
  'dpv-legal-basis',
  'dpv-pd',
  'dpv-purpose',
  'eucaim',
  'eucaim-birth-sex',
  'eucaim-condition',
  'eucaim-manufacturer',
  'eucaim-modality',
  'eucaim-structure',
  'file-type',
  'frequency',
  'gdpr-legal-basis',
  'health-activity',
  'health-theme',
  'healthcategories',
  'iso-639-1',
  'language',
  'licence',
  'media-type',
  'publisher-type',
  'spdx',
  'standard',
] as const;
export type VocabularyName = (typeof vocabularyNames)[number];
