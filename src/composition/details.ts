import { registerDetailsCommands } from '../commands/detailsCommands';
import { systemClock } from '../common/clock';
import type { ProcessController } from '../process/control/processController';
import type { RecentReports } from '../process/control/recentReports';
import type { ProcessHistory } from '../process/history/processHistory';
import { keyOf, type Identity } from '../process/identity';
import type { ProcessModel } from '../process/model/processModel';
import { RecentRunaways } from '../process/runaway/recentRunaways';
import type { Runaways } from '../process/runaway/runaways';
import { createDefaultActions } from '../views/details/detailsActions';
import { DetailsPanels } from '../views/details/detailsPanels';
import { runawayEvents, sentEvents } from '../views/details/processEvents';
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
    readonly runaways: Runaways;
    readonly view: ProcessesView;
    readonly controller: Pick<ProcessController, 'supports'>;
  },
): DetailsPanels {
  const { model, history, reports, runaways, view, controller } = parts;
  const recentRunaways = disposables.add(new RecentRunaways(runaways, Date.now));
  const details = disposables.add(
    new DetailsPanels(() => ({
      model,
      history,
      reader: createSourceReader(source),
      actions: createDefaultActions(() => controller.supports('pause')),
      getEvents: (process: Identity) => [
        ...sentEvents(reports.get(process)),
        ...runawayEvents(recentRunaways.get(keyOf(process))),
      ],
      extensionUri: context.extensionUri,
      clock: systemClock,
      log,
    })),
  );
  disposables.add(registerDetailsCommands({ details, model, view }));
  return details;
}
