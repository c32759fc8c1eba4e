import { join } from 'node:path';
import * as vscode from 'vscode';
import { createApi, type RunawayApi } from './api';
import { registerEndCommands } from './commands/end';
import { registerOrphanCommands } from './commands/orphans';
import { registerViewCommands } from './commands/view';
import { Disposables } from './disposables';
import { DebugSessions } from './origins/debugSessions';
import { extensionHostOrigin } from './origins/extensionHost';
import { mayBeOfTerminal, OwnProcesses } from './origins/ownProcesses';
import { Tasks } from './origins/tasks';
import { Terminals } from './origins/terminals';
import { cookieValue, WorkspaceCookie } from './origins/workspaceCookie';
import { ancestorsOf } from './process/ancestors';
import { readBootId } from './process/boot';
import { systemClock } from './process/clock';
import { Cookie } from './process/cookie';
import { createEnder } from './process/createEnder';
import { stackOf } from './process/errors';
import { KeptCommands } from './process/kept';
import { LedgerKeeper } from './process/ledgerKeeper';
import { LedgerStore } from './process/ledgerStore';
import { sameProcess } from './process/identity';
import { Lineage } from './process/lineage';
import { ProcessModel } from './process/model';
import { isAlive, type ProcessInfo } from './process/processInfo';
import { isVSCodeHost } from './process/protection';
import { RefreshLoop } from './process/refreshLoop';
import { createSource } from './process/source';
import { orphanPolicy } from './orphanPolicy';
import { settings } from './settings';
import { terminateOrphansOnClose } from './windowClose';
import { WindowLink } from './windowLink';
import { commonStorage } from './workspaceStorage';
import { refreshDelayMs } from './view/attention';
import { logListings } from './view/listingLog';
import { introduceOrphans } from './view/orphanIntroduction';
import { ProcessesView } from './view/processesView';
import { OrphanStatus } from './view/statusBar';

/** Builds the parts and hands them to each other. */
export function activate(context: vscode.ExtensionContext): RunawayApi {
  const parts = new Disposables();
  context.subscriptions.push(parts);
  const log = parts.add(vscode.window.createOutputChannel('Runaway Processes', { log: true }));
  log.info(`${extensionText(context)} in VS Code ${vscode.version}, ${process.platform} ${process.arch}`);
  const source = parts.add(createSource());
  const lineage = new Lineage();
  const warn = (message: string): void => {
    log.warn(message);
  };
  const storage = context.storageUri ? commonStorage(context.storageUri.fsPath) : context.globalStorageUri.fsPath;
  const kept = new KeptCommands({ path: join(storage, 'kept.json'), warn });

  // Origins
  const look = (pid: number) => source.look(pid);
  const tasks = parts.add(new Tasks(look));
  const terminals = parts.add(new Terminals({ tasks, look, isLocal: isLocalTerminal(look), now: systemClock.now }));
  const ownProcesses = new OwnProcesses({
    look,
    self: process.pid,
    terminals: () => terminals.origins().map(({ rootPid }) => rootPid),
    isHost: (other) => isVSCodeHost(other, process.pid, look),
  });
  const debugSessions = parts.add(
    new DebugSessions({
      look,
      environment: (debuggee) => source.environment(debuggee),
      ownProcesses,
      now: Date.now,
      debug: (message) => {
        log.debug(message);
      },
    }),
  );
  const extensionHost = extensionHostOrigin();

  // What recognises those whose parent is gone
  const store = new LedgerStore({
    folder: join(storage, 'ledger'),
    bootId: readBootId(),
    window: source.look(process.pid) ?? { pid: process.pid, startTime: 0 },
    isRunning: (window) => {
      const found = source.look(window.pid);
      return found !== undefined && isAlive(found) && sameProcess(found, window);
    },
    warn,
  });
  const value = cookieValue(context);
  parts.add(new WorkspaceCookie(context.environmentVariableCollection, value, settings.useCookie));
  const cookie = new Cookie({
    value,
    adopters: new Set([1, ...ancestorsOf(process.pid, source).map(({ pid }) => pid)]),
    environment: (stranger) => (settings.useCookie() ? source.environment(stranger) : undefined),
    terminals: () =>
      terminals.origins().flatMap((origin) => {
        const root = source.look(origin.rootPid);
        return root ? [[root, origin] as const] : [];
      }),
    sharesWorkspace: () => store.sharesWorkspace,
    fallback: { id: 'unknown-terminal', kind: 'terminal', label: vscode.l10n.t('(ended)') },
  });

  const model = parts.add(
    new ProcessModel({
      source,
      lineage,
      origins: () => [...terminals.origins(), ...debugSessions.origins(), extensionHost],
      policy: orphanPolicy(kept, source),
      readCookie: (stranger) => cookie.originOf(stranger),
      now: Date.now,
    }),
  );
  const windowLink = new WindowLink();
  const keeper = parts.add(
    new LedgerKeeper({ store, lineage, model, isSeen: () => windowLink.answers(), now: systemClock.now }),
  );

  // What shows it
  const view = parts.add(new ProcessesView(model));
  parts.add(new OrphanStatus(model));
  parts.add(introduceOrphans(model, context.globalState, log));
  parts.add(logListings(model, log));

  // What makes it go
  const inherited = keeper.start();
  const loop = parts.add(
    new RefreshLoop({
      refresh: () => inherited.then(() => model.refresh()),
      failed: (error) => {
        log.error(`A refresh has failed: ${stackOf(error)}`);
      },
      delayMs: () => refreshDelayMs(view.view, model, Date.now()),
    }),
  );
  const refresh = () => loop.request();
  parts.add(terminals.onDidChange(() => void refresh()));
  parts.add(debugSessions.onDidChange(() => void refresh()));
  parts.add(
    model.onDidChange((snapshot) => {
      for (const { origin, root } of snapshot.origins) if (root) cookie.learn(root, origin);
      terminals.observe(snapshot);
      debugSessions.look(snapshot);
    }),
  );
  parts.add(
    view.view.onDidChangeVisibility(({ visible }) => {
      if (visible) void refresh();
      else loop.reschedule();
    }),
  );
  parts.add(
    vscode.window.onDidChangeWindowState(() => {
      loop.reschedule();
    }),
  );

  const end = { ender: createEnder({ source, clock: systemClock }), model, view, log, refresh, kept };
  parts.add(registerEndCommands(end));
  parts.add(registerOrphanCommands(end));
  parts.add(registerViewCommands(refresh, log));
  // The last part, and so the first to be disposed of: it needs the others.
  parts.add(terminateOrphansOnClose(end));
  void refresh();
  return createApi(end);
}

/** Only in a remote window are there terminals of two machines. */
function isLocalTerminal(look: (pid: number) => ProcessInfo | undefined): (pid: number) => boolean {
  return (pid) => vscode.env.remoteName === undefined || mayBeOfTerminal(pid, process.pid, look);
}

/** What the log begins with, and so what is in it when a fault is reported. */
function extensionText({ extension }: vscode.ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return `${extension.id} ${version}`;
}
