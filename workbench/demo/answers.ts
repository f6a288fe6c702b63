import type { Figures, Ledger } from './Ledger';

/** What the demo's queries must give, by the ids of the product's measures and dimensions. */
export interface Answers {
  about: string;
  total: Figures;
  by: Record<'service' | 'model' | 'team' | 'project' | 'prompt_version', Record<string, Figures>>;
}

export function answersOf(ledger: Ledger): Answers {
  return {
    about:
      'What the scripted demo agents did, by their own account: neither read from spans nor from the product. ' +
      'The figures of any range that holds the whole demo (26 hours to its load). `cost` is in dollars; empty names are what nothing was told for.',
    total: ledger.total(),
    by: {
      service: ledger.by('service'),
      model: ledger.by('model'),
      team: ledger.by('team'),
      project: ledger.by('project'),
      prompt_version: ledger.by('prompt_version'),
    },
  };
}
