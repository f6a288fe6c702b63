import { attributes } from './attributes';
import { count, told } from './fact';
import { nameFrom } from './firstName';
import { provider } from './provider';
import { oneHolds } from './rules';
import { allOf, anyOf, isOneOf, literal, withNames } from './sql';

/** Where nothing names the provider, or a framework its own name, the model's name may: `openai/gpt-4o`. */
function providerAsTold(): string {
  const { frameworks, in_model } = attributes.providers;
  const models = `concat(${told('request_model')}, '\\n', ${told('response_model')})`;
  return withNames(
    [
      ['named', `lower(${told('provider')})`],
      ['in_model', `lower(extract(${models}, ${literal(`(?m)${in_model}`)}))`],
    ],
    `multiIf(NOT ${isOneOf('named', ['', ...frameworks])}, named, in_model = '', named, in_model)`
  );
}

/** The model that answered, else the one that was asked. */
export const modelAsTold = (): string =>
  `multiIf(${told('response_model')} != '', ${told('response_model')}, ${told('request_model')} != '', ${told('request_model')}, ${nameFrom(attributes.model_names)})`;

/** What the total tells beyond input and output, of those whose thoughts nothing else tells, unless it is the cache. */
function reasoning(): string {
  const left = 'raw_total - raw_input - raw_output';
  const isLeft = allOf([
    'told_reasoning is null',
    `${left} > 0`,
    `${left} != cached`,
    oneHolds(attributes.basis.reasoning_in_total),
  ]);
  return `if(${isLeft}, toUInt64(${left}), told_reasoning)`;
}

function input(): string {
  const isExclusive = allOf([
    'cached > 0',
    anyOf([
      'cached > raw_input',
      'raw_total = raw_input + ifNull(raw_output, 0) + cached',
      oneHolds(attributes.basis.input_exclusive),
    ]),
  ]);
  return `if(${isExclusive}, raw_input, toUInt64(raw_input - cached))`;
}

/** Without reasoning, which some count as a part of the output and some beside it. */
function output(): string {
  const isExclusive = allOf([
    'reasoning > 0',
    anyOf([
      'reasoning > raw_output',
      'raw_total = ifNull(input, 0) + cached + raw_output + reasoning',
      oneHolds(attributes.basis.output_exclusive),
    ]),
  ]);
  return `if(${isExclusive}, raw_output, toUInt64(raw_output - ifNull(reasoning, 0)))`;
}

/** A tuple: provider, model, and tokens of input, output and reasoning: what each is depends on those before it. */
export function usage(): string {
  return withNames(
    [
      ['provider', withNames([['raw', providerAsTold()]], provider('raw'))],
      ['model', modelAsTold()],
      ['raw_input', count('input_tokens')],
      ['raw_output', count('output_tokens')],
      ['raw_total', count('total_tokens')],
      ['told_reasoning', count('reasoning_tokens')],
      ['cached', `ifNull(${count('cache_read_tokens')}, 0) + ifNull(${count('cache_write_tokens')}, 0)`],
    ],
    withNames(
      [
        ['input', input()],
        ['reasoning', reasoning()],
      ],
      `(provider, model, input, ${output()}, reasoning)`
    )
  );
}
