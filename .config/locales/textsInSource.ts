import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A plugin's English texts by key, as `t()` and `<Trans>` have them in the code. */
export type Texts = Record<string, string>;

/** Reads every source file of a folder but the tests. */
export function textsInSource(folder: string): Texts {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .sort();
  const texts = new Map<string, string>();
  for (const name of files) {
    const file = path.join(folder, name);
    for (const [key, text] of textsInFile(name, fs.readFileSync(file, 'utf8'))) {
      const known = texts.get(key);
      if (known !== undefined && known !== text) {
        throw new Error(`${file}: the key ${key} stands for "${known}" elsewhere and for "${text}" here.`);
      }
      texts.set(key, text);
    }
  }
  return Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function textsInFile(name: string, code: string): Array<[key: string, text: string]> {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: Array<[string, string]> = [];
  const fail = (node: ts.Node, why: string): never => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    throw new Error(`${name}:${line + 1}: ${why}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      const [key, text] = node.arguments;
      if (!key || !text || !ts.isStringLiteralLike(key) || !ts.isStringLiteralLike(text)) {
        return fail(node, 't() needs its key and its English text written out, so that they can be translated.');
      }
      found.push([key.text, text.text]);
    }
    if (ts.isJsxElement(node) && node.openingElement.tagName.getText() === 'Trans') {
      const key = transKey(node.openingElement) ?? fail(node, '<Trans> needs an i18nKey that is written out.');
      found.push([key, transText(node.children)]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function transKey({ attributes }: ts.JsxOpeningElement): string | undefined {
  for (const attribute of attributes.properties) {
    if (ts.isJsxAttribute(attribute) && attribute.name.getText() === 'i18nKey') {
      const value = attribute.initializer;
      return value && ts.isStringLiteral(value) ? value.text : undefined;
    }
  }
  return undefined;
}

/** The text as react-i18next numbers it: `Read <1>the docs</1> of {{name}}`. */
function transText(children: ts.NodeArray<ts.JsxChild>): string {
  return children
    .filter((child) => !(ts.isJsxText(child) && child.containsOnlyTriviaWhiteSpaces))
    .filter((child) => !(ts.isJsxExpression(child) && !child.expression))
    .map((child, index) => {
      if (ts.isJsxText(child)) {
        return jsxText(child.text);
      }
      if (ts.isJsxElement(child)) {
        return `<${index}>${transText(child.children)}</${index}>`;
      }
      if (ts.isJsxExpression(child) && child.expression && ts.isStringLiteralLike(child.expression)) {
        return child.expression.text;
      }
      if (ts.isJsxExpression(child) && child.expression && ts.isObjectLiteralExpression(child.expression)) {
        const [property] = child.expression.properties;
        return `{{${property?.name?.getText() ?? ''}}}`;
      }
      return `<${index}></${index}>`;
    })
    .join('');
}

/** As JSX reads it: lines are trimmed where they break and joined by a space. */
function jsxText(text: string): string {
  const lines = text.replaceAll('\t', ' ').split('\n');
  return lines
    .map((line, index) => {
      const start = index === 0 ? line : line.trimStart();
      return index === lines.length - 1 ? start : start.trimEnd();
    })
    .filter(Boolean)
    .join(' ')
    .replaceAll('&apos;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
