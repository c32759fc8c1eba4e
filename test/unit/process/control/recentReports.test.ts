import assert from 'node:assert/strict';
import type { ProcessController } from '../../../../src/process/control/processController';
import { RecentReports, withReports } from '../../../../src/process/control/recentReports';
import type { Report } from '../../../../src/process/control/report';

const process = { pid: 100, startTime: 1000, name: 'node' };

function report(changes: Partial<Report> = {}): Report {
  const processes = [{ ...process, outcome: 'alive', detail: 'sleeping' } as const];
  return { action: 'terminate', target: process, processes, durationMs: 5, rounds: 1, ...changes };
}

describe('RecentReports', () => {
  it('tells what exactly this process was sent, with the time and the outcome', () => {
    let now = 1_000;
    const reports = new RecentReports(() => now);
    reports.add(report());
    now = 2_000;
    reports.add(report({ action: 'kill', processes: [{ ...process, outcome: 'gone' }] }));
    assert.deepEqual(reports.get(process), [
      { at: 1_000, action: 'terminate', outcome: 'alive', detail: 'sleeping' },
      { at: 2_000, action: 'kill', outcome: 'gone' },
    ]);
    assert.deepEqual(reports.get({ ...process, startTime: 2000 }), []);
  });

  it('fires with each report', () => {
    const reports = new RecentReports(() => 0);
    const added: Report[] = [];
    reports.onDidAdd((each) => added.push(each));
    const first = report();
    reports.add(first);
    assert.deepEqual(added, [first]);
  });

  it('remembers the latest hundred outcomes of the latest ten thousand processes', () => {
    const reports = new RecentReports(() => 0);
    for (let pid = 1; pid <= 10_001; pid++) {
      reports.add(report({ processes: [{ pid, startTime: 0, name: 'a', outcome: 'gone' }] }));
    }
    assert.equal(reports.get({ pid: 1, startTime: 0 }).length, 0);
    assert.equal(reports.get({ pid: 2, startTime: 0 }).length, 1);
    for (let count = 0; count < 200; count++) reports.add(report());
    assert.equal(reports.get(process).length, 100);
  });

  it('gets the reports of every command of a controller, and none of one that has failed', async () => {
    const reports = new RecentReports(() => 0);
    const done = (): Promise<Report> => Promise.resolve(report());
    const inner: ProcessController = {
      getRefusal: () => undefined,
      supports: () => true,
      minFreeNice: 0,
      findTerminateMethods: () => Promise.resolve([]),
      requestInspector: () => ({ result: 'gone' }),
      terminate: done,
      terminateTree: done,
      terminateTrees: async () => [
        { status: 'fulfilled', value: await done() },
        { status: 'rejected', reason: 'refused' },
      ],
      kill: done,
      killTree: () => Promise.reject(new Error('refused')),
      killMembers: done,
      signal: done,
      renice: done,
    };
    const controller = withReports(inner, reports);
    const graceMs = 0;
    await controller.terminate(process, { graceMs });
    await controller.terminateTree(process, { graceMs });
    await controller.terminateTrees([], { graceMs });
    await controller.kill(process);
    await assert.rejects(controller.killTree(process));
    await controller.killMembers('orphans', {});
    await controller.signal('pause', process);
    await controller.renice(process, 19);
    assert.equal(reports.get(process).length, 7);
  });
});
