/** Finds the strings that the extension shows: the literals in calls of `vscode.l10n.t`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { repository } from '../host/paths';

/** A string of the source. */
export interface SourceString {
  /** The key of the bundle: the text itself, and after a slash the comment for translators if there is one. */
  readonly key: string;
  readonly message: string;
  readonly comment: readonly string[];
  /** How many values are handed over for `{0}`, `{1}` and so on. */
  readonly argumentCount: number;
  /** `src/ui/originText.ts:10` */
  readonly place: string;
}

export interface SourceStrings {
  readonly strings: readonly SourceString[];
  /** Calls whose text is no literal, so that no translation can be found for it. */
  readonly faults: readonly string[];
}

/** The strings of all files of `src`. */
export function readSourceStrings(): SourceStrings {
  const source = join(repository, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.sort().map((file) => {
    const path = join(source, file);
    return findStrings(relative(repository, path), readFileSync(path, 'utf8'));
  });
  return {
    strings: found.flatMap(({ strings }) => strings),
    faults: found.flatMap(({ faults }) => faults),
  };
}

export function findStrings(name: string, text: string): SourceStrings {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const strings: SourceString[] = [];
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isTranslation(node)) {
      const place = `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      const found = readCall(node, place);
      if (found) strings.push(found);
      else faults.push(`${place}: the text is no literal`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { strings, faults };
}

function isTranslation(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && /(?:^|\.)l10n\.t$/.test(node.expression.getText());
}

/** A call has the form `t(message, ...values)` or `t({ message, args, comment })`. */
function readCall({ arguments: [first, ...values] }: ts.CallExpression, place: string): SourceString | undefined {
  if (!first) return undefined;
  if (ts.isStringLiteralLike(first)) {
    return { key: first.text, message: first.text, comment: [], argumentCount: values.length, place };
  }
  if (!ts.isObjectLiteralExpression(first)) return undefined;
  const message = fieldOf(first, 'message');
  const comment = literalsOf(fieldOf(first, 'comment'));
  if (!message || !ts.isStringLiteralLike(message) || !comment) return undefined;
  const args = fieldOf(first, 'args');
  return {
    // As VS Code does it in ExtHostLocalizationService.
    key: comment.length === 0 ? message.text : `${message.text}/${comment.join('')}`,
    message: message.text,
    comment,
    argumentCount: args && ts.isArrayLiteralExpression(args) ? args.elements.length : 0,
    place,
  };
}

function fieldOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const field = object.properties.find((property) => property.name?.getText() === name);
  return field && ts.isPropertyAssignment(field) ? field.initializer : undefined;
}

/** The texts of a literal or of an array of them; undefined if there is anything else. */
function literalsOf(value: ts.Expression | undefined): readonly string[] | undefined {
  if (!value) return [];
  const elements = ts.isArrayLiteralExpression(value) ? [...value.elements] : [value];
  return elements.every((element) => ts.isStringLiteralLike(element)) ? elements.map(({ text }) => text) : undefined;
}
