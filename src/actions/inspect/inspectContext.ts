import type { Clock } from '../../common/clock';
import type { Log } from '../../common/log';
import type { ProcessController } from '../../process/control/processController';
import type { NodeInspector } from '../../process/inspect/node/nodeInspector';
import { getRecordingName, type RecordingKind } from '../../process/inspect/node/recordingName';
import type { RuntimeReader } from '../../process/inspect/runtime/readRuntimeFacts';
import type { ToolFinder } from '../../process/inspect/tools/toolFinder';
import type { ProcessInfo } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import type { HostSystem } from '../../process/source/hostSystem';
import type { ProcessSource } from '../../process/source/processSource';
import type { InspectionFiles } from '../../workspace/inspectionFiles';
import type { InspectionReports } from '../../workspace/inspectionReports';
import type { Settings } from '../../workspace/settings';

/** What the inspecting actions work with. */
export interface InspectContext {
  readonly source: ProcessSource;
  readonly system: Pick<HostSystem, 'platform'>;
  readonly controller: ProcessController;
  readonly inspector: Pick<NodeInspector, 'getAccess' | 'inspect'>;
  readonly runtimeReader: Pick<RuntimeReader, 'read'>;
  readonly toolFinder: Pick<ToolFinder, 'find' | 'findAll'>;
  readonly files: Pick<InspectionFiles, 'write' | 'writeParts'>;
  readonly reports: Pick<InspectionReports, 'write'>;
  readonly settings: Pick<Settings, 'openInspector'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The name of a file for what is found out about a process now. */
export function fileNameOf(process: ProcessInfo, kind: RecordingKind): string {
  return getRecordingName(displayName(process), process.pid, new Date(), kind);
}
