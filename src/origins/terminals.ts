import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Disposables } from '../disposables';
import { Emitter } from '../process/event';
import type { Origin } from '../process/origin';
import { withDescendants, type Snapshot } from '../process/snapshot';
import type { Tasks } from './tasks';
import { TerminalTitle } from './terminalTitle';

interface OpenTerminal {
  readonly id: string;
  readonly pid: number;
  readonly title: TerminalTitle;
}

/** The terminals of this window. A task's terminal goes by the name of the task. */
export class Terminals implements vscode.Disposable {
  private readonly parts = new Disposables();
  private readonly changed = this.parts.add(new Emitter<void>());
  private readonly open = new Map<vscode.Terminal, OpenTerminal>();
  /** Those that have been asked for their pid, and have not answered yet. */
  private readonly asked = new Set<vscode.Terminal>();

  constructor(private readonly tasks: Tasks) {
    this.parts.add(vscode.window.onDidOpenTerminal((terminal) => void this.watch(terminal)));
    this.parts.add(
      vscode.window.onDidCloseTerminal((terminal) => {
        const closed = this.open.get(terminal);
        if (closed) this.tasks.forget(closed.pid);
        this.open.delete(terminal);
        this.changed.fire();
      }),
    );
    // A task may run in the terminal of an earlier one: the same terminal, then, has another process.
    this.parts.add(
      tasks.onDidChange(() => {
        this.watchAll();
        this.changed.fire();
      }),
    );
    this.watchAll();
  }

  /** A terminal or task has begun or ended. */
  readonly onDidChange = this.changed.event;

  origins(): readonly Origin[] {
    return [...this.open.values()].map(({ id, pid, title }) => {
      const task = this.tasks.nameOf(pid);
      return task === undefined
        ? { id, kind: 'terminal', label: title.value, rootPid: pid }
        : { id, kind: 'task', label: task, rootPid: pid };
    });
  }

  /** The terminal of an origin, to be shown. */
  terminalOf(originId: string): vscode.Terminal | undefined {
    return [...this.open].find(([, { id }]) => id === originId)?.[0];
  }

  /** Looks whether a terminal has been given another name, or has been relaunched, of which VS Code says nothing. */
  observe({ origins }: Snapshot): void {
    this.watchAll();
    for (const [terminal, { id, title }] of this.open) {
      const node = origins.find(({ origin }) => origin.id === id);
      if (!node) continue;
      const below = node.processes.flatMap((process) => [...withDescendants(process)]);
      title.observe(
        terminal.name,
        [...(node.root ? [node.root] : []), ...below.map(({ process }) => process)].map(({ name }) => name),
      );
    }
  }

  dispose(): void {
    this.parts.dispose();
  }

  private watchAll(): void {
    for (const terminal of vscode.window.terminals) void this.watch(terminal);
  }

  /** A terminal has its pid only once its shell runs; a pseudoterminal of an extension never has one. */
  private async watch(terminal: vscode.Terminal): Promise<void> {
    if (this.asked.has(terminal)) return;
    this.asked.add(terminal);
    const pid = await terminal.processId;
    this.asked.delete(terminal);
    if (pid === undefined || pid <= 0 || !vscode.window.terminals.includes(terminal)) return;
    const before = this.open.get(terminal);
    if (before?.pid === pid) return;
    if (before) this.tasks.forget(before.pid);
    this.open.set(terminal, { id: `terminal-${randomUUID()}`, pid, title: new TerminalTitle(terminal.name) });
    this.changed.fire();
  }
}
