import type { Theme } from './themes';

/** What VS Code gives a webview of its theme: the class of the body, and variables. The colours are those of 1.139. */
export interface WebviewTheme {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': 'system-ui, sans-serif',
  'font-size': '13px',
  'editor-font-family': 'monospace',
  'editor-font-size': '13px',
};

export const webviewThemes: Readonly<Record<Theme, WebviewTheme>> = {
  dark: {
    bodyClass: 'vscode-dark',
    variables: {
      ...fonts,
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      'editor-background': '#1f1f1f',
      'widget-border': '#313131',
      'panel-border': '#2b2b2b',
      focusBorder: '#0078d4',
      'button-border': '#ffffff12',
      'button-foreground': '#ffffff',
      'button-background': '#0078d4',
      'button-secondaryForeground': '#cccccc',
      'button-secondaryBackground': '#313131',
      'button-secondaryHoverBackground': '#3c3c3c',
      'textLink-foreground': '#4daafc',
      'charts-blue': '#59a4f9',
      'charts-yellow': '#cca700',
    },
  },
  light: {
    bodyClass: 'vscode-light',
    variables: {
      ...fonts,
      foreground: '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      'editor-background': '#ffffff',
      'widget-border': '#e5e5e5',
      'panel-border': '#e5e5e5',
      focusBorder: '#005fb8',
      'button-border': '#0000001a',
      'button-foreground': '#ffffff',
      'button-background': '#005fb8',
      'button-secondaryForeground': '#3b3b3b',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryHoverBackground': '#cccccc',
      'textLink-foreground': '#005fb8',
      'charts-blue': '#0063d3',
      'charts-yellow': '#bf8803',
    },
  },
  'high-contrast': {
    bodyClass: 'vscode-high-contrast',
    variables: {
      ...fonts,
      foreground: '#ffffff',
      descriptionForeground: '#ffffffb3',
      'editor-background': '#000000',
      contrastBorder: '#6fc3df',
      contrastActiveBorder: '#f38518',
      'widget-border': '#6fc3df',
      'panel-border': '#6fc3df',
      focusBorder: '#f38518',
      'button-border': '#6fc3df',
      'button-foreground': '#ffffff',
      'button-secondaryForeground': '#ffffff',
      'textLink-foreground': '#21a6ff',
      'charts-blue': '#59a4f9',
      'charts-yellow': '#ffd370',
    },
  },
};
