import experiment from '../experiment.json';
import { figuresOf, isOfSums } from './figuresOf';
import { measures, type Measure } from './measures';

/** Dimensions that can tell the arms of an experiment. */
export const experimentArms: readonly string[] = experiment.arms;

/** Measures that are ratios of what runs add up to. */
export const experimentMeasures: readonly Measure[] = measures.filter(
  ({ id }) => id !== 'runs' && isOfSums(id) && figuresOf(id).every((figure) => experiment.figures.includes(figure))
);
