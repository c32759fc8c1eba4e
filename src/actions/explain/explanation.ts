import type { LostParentWhy, Why } from '../../process/why/why';
import { chainLines, lostParentSentence, whySentence } from '../../ui/whyText';

/** Why something runs, in words. */
export interface Explanation {
  readonly sentence: string;
  /** From the origin down to it, a line each. */
  readonly chain: readonly string[];
}

export function explain(why: Why | LostParentWhy, now: number): Explanation {
  const sentence = 'lostParent' in why ? lostParentSentence(why, now) : whySentence(why, now);
  return { sentence, chain: chainLines(why, now) };
}
