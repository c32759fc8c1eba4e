import { copyLines } from '../copy/copyText';
import type { Explanation } from './explanation';

/** Copies the sentences, a line each. */
export async function copyWhy(explanations: readonly Explanation[]): Promise<void> {
  await copyLines(explanations.map(({ sentence }) => sentence));
}
