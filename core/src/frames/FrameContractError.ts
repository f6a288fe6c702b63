import type { ContractName } from './contract';

/** What is wrong with a frame, for whoever words it for a user. */
export type FrameProblem =
  | { id: 'missing-field'; field: string }
  | { id: 'other-contract'; found: string }
  | { id: 'newer-version'; version: number };

/** A frame does not keep its contract. The message is for developers; `problem` is for texts on a screen. */
export class FrameContractError extends Error {
  constructor(
    readonly contract: ContractName,
    readonly problem: FrameProblem
  ) {
    super(`Frame of contract "${contract}": ${describe(problem)}`);
    this.name = 'FrameContractError';
  }
}

function describe(problem: FrameProblem): string {
  switch (problem.id) {
    case 'missing-field':
      return `field "${problem.field}" is missing`;
    case 'other-contract':
      return problem.found === '' ? 'the frame declares no contract' : `the frame declares "${problem.found}"`;
    case 'newer-version':
      return `version ${problem.version} is newer than this plugin; update Loopscope`;
  }
}
