import { conversation } from '../../testdata/conversation';
import { buildRunTree } from '../run';
import { contextSteps } from './contextSteps';
import { evidencePositions, scoresByPosition } from './lostInTheMiddle';
import { contextWindows } from './windows';

describe('where evidence lay', () => {
  it('is told by the tenth of the window, beside all that lay there', () => {
    const filler = { role: 'user', text: 'word '.repeat(400) } as const;
    const tree = buildRunTree(
      conversation([
        {
          messages: [
            { role: 'tool', text: 'order A-10391 was shipped' },
            filler,
            { role: 'tool', text: 'nothing was found here' },
          ],
          answer: 'A-10391 is on its way.',
          used: 1_000,
        },
      ])
    );
    const bins = evidencePositions(contextWindows(tree, contextSteps(tree)));
    expect(bins.map(({ present }) => present)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(bins.map(({ quoted }) => quoted)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('stands beside scores with their interval, and without scores beside nothing', () => {
    const [first, middle, last] = scoresByPosition([
      { position: 0.1, score: 1 },
      { position: 0.2, score: 2 },
      { position: 0.3, score: 3 },
      { position: 0.5, score: 7 },
    ]);
    // Mean 2, deviation 1, t(2) = 4.303: 4.303 / sqrt(3) = 2.484.
    expect(first).toMatchObject({ scores: 3, mean: 2, low: expect.closeTo(-0.484, 3), high: expect.closeTo(4.484, 3) });
    expect(middle).toMatchObject({ scores: 1, mean: 7, low: null, high: null });
    expect(last).toMatchObject({ scores: 0, mean: null });
  });
});
