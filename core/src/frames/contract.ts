import type { DataFrame } from '@grafana/data';

import { FrameContractError } from './FrameContractError';

export const CONTRACT_NAMES = [
  'metrics',
  'runs',
  'trace',
  'span',
  'messages',
  'calls',
  'sessions',
  'context',
  'loops',
  'graph',
  'heatmap',
  'exemplars',
  'events',
  'experiment',
] as const;

export type ContractName = (typeof CONTRACT_NAMES)[number];

/** The newest version of each contract that this code can read. */
export const CONTRACT_VERSION = 1;

export interface FrameContract {
  contract: ContractName;
  version: number;
}

/** The contract that a frame declares in `meta.custom.loopscope`; undefined for a frame of somebody else. */
export function contractOf(frame: DataFrame): FrameContract | undefined {
  const declared: unknown = frame.meta?.custom?.loopscope;
  if (!isDeclaration(declared)) {
    return undefined;
  }
  const contract = CONTRACT_NAMES.find((name) => name === declared.contract);
  return contract && { contract, version: declared.version };
}

/** Refuses a frame that is not of this contract, or of a version that this code does not know. */
export function requireContract(frame: DataFrame, contract: ContractName): void {
  const declared = contractOf(frame);
  if (declared?.contract !== contract) {
    throw new FrameContractError(contract, { id: 'other-contract', found: declared?.contract ?? '' });
  }
  if (declared.version > CONTRACT_VERSION) {
    throw new FrameContractError(contract, { id: 'newer-version', version: declared.version });
  }
}

function isDeclaration(value: unknown): value is { contract: string; version: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'contract' in value &&
    'version' in value &&
    typeof value.version === 'number'
  );
}
