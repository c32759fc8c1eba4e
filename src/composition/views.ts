import type { ProcessHistory } from '../process/history/processHistory';
import type { ProcessModel } from '../process/model/processModel';
import { sourceText } from '../ui/sourceText';
import { ArrangementState } from '../views/processes/arrange/arrangementState';
import { ProcessesView } from '../views/processes/processesView';
import type { ShownRunaways } from '../views/processes/runawayMarks';
import { introduceOrphans } from '../views/status/orphanIntroduction';
import { OrphanStatusBar } from '../views/status/orphanStatusBar';
import { logListings } from '../workspace/refreshLog';
import type { Foundation } from './foundation';

/** What shows the model. */
export function createViews(
  { context, disposables, log, source, getSourceState }: Foundation,
  model: ProcessModel,
  history: ProcessHistory,
  runaways: ShownRunaways,
): ProcessesView {
  const arrangement = disposables.add(new ArrangementState(context.workspaceState));
  const view = disposables.add(
    new ProcessesView(model, {
      readFacts: (process) => source.facts(process),
      getNotice: () => sourceText(getSourceState()),
      ...{ arrangement, history, runaways },
    }),
  );
  disposables.add(new OrphanStatusBar(model));
  disposables.add(introduceOrphans(model, context.globalState, log));
  disposables.add(logListings(model, log));
  return view;
}
