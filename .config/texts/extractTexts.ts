import ts from 'typescript';

export interface Text {
  key: string;
  english: string;
  /** It has a `count`: a file of texts may hold one entry a plural form. */
  counted: boolean;
}

const entities: Record<string, string> = { amp: '&', apos: "'", quot: '"', lt: '<', gt: '>', nbsp: '\u00a0' };

/** The parser leaves JSX text as it stands in the file. */
const tidy = (text: string) =>
  text.replace(/\s+/g, ' ').replace(/&(\w+);/g, (entity, name: string) => entities[name] ?? entity);

/** The English inside <Trans>, as react-i18next numbers the elements in it: `a <1>b</1> {{name}}`. */
function englishOf(children: readonly ts.JsxChild[]): string {
  const parts = children.filter(
    (child) => !ts.isJsxText(child) || child.text.trim() !== '' || !child.text.includes('\n')
  );
  return parts
    .map((child, index) => {
      if (ts.isJsxText(child)) {
        return tidy(child.text);
      }
      if (ts.isJsxElement(child)) {
        return `<${index}>${englishOf(child.children)}</${index}>`;
      }
      if (ts.isJsxSelfClosingElement(child)) {
        return `<${index}></${index}>`;
      }
      const { expression } = ts.isJsxExpression(child) ? child : { expression: undefined };
      if (expression && ts.isStringLiteralLike(expression)) {
        return expression.text;
      }
      if (expression && ts.isObjectLiteralExpression(expression)) {
        return `{{${expression.properties[0]?.name?.getText() ?? ''}}}`;
      }
      return '';
    })
    .join('')
    .trim();
}

function attribute(attributes: ts.JsxAttributes, name: string): ts.JsxAttribute | undefined {
  return attributes.properties.filter(ts.isJsxAttribute).find((property) => property.name.getText() === name);
}

function fromTrans({ openingElement, children }: ts.JsxElement): Text | undefined {
  const { tagName, attributes } = openingElement;
  const key = attribute(attributes, 'i18nKey')?.initializer;
  if (tagName.getText() !== 'Trans' || !key || !ts.isStringLiteral(key)) {
    return undefined;
  }
  return { key: key.text, english: englishOf(children), counted: attribute(attributes, 'count') !== undefined };
}

function fromCall({ expression, arguments: [key, english, values] }: ts.CallExpression): Text | undefined {
  if (expression.getText() !== 't' || !key || !english || !ts.isStringLiteralLike(key)) {
    return undefined;
  }
  if (!ts.isStringLiteralLike(english)) {
    throw new Error(`The English of "${key.text}" must stand in the call as one string.`);
  }
  const names =
    values && ts.isObjectLiteralExpression(values) ? values.properties.map(({ name }) => name?.getText()) : [];
  return { key: key.text, english: english.text, counted: names.includes('count') };
}

/** Every text that a source file asks for: `t('key', 'English')` and `<Trans i18nKey="key">English</Trans>`. */
export function extractTexts(source: string): Text[] {
  const texts: Text[] = [];
  const look = (node: ts.Node) => {
    const text = ts.isCallExpression(node) ? fromCall(node) : ts.isJsxElement(node) ? fromTrans(node) : undefined;
    if (text) {
      texts.push(text);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile('source.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return texts;
}
