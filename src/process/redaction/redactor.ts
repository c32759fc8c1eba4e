import { truncate } from '../../common/truncate';
import { redactCommandLine } from './redactCommandLine';
import { createPlaceRedactor, type Places } from './redactPlaces';
import { redactSecrets } from './redactText';

/** Longer texts and arguments are cut, and so are command lines, in characters. */
const maxTextLength = 500;
const maxArgumentLength = 1_000;
const maxCommandLineLength = 4_000;

/** Takes out of text of other programs what others should not see: secrets, and who the user is. */
export class Redactor {
  private readonly redactPlaces: (text: string) => string;

  constructor(places: Places) {
    this.redactPlaces = createPlaceRedactor(places);
  }

  /** A name, a title, a message. */
  text(text: string, maxLength = maxTextLength): string {
    return truncate(this.redactPlaces(redactSecrets(text)), maxLength);
  }

  /** A path, which may be longer. */
  path(path: string): string {
    return this.text(path, maxArgumentLength);
  }

  commandLine(commandLine: readonly string[]): readonly string[] {
    const result: string[] = [];
    let length = 0;
    for (const arg of redactCommandLine(commandLine)) {
      if (length >= maxCommandLineLength) {
        result.push('…');
        break;
      }
      const short = truncate(this.redactPlaces(arg), Math.min(maxArgumentLength, maxCommandLineLength - length));
      result.push(short);
      length += short.length + 1;
    }
    return result;
  }
}
