export { NO_PARENT, buildRunTree, childrenOf, indexChildren, type PlacementIssue, type RunTree } from './RunTree';
export { ancestorsOf, nearest } from './ancestors';
export { agentInvocations, type AgentInvocation } from './agentInvocations';
export { isModelCall, isToolExecution } from './steps';
export { criticalPath } from './criticalPath';
export { selfTimeMs } from './selfTime';
export { unionMs, type Interval } from './activeTime';
export { branchUsage, type BranchUsage } from './branchUsage';
export { hidePlainSpans } from './hidePlainSpans';
