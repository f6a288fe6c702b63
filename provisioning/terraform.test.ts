import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../.config/build/plugins';

const text = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

/** What is given to jsonencode, as an object; references to variables are texts. The example uses no more of HCL than this reads. */
function encoded(attribute: string): unknown {
  const [, body] =
    new RegExp(` ${attribute} = jsonencode\\((\\{[^]*?\\n {2}\\})\\)`).exec(text('provisioning/terraform/main.tf')) ??
    [];
  return parse(
    body
      .replace(/^ *#.*\n/gm, '')
      .replace(/(\w+) *= */g, '$1: ')
      .replace(/([^{,\s])\n(?= *\w)/g, '$1,\n')
  );
}

describe('The data source by Terraform', () => {
  const provisioned = parse(text('provisioning/datasources/loopscope.yaml')).datasources[0];

  it('has the settings of the one from a file', () => {
    expect(encoded('json_data_encoded')).toEqual({
      ...provisioned.jsonData,
      url: 'clickhouse://clickhouse:9000',
      database: 'otel',
      username: 'loopscope_reader',
    });
    expect(encoded('secure_json_data_encoded')).toEqual({ password: 'var.clickhouse_password' });
  });

  it('leaves the numbers of headers to the provider, which refuses those that are given', () => {
    const [given, ...more] = text('provisioning/terraform/main.tf').matchAll(/jsonencode\([^]*?\n(?:# )? {2}\}\)/g);
    expect(more).toHaveLength(4);
    for (const [encodedText] of [given, ...more]) {
      expect(encodedText).not.toMatch(/httpHeader(Name|Value)/i);
    }
  });

  it('is the same data source', () => {
    for (const name of ['uid', 'name', 'type']) {
      expect(text('provisioning/terraform/main.tf')).toMatch(new RegExp(` ${name} += "${provisioned[name]}"`));
    }
  });
});
