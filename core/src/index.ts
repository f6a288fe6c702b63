export * from './query';
export * from './frames';
export * from './run';
export * from './context';
export * from './loops';
export * from './format';
export * from './money';
