import { untrainedModel } from '../../deep/index.ts';
import { loadQueries } from '../../graph/index.ts';
import { ibsiSettings, settingsNames } from '../../radiomics/index.ts';

/** Words that a shell offers for an option or argument that other words, such as file names, may follow as well. */
export type Suggestions = Readonly<Record<string, readonly string[]>>;

/** By long option, or by the name of a value in the help. */
export function suggestions(): Suggestions {
  const settings = settingsNames();
  return {
    query: loadQueries().map(({ name }) => name),
    'name|file': [...settings, ...ibsiSettings.map(({ name }) => name)],
    '--settings': settings,
    '--model': [untrainedModel, 'none'],
  };
}
