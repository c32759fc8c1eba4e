import { join } from 'node:path';
import { Workbench, type WorkbenchOptions } from '../../host/launch/workbench';
import { repository } from '../../host/paths';
import { scenarioTimeoutMs } from './timing';

/** The VS Code of the tests below a `describe`. */
export interface VSCodeFixture {
  /** Available in hooks and tests. */
  readonly workbench: Workbench;
}

/** A test of what `/proc` tells alone: it is skipped with the source for any system, which knows less (`npm test -- portable`). */
export const itWithProcfs: (title: string, test: Mocha.AsyncFunc) => unknown =
  process.env.RUNAWAY_SOURCE === 'portable' ? it.skip : it;

/** A `describe` whose tests share a VS Code of their own, with the packaged extension. It has time for whole scenarios. */
export function describeInVSCode(
  title: string,
  options: WorkbenchOptions | (() => Promise<WorkbenchOptions>),
  define: (fixture: VSCodeFixture) => void,
): void {
  describe(title, function () {
    this.timeout(scenarioTimeoutMs);

    let workbench: Workbench | undefined;

    before(async () => {
      workbench = await openWorkbench(typeof options === 'function' ? await options() : options);
    });

    define({
      get workbench() {
        if (!workbench) throw new Error('VS Code is open only in hooks and tests');
        return workbench;
      },
    });

    // Registered last, so that it runs after the hooks of the tests.
    after(async () => {
      await workbench?.close();
    });
  });
}

function openWorkbench({ extensions = [], settings, ...rest }: WorkbenchOptions): Promise<Workbench> {
  return Workbench.open({
    ...rest,
    extensions: [join(repository, 'runaway.vsix'), ...extensions],
    settings: {
      'runaway.terminate.graceSeconds': 1,
      // What is asked is tested in processes.test.ts and act.test.ts.
      'runaway.confirm': 'never',
      // Sticky scroll is a second screen above the first one.
      'terminal.integrated.stickyScroll.enabled': false,
      ...settings,
    },
  });
}
