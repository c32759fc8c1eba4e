import { systemClock } from '../../../src/common/clock';
import { getScopeMembers } from '../../../src/actions/origin/endScope';
import { getAdopters } from '../../../src/process/control/vscodeHosts';
import type { TreeOptions } from '../../../src/process/control/processController';
import type { Identity } from '../../../src/process/identity';
import { EnvironmentMarker } from '../../../src/process/lineage/environmentMarker';
import { Lineage } from '../../../src/process/lineage/lineage';
import { ProcessModel } from '../../../src/process/model/processModel';
import { descendants } from '../../../src/process/model/snapshotQueries';
import type { Origin } from '../../../src/process/origin';
import type { GetProcess, ProcessSource, UnknownProcess } from '../../../src/process/source/processSource';

/** A workspace as the extension knows it: what its commands know of the processes that they end. */
export class Workspace {
  private readonly lineage = new Lineage();
  private readonly adopters: ReadonlySet<number>;
  private readonly environment: {
    readonly readMarker: (candidate: UnknownProcess) => ReturnType<EnvironmentMarker['originOf']>;
    readonly isOfOtherWindow: EnvironmentMarker['isOfOtherWindow'];
  };
  readonly model: ProcessModel;

  /** `marker` is the value that its terminals have in their environment; `terminals` are the pids of their shells. */
  constructor(
    private readonly source: ProcessSource,
    marker: string,
    terminals: readonly number[] = [],
  ) {
    const getProcess: GetProcess = (pid) => source.get(pid);
    this.adopters = getAdopters(process.pid, getProcess);
    const environmentMarker = new EnvironmentMarker({
      value: () => marker,
      adopters: this.adopters,
      environment: (candidate) => source.environment(candidate),
      getProcess,
      isStartedByMain: () => false,
      terminals: () => [],
      hasOtherWindow: () => false,
      hasOtherVSCode: () => false,
      fallback: { id: 'unknown', kind: 'terminal', label: 'unknown' },
    });
    this.environment = {
      readMarker: (candidate) => environmentMarker.originOf(candidate),
      isOfOtherWindow: environmentMarker.isOfOtherWindow,
    };
    const origins = terminals.map((rootPid): Origin => ({
      ...{ id: `terminal ${rootPid}`, kind: 'terminal', label: 'cmd' },
      rootPid,
    }));
    this.model = new ProcessModel({
      source,
      lineage: this.lineage,
      origins: () => origins,
      policy: { graceMs: () => 0, classify: () => 'orphan' },
      ...this.environment,
      now: Date.now,
    });
  }

  /** What Kill Tree knows of a tree: the processes that the view shows below its root. */
  async treeOptions(root: Identity): Promise<TreeOptions> {
    await this.model.refresh();
    return { members: descendants([root], this.model.snapshot) };
  }

  /** What the command knows that ends all orphans: those that the view shows, and by what it recognises others. */
  async orphanOptions(): Promise<TreeOptions> {
    await this.model.refresh();
    const { members, belongs } = getScopeMembers('orphans', this.model.snapshot);
    const recogniser = this.lineage.recognise({
      environment: this.environment,
      adopters: this.adopters,
      getBasic: (pid) => this.source.getBasic(pid),
      getEnvironment: (candidate) => this.source.environment(candidate),
      clock: systemClock,
    });
    return { members, belongs: (candidate) => belongs(candidate, recogniser) };
  }
}
