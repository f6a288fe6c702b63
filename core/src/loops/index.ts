export { identicalRepeats, type RepeatCount } from './identicalRepeats';
export {
  LOOPING_REPEATS,
  loopReport,
  type Iteration,
  type LoopReport,
  type LoopState,
  type LoopVelocity,
  type RepeatEvidence,
} from './loopReport';
