import * as vscode from 'vscode';
import { reportScheme } from '../common/contributions';
import { findSourceLinks } from '../ui/sourceLinks';

/** Makes the places in source files that a report names links to these. */
export function registerReportLinks(): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(
    { scheme: reportScheme },
    {
      provideDocumentLinks: (document) =>
        findSourceLinks(document.getText()).map(({ start, end, path, line }) => {
          const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
          return new vscode.DocumentLink(range, vscode.Uri.file(path).with({ fragment: `L${line}` }));
        }),
    },
  );
}
