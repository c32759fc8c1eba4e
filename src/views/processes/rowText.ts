/** The parts of a description: `3% · 80 MB · 4711`. */
export function descriptionOf(parts: readonly string[]): string {
  return parts.join(' · ');
}

/** `vite, process 4711, 3 percent CPU, 80 megabytes`: without signs that a screen reader would read out. */
export function accessibilityLabelOf(parts: readonly string[]): string {
  return parts.join(', ');
}
