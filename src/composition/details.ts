import { registerDetailsCommands } from '../commands/detailsCommands';
import { systemClock } from '../common/clock';
import type { RecentReports } from '../process/control/recentReports';
import type { ProcessHistory } from '../process/history/processHistory';
import type { ProcessModel } from '../process/model/processModel';
import { createDefaultActions } from '../views/details/detailsActions';
import { DetailsPanels } from '../views/details/detailsPanels';
import { createSourceReader } from '../views/details/sourceReader';
import type { ProcessesView } from '../views/processes/processesView';
import type { Foundation } from './foundation';

/** The panels that show all that is known of a process, and the command that opens them. */
export function createDetails(
  { context, disposables, source, log }: Foundation,
  parts: {
    readonly model: ProcessModel;
    readonly history: ProcessHistory;
    readonly reports: RecentReports;
    readonly view: ProcessesView;
  },
): DetailsPanels {
  const { model, history, reports, view } = parts;
  const details = disposables.add(
    new DetailsPanels(() => ({
      model,
      history,
      reader: createSourceReader(source),
      actions: createDefaultActions(),
      getEvents: (process) => reports.get(process).map((sent) => ({ kind: 'sent', ...sent })),
      extensionUri: context.extensionUri,
      clock: systemClock,
      log,
    })),
  );
  disposables.add(registerDetailsCommands({ details, model, view }));
  return details;
}
