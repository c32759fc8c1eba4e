import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { InspectContext } from '../../../../src/actions/inspect/inspectContext';
import { systemClock } from '../../../../src/common/clock';
import type { Identity } from '../../../../src/process/identity';
import { RuntimeReader } from '../../../../src/process/inspect/runtime/readRuntimeFacts';
import { ToolFinder } from '../../../../src/process/inspect/tools/toolFinder';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { getHostSystem } from '../../../../src/process/source/hostSystem';
import { InspectionFiles } from '../../../../src/workspace/inspectionFiles';
import type { OpenInspector } from '../../../../src/workspace/settings';
import { NodePrograms } from '../../process/inspect/node/nodePrograms';
import { FakeSetting } from '../../support/fakeSetting';
import { reset } from '../../support/fakeVSCode';

/** Real programs, looked into by the real actions with a VS Code that is not. */
export class InspectFixture {
  readonly programs = new NodePrograms();
  readonly folder = mkdtempSync(join(tmpdir(), 'inspections-'));
  readonly openInspector = new FakeSetting<OpenInspector>('always');
  /** When each report was written, and what it then was. */
  readonly reports: { readonly at: number; readonly text: string }[] = [];
  readonly context: InspectContext;

  constructor() {
    reset();
    const { source, controller, inspector } = this.programs;
    const files = new InspectionFiles({ folder: this.folder });
    const log = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
    this.context = {
      ...{ source, system: getHostSystem(), controller, inspector, files, log, clock: systemClock },
      ...{ runtimeReader: new RuntimeReader(), toolFinder: new ToolFinder() },
      settings: { openInspector: this.openInspector },
      reports: {
        write: (name, text) => {
          this.reports.push({ at: Date.now(), text });
          return Promise.resolve(vscode.Uri.file(name));
        },
      },
    };
  }

  get report(): string {
    return this.reports.at(-1)?.text ?? '';
  }

  process({ pid }: Pick<Identity, 'pid'>): ProcessInfo {
    const found = this.programs.source.get(pid);
    if (!found) throw new Error(`${pid} is gone`);
    return found;
  }

  /** The content of the only file with this ending. */
  file(ending: string): string {
    const [name, ...others] = readdirSync(this.folder).filter((each) => each.endsWith(ending));
    if (name === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} files ${ending}`);
    return readFileSync(join(this.folder, name), 'utf8');
  }

  async dispose(): Promise<void> {
    await this.programs.dispose();
    rmSync(this.folder, { recursive: true });
  }
}

function ignore(): void {
  // Nothing is logged.
}
