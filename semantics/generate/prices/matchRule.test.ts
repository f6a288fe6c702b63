import { matchRules } from './matchRule';
import type { MatchLogic } from './source';

function takes(match: MatchLogic, name: string): boolean {
  return matchRules(match).some(
    ({ regex, except }) => whole(regex).test(name) && (except === '' || !whole(except).test(name))
  );
}

function whole(regex: string): RegExp {
  return new RegExp(`^(?:${regex})$`, 's');
}

describe('matchRules', () => {
  it.each<[MatchLogic, string[], string[]]>([
    [{ equals: 'GPT-4.1' }, ['gpt-4.1'], ['gpt-4x1', 'gpt-4.1-mini', 'a gpt-4.1']],
    [{ starts_with: 'o3' }, ['o3', 'o3-mini'], ['no3']],
    [{ ends_with: '/fast' }, ['x/fast'], ['x/faster']],
    [{ contains: 'claude' }, ['us.claude-x', 'claude'], ['clau-de']],
    [{ or: [{ equals: 'a' }, { starts_with: 'b' }] }, ['a', 'bc'], ['ab', 'c']],
    [{ regex: '^x-\\d{2}$' }, ['x-12'], ['x-123', 'ax-12']],
    [{ regex: '^o[134]' }, ['o1', 'o4-mini'], ['o2', 'po1']],
    [{ regex: '^c\\[fast=true\\]$' }, ['c[fast=true]'], ['c']],
    [{ regex: 'b|c' }, ['abd', 'c'], ['a']],
  ])('%j', (match, taken, refused) => {
    expect(taken.filter((name) => !takes(match, name))).toEqual([]);
    expect(refused.filter((name) => takes(match, name))).toEqual([]);
  });

  it('turns a negative lookahead at the start into an exception', () => {
    const noSpeech: MatchLogic = { and: [{ starts_with: 'pro' }, { regex: '^(?!.*-[tT][tT][sS](?:$|-))' }] };
    expect(matchRules(noSpeech)).toEqual([{ regex: 'pro.*', except: '.*-tts(?:$|-).*' }]);
    expect(takes(noSpeech, 'pro-1')).toBe(true);
    expect(takes(noSpeech, 'pro-1-tts')).toBe(false);
    const noVendor: MatchLogic = { regex: '^(?![^/]+/)(?:mi|co)stral' };
    expect(takes(noVendor, 'costral-1')).toBe(true);
    expect(takes(noVendor, 'mistral/x')).toBe(false);
  });

  it('joins two words of any order', () => {
    const both: MatchLogic = { and: [{ contains: 'hugging' }, { contains: 'groq' }] };
    expect(takes(both, 'hugging_groq')).toBe(true);
    expect(takes(both, 'groq at hugging')).toBe(true);
    expect(takes(both, 'groq')).toBe(false);
  });

  it.each<MatchLogic>([
    { regex: '(?<=a)b' },
    { regex: 'a(?!b)' },
    { regex: '\\bword' },
    { regex: '^a|b' },
    { and: [{ equals: 'a' }, { starts_with: 'b' }] },
  ])('refuses what it cannot say: %j', (match) => {
    expect(() => matchRules(match)).toThrow(/matchRule\.ts/);
  });
});
