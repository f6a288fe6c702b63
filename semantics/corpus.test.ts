import { writeFileSync } from 'node:fs';
import { canonicalQuery, CORPUS_FILE, corpusRow, readCorpus, told } from './testing/corpus';
import { migratedEngine } from './testing/migratedEngine';

const engine = migratedEngine();

/*
 * What stands in corpus/spans.json has to be right by reading it. After a change of the rules write it anew with
 * LOOPSCOPE_WRITE_CORPUS=1 and look at every line that differs.
 */
test('the insert view reads every span of the corpus as it says', async () => {
  const corpus = readCorpus();
  await engine.insert('otel_traces', corpus.map(corpusRow));
  const rows = await engine.rows<Record<string, unknown>>(canonicalQuery('corpus'));
  const read = corpus.map((span, at) => ({ ...span, canonical: told(rows[at] ?? {}) }));
  if (process.env.LOOPSCOPE_WRITE_CORPUS) {
    writeFileSync(CORPUS_FILE, `${JSON.stringify(read, null, 2)}\n`);
  }
  expect(rows).toHaveLength(corpus.length);
  expect(read.map(({ what, canonical }) => ({ what, canonical }))).toEqual(
    readCorpus().map(({ what, canonical }) => ({ what, canonical }))
  );
});
