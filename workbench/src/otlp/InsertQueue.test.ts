import { InsertQueue, QueueFull } from './InsertQueue';

const rowsOf = (text: string) => Buffer.from(text);

/** A table that takes its time, and nothing that holds `bad`. */
function table() {
  const inserts: string[] = [];
  const insert = async (pieces: Uint8Array[]) => {
    const rows = pieces.map((piece) => Buffer.from(piece).toString()).join(' ');
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (rows.includes('bad')) {
      throw new Error('cannot be read');
    }
    inserts.push(rows);
  };
  return { inserts, insert };
}

test('what waits while an insert runs goes into the next one together', async () => {
  const { inserts, insert } = table();
  const queue = new InsertQueue({ insert, interval: 5 });
  await Promise.all(['a', 'b', 'c'].map((rows) => queue.add(rowsOf(rows), 1)));
  expect(inserts).toEqual(['a', 'b c']);
});

test('rows that cannot be read fail their own sender only', async () => {
  const { inserts, insert } = table();
  const queue = new InsertQueue({ insert, interval: 5 });
  const answers = await Promise.allSettled(['first', 'b', 'bad', 'c'].map((rows) => queue.add(rowsOf(rows), 1)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(inserts).toEqual(['first', 'b', 'c']);
});

test('small inserts keep their distance, many rows do not wait', async () => {
  const { insert } = table();
  const queue = new InsertQueue({ insert, interval: 10_000 });
  await queue.add(rowsOf('first'), 1);
  let arrived = false;
  const small = queue.add(rowsOf('small'), 1).then(() => (arrived = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(arrived).toBe(false);
  await queue.add(rowsOf('many'), 10_000);
  await small;
  expect(arrived).toBe(true);
});

test('beyond its bound it takes no more, and again when there is room', async () => {
  const { insert } = table();
  const queue = new InsertQueue({ insert, interval: 5, maxWaiting: 8 });
  const first = queue.add(rowsOf('under way'), 1);
  const waiting = queue.add(rowsOf('12345678'), 1);
  await expect(queue.add(rowsOf('9'), 1)).rejects.toThrow(QueueFull);
  await Promise.all([first, waiting]);
  await expect(queue.add(rowsOf('9'), 1)).resolves.toBeUndefined();
});

test('nothing to insert is done at once', async () => {
  const queue = new InsertQueue({ insert: () => Promise.reject(new Error('never asked')) });
  await expect(queue.add(rowsOf(''), 0)).resolves.toBeUndefined();
});
