import * as vscode from 'vscode';
import { abortable } from '../../common/abortable';
import { messageOf } from '../../common/errors';
import type { AttachConfiguration, Attachment } from '../../process/inspect/attach/attachment';
import { getAttachment } from '../../process/inspect/attach/getAttachment';
import type { InspectorSession } from '../../process/inspect/node/nodeInspector';
import { untilAlone } from '../../process/inspect/node/untilAlone';
import { getExistingExecutable } from '../../process/inspect/runtime/getRuntime';
import type { ProcessInfo } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import { escapeControlCharacters } from '../../ui/escape';
import { messageName } from '../../ui/processNames';
import { obstacleText, orList } from '../../ui/toolText';
import { confirmInspector } from './confirmInspection';
import { startDebugRun } from './debugRun';
import { findWays, isNode, type Ways } from './findWays';
import type { InspectContext } from './inspectContext';
import { showInspectFailure } from './inspectFailure';
import { showLeft } from './inspectNode';
import { inspectionErrorText, noAccessText } from './inspectorText';
import { copyLines } from '../copy/copyText';

/** Attaches the debugger for what a process runs, or says what it needs. Returns once it is attached. */
export async function attachDebugger(target: ProcessInfo, context: InspectContext): Promise<void> {
  const subject = messageName(target);
  const ways = await findWays(target, context);
  const findAttachment = (inspectorPort?: number) => getAttachmentOf(target, ways, inspectorPort, context);
  const { access } = ways;
  const attachment = await findAttachment(access.kind === 'open' ? access.inspector.port : undefined);
  switch (attachment.kind) {
    case 'attach':
      await startDebugRun(attachment.configuration);
      return;
    case 'openInspector':
      if (access.kind === 'none') showInspectFailure(subject, noAccessText(access, subject));
      else if (await confirmInspector(subject, access, context))
        await attachByInspector(target, findAttachment, context);
      return;
    case 'blocked':
    case 'installExtension':
    case 'installTool':
    case 'notDebuggable':
      await showNotAttached(subject, attachment);
  }
}

/**
 * Opens the inspector of a Node.js program for a debugger, and closes it when the debug session has ended. The session that
 * opens it stays, so that it is closed in any case.
 */
async function attachByInspector(
  target: ProcessInfo,
  findAttachment: (inspectorPort: number) => Promise<Attachment>,
  context: InspectContext,
): Promise<void> {
  const subject = messageName(target);
  await new Promise<void>((attached) => {
    const debug = async (session: InspectorSession): Promise<void> => {
      const attachment = await findAttachment(session.endpoint.port);
      if (attachment.kind !== 'attach') return;
      await debugUntilEnd(attachment.configuration, session, attached);
      await untilAlone(target, session, context.source);
    };
    context.inspector
      .inspect(target, debug, { mayOpen: true })
      .then(({ result, left }) => {
        showLeft(subject, left);
        if (result.status === 'rejected') throw result.reason;
      })
      .catch((error: unknown) => {
        context.log.debug(`A debug session of process ${target.pid}: ${messageOf(error)}`);
        showInspectFailure(subject, inspectionErrorText(error, subject));
      })
      .finally(attached);
  });
}

/** Debugs until the session ends, the program exits, or this extension ends. */
async function debugUntilEnd(
  configuration: AttachConfiguration,
  { client, signal }: InspectorSession,
  onAttached: () => void,
): Promise<void> {
  const run = await startDebugRun(configuration);
  onAttached();
  if (!run) return;
  try {
    await abortable(Promise.race([run.ended, client.exiting, client.ended]), signal);
  } catch {
    // It was aborted.
    void run.stop();
  }
}

async function getAttachmentOf(
  target: ProcessInfo,
  ways: Ways,
  inspectorPort: number | undefined,
  { toolFinder }: InspectContext,
): Promise<Attachment> {
  const { pid, commandLine, cwd } = target;
  const { facts, trace } = ways;
  // Electron may run as Node.js.
  const runtime =
    isNode(ways) && ways.runtime.kind !== 'deno' ? { ...ways.runtime, kind: 'node' as const } : ways.runtime;
  const debuggers = await Promise.all(
    (['gdb', 'lldb'] as const).map(async (tool) => [tool, await toolFinder.find(tool)] as const),
  );
  const found = new Set<string>(debuggers.flatMap(([tool, path]) => (path === undefined ? [] : [tool])));
  return getAttachment({
    ...{ pid, commandLine, cwd, runtime, trace, inspectorPort, debugTypes: getDebugTypes() },
    name: escapeControlCharacters(displayName(target)),
    executable: getExistingExecutable(facts),
    hasTool: (tool) => found.has(tool),
  });
}

/** The debug types of all installed extensions. Whatever a manifest contains is checked. */
function getDebugTypes(): ReadonlySet<string> {
  const all = vscode.extensions.all.flatMap(({ packageJSON }) => {
    const { contributes } = packageJSON as { readonly contributes?: { readonly debuggers?: unknown } };
    return Array.isArray(contributes?.debuggers) ? (contributes.debuggers as readonly unknown[]) : [];
  });
  return new Set(
    all.flatMap((each) =>
      typeof each === 'object' && each !== null && 'type' in each && typeof each.type === 'string' ? [each.type] : [],
    ),
  );
}

/** Shows what is missing for a debugger, with the way to get it. */
async function showNotAttached(
  subject: string,
  attachment: Exclude<Attachment, { readonly kind: 'attach' | 'openInspector' }>,
): Promise<void> {
  const show = (reason: string, ...buttons: readonly string[]) =>
    vscode.window.showWarningMessage(
      vscode.l10n.t('No debugger was attached to {0}. {1}', subject, reason),
      ...buttons,
    );
  switch (attachment.kind) {
    case 'blocked':
      await show(obstacleText(attachment.obstacle));
      return;
    case 'notDebuggable':
      await show(
        attachment.argument === undefined
          ? vscode.l10n.t('No debugger can be attached to a program of its kind while it runs.')
          : vscode.l10n.t('It has to be started for that, with: {0}', attachment.argument),
      );
      return;
    case 'installExtension': {
      const ids = attachment.extensions.map(({ extensionId }) => extensionId);
      const search = vscode.l10n.t('Show Extension');
      const answer = await show(vscode.l10n.t('It needs an extension: {0}.', orList(ids)), search);
      if (answer === search) await vscode.commands.executeCommand('workbench.extensions.search', `@id:${ids[0] ?? ''}`);
      return;
    }
    case 'installTool': {
      const commands = attachment.hints.map(({ command }) => command);
      const copy = vscode.l10n.t('Copy Command');
      const reason = vscode.l10n.t('It needs {0}. To get it: {1}', attachment.tool, orList(commands));
      const answer = await show(reason, ...(commands.length > 0 ? [copy] : []));
      if (answer === copy) await copyLines(commands.slice(0, 1));
    }
  }
}
