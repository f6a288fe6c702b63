export { apportion } from './apportion';
export { contextSteps, type CompositionBasis, type ContextPart, type ContextStep } from './contextSteps';
