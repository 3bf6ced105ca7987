import { access, appendFile, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PassedGraphs } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { GraphJudge } from '../publish/graph-judge.ts';

/** Directories of earlier releases do not record which of their graphs passed the gate. Each graph is checked once. */
export class UnseenGraphs {
  readonly does = 'graphs without a recorded verdict are checked by the gate; those that do not pass are not served';

  async plan(data: DataDirectory): Promise<string[]> {
    const { path } = new PassedGraphs(data.root);
    const recorded = await access(path).then(
      () => true,
      () => false,
    );
    return recorded ? [] : (await graphsOf(data)).map((file) => `check ${file}`);
  }

  /** Graphs that do not pass stay unrecorded, and `serve` reports them. */
  async apply(data: DataDirectory): Promise<void> {
    if ((await this.plan(data)).length === 0) return;
    const judge = new GraphJudge(data.root);
    try {
      for (const file of await graphsOf(data))
        await judge.refusalOf(file, await readFile(join(data.root, file), 'utf8'));
    } finally {
      await judge.close();
    }
    await appendFile(new PassedGraphs(data.root).path, '');
  }
}

async function graphsOf(data: DataDirectory): Promise<string[]> {
  const list = async (folder: string, wanted: RegExp): Promise<string[]> => {
    const names = (await readdir(folder, { recursive: true }).catch(() => [])).map((name) =>
      name.replaceAll('\\', '/'),
    );
    return names.filter((name) => wanted.test(name)).map((name) => relative(data.root, join(folder, name)));
  };
  const own = await list(data.graphs, /^(?!\.|.*\/\.).*\.trig$/);
  return [...own, ...(await list(data.cases, /^[^./][^/]*\/graph\.trig$/))]
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}
