import type { ProcessSource } from '../processSource';
import { createTableSource } from '../table/tableSource';
import type { WindowsApi } from './windowsApi';
import { createWindowsReader } from './windowsReader';

/** The source for Windows. */
export function createWindowsSource(api: WindowsApi): ProcessSource {
  return createTableSource(createWindowsReader({ api }));
}
