import { UserFacingError } from '../../../common/errors';

/** Why an inspection came to no result. */
export type InspectorFailure =
  | 'busy' // another inspection of this process is under way
  | 'denied' // the system does not permit the signal
  | 'notOpened' // the signal was sent, and the process has opened no inspector in time
  | 'unreachable' // the inspector accepts no session
  | 'timeout' // the inspector has not answered in time
  | 'ended' // the connection has ended: mostly because the process has
  | 'badAnswer' // what came is not what an inspector answers
  | 'rejected' // the inspector has answered with an error
  | 'otherDebugger' // another debugger is attached, which this would disturb
  | 'tooLarge' // an answer has passed the limit
  | 'closed' // it is closed, and was not to be opened
  | 'stopped' // this extension ends
  | 'changed'; // the process is not any more as it was when it was asked about

const sentences: Readonly<Record<InspectorFailure, string>> = {
  busy: 'It is being inspected already.',
  denied: 'The system does not permit to send it a signal.',
  notOpened: 'It has not opened its inspector: it is busy outside of JavaScript, or handles SIGUSR1 itself.',
  unreachable: 'Its inspector accepts no session.',
  timeout: 'Its inspector has not answered in time.',
  ended: 'It has ended, or has closed its inspector.',
  badAnswer: 'What answers on its port is no inspector.',
  rejected: 'Its inspector has answered with an error.',
  otherDebugger: 'Another debugger is attached to it.',
  tooLarge: 'Its inspector has answered more than can be taken in.',
  closed: 'Its inspector is closed.',
  stopped: 'The inspection was stopped.',
  changed: 'It runs another program now, or is stopped.',
};

/** An inspection has failed. The message is a sentence in English; `detail` is raw text of another program. */
export class InspectorError extends UserFacingError {
  override readonly name = 'InspectorError';
  constructor(
    readonly failure: InspectorFailure,
    readonly detail = '',
  ) {
    super(detail === '' ? sentences[failure] : `${sentences[failure]} (${detail})`);
  }
}
