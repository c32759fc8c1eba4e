/** The language of the page, as a BCP 47 tag that `Intl` accepts. */
export const language = getLanguage(document.documentElement.lang);

// uPlot asks for it when it is loaded, and throws if it is no tag: in a POSIX locale, Chromium says `en-US@posix`.
Object.defineProperty(navigator, 'language', { value: language, configurable: true });

function getLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
