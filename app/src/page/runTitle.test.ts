import { runRow } from '../pages/prompts/domain/testdata/runRow';
import { runTitle } from './runTitle';

it.each([
  [{ agent: 'planner', lastKnownAgent: '', name: 'chat' }, 'planner'],
  [{ agent: '', lastKnownAgent: 'R&D', name: 'chat' }, 'R&D (provisional)'],
  [{ agent: '', lastKnownAgent: '', workflow: 'nightly', name: 'chat' }, 'nightly'],
  [{ agent: '', lastKnownAgent: '', workflow: '', name: 'chat' }, 'chat'],
])('%j is called %s', (run, title) => {
  expect(runTitle({ ...runRow(), ...run })).toBe(title);
});
