import { nearest } from '../../sparql/index.ts';
import { termLabels } from '../doc/term-labels.ts';
import { visibleTerms } from '../sparql/terms.ts';
import type { Doors } from './ask.ts';
import { boundedText } from './bounded.ts';

const mostTerms = 25;

interface Found {
  readonly iri: string;
  readonly label: string;
  readonly kind: 'class' | 'property' | 'term';
}

/** Terms whose label or name resembles a text: exact matches first, then those with all words, then similar spellings. */
export async function findTerms(wanted: string, { caller, context }: Doors): Promise<readonly Found[]> {
  const { classes, properties } = await visibleTerms(caller, context);
  const labels = termLabels();
  const all = new Map<string, Found>();
  for (const [iri, label] of labels) all.set(iri, { iri, label, kind: 'term' });
  for (const [kind, terms] of [
    ['class', classes],
    ['property', properties],
  ] as const) {
    for (const { iri, label } of terms) all.set(iri, { iri, label: label || (labels.get(iri) ?? ''), kind });
  }
  const plain = wanted.trim().toLowerCase();
  const words = plain.split(/[\s_-]+/).filter((word) => word !== '');
  const scored = [...all.values()].flatMap((term) => {
    const label = term.label.toLowerCase();
    const name = term.iri.slice(Math.max(term.iri.lastIndexOf('#'), term.iri.lastIndexOf('/')) + 1).toLowerCase();
    const both = `${label} ${name}`;
    if (label === plain || name === plain || term.iri === wanted) return [{ term, score: 0 }];
    if (label.startsWith(plain)) return [{ term, score: 1 }];
    if (words.length > 0 && words.every((word) => both.includes(word))) return [{ term, score: 2 }];
    return nearest(plain, [label, name]) === undefined ? [] : [{ term, score: 3 }];
  });
  return scored
    .sort(
      (a, b) => a.score - b.score || a.term.label.length - b.term.label.length || (a.term.iri < b.term.iri ? -1 : 1),
    )
    .slice(0, mostTerms)
    .map(({ term }) => ({ ...term, label: boundedText(term.label, 200) }));
}
