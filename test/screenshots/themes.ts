/** The themes in which pictures are taken: their names, and the class that the workbench has in each. */
export const themes = {
  dark: { name: 'Default Dark Modern', workbenchClass: 'vs-dark' },
  light: { name: 'Default Light Modern', workbenchClass: 'vs' },
  'high-contrast': { name: 'Default High Contrast', workbenchClass: 'hc-black' },
} as const;

export type Theme = keyof typeof themes;

export const allThemes = Object.keys(themes) as readonly Theme[];
