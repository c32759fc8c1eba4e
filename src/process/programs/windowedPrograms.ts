import { invocationOf, type Called, type Invocation } from './invocation';

/** Browsers, by the file names of their programs. */
const browsers: ReadonlySet<string> = new Set([
  ...['chrome', 'google-chrome', 'google-chrome-stable', 'google-chrome-beta', 'google-chrome-unstable'],
  ...['chromium', 'chromium-browser', 'chrome-headless-shell', 'headless_shell', 'ungoogled-chromium'],
  ...['firefox', 'firefox-bin', 'firefox-esr', 'firefox-developer-edition', 'librewolf', 'waterfox', 'zen-bin'],
  ...['msedge', 'microsoft-edge', 'microsoft-edge-stable', 'microsoft-edge-dev', 'microsoft-edge-beta'],
  ...['brave', 'brave-browser', 'brave-browser-stable', 'opera', 'vivaldi', 'vivaldi-bin', 'vivaldi-stable'],
  ...['epiphany', 'falkon', 'qutebrowser', 'konqueror', 'MiniBrowser', 'safari', 'iexplore'],
  ...['Google Chrome', 'Google Chrome for Testing', 'Chromium', 'Firefox', 'firefox.real', 'Safari', 'Microsoft Edge'],
  ...['Brave Browser', 'Opera', 'Vivaldi', 'Arc'],
]);

/** Other programs that open a window of their own and are closed there, as people start them from a terminal. */
const others: ReadonlySet<string> = new Set([
  // editors
  ...['code', 'code-insiders', 'code-oss', 'codium', 'vscodium', 'cursor', 'windsurf', 'positron', 'trae'],
  ...['Code Helper', 'Visual Studio Code', 'Code', 'Code - Insiders', 'Cursor', 'Windsurf', 'VSCodium'],
  ...['subl', 'sublime_text', 'zed', 'zed-editor', 'gedit', 'gnome-text-editor', 'kate', 'kwrite'],
  ...['gvim', 'neovide', 'mousepad', 'xed', 'pluma', 'notepad', 'notepad++', 'atom', 'lapce', 'TextEdit'],
  ...['idea', 'idea64', 'pycharm', 'pycharm64', 'webstorm', 'webstorm64', 'goland', 'goland64', 'clion', 'clion64'],
  ...['rider', 'rider64', 'rubymine', 'rubymine64', 'phpstorm', 'phpstorm64', 'rustrover', 'datagrip'],
  ...['studio64', 'eclipse', 'netbeans', 'qtcreator', 'kdevelop', 'gnome-builder', 'devenv', 'arduino-ide'],
  // version control, comparison
  ...['gitk', 'git-gui', 'git-cola', 'gitg', 'gitkraken', 'smartgit', 'sublime_merge', 'smerge', 'meld', 'kdiff3'],
  ...['kompare', 'bcompare', 'BCompare'],
  // file managers, viewers
  ...['xdg-open', 'nautilus', 'dolphin', 'thunar', 'Thunar', 'nemo', 'caja', 'pcmanfm', 'pcmanfm-qt'],
  ...['explorer', 'evince', 'okular', 'zathura', 'xpdf', 'mupdf', 'qpdfview', 'atril', 'foliate'],
  ...['eog', 'loupe', 'gwenview', 'feh', 'sxiv', 'nsxiv', 'nomacs', 'shotwell', 'gthumb', 'ristretto', 'Preview'],
  ...['vlc', 'totem', 'celluloid', 'smplayer', 'gnome-calculator', 'gnome-system-monitor', 'baobab'],
  ...['soffice.bin', 'oosplash', 'libreoffice', 'onlyoffice-desktopeditors', 'file-roller', 'ark'],
  // drawing
  ...['gimp', 'gimp-2.10', 'gimp-3.0', 'inkscape', 'krita', 'blender', 'drawio', 'xdot', 'kicad', 'freecad'],
  // tools
  ...['dbeaver', 'mysql-workbench', 'pgadmin4', 'sqlitebrowser', 'MongoDB Compass', 'postman', 'insomnia'],
  ...['wireshark', 'virt-manager', 'virt-viewer', 'remmina', 'docker-desktop', 'Docker Desktop'],
  ...['obsidian', 'zeal', 'devhelp', 'ghidra'],
  // terminals
  ...['gnome-terminal-server', 'konsole', 'kitty', 'alacritty', 'wezterm-gui', 'xfce4-terminal'],
  ...['ghostty', 'foot', 'terminator', 'tilix', 'ptyxis', 'kgx', 'mintty', 'WindowsTerminal'],
  // mail, talk
  ...['thunderbird', 'slack', 'discord', 'Discord', 'telegram-desktop', 'signal-desktop', 'zoom', 'teams', 'spotify'],
]);

/** Whether this is a browser: the first of its processes, or a helper that runs the same program. */
export function isBrowser(process: Called): boolean {
  return browsers.has(invocationOf(process)?.program ?? '');
}

/** Whether this is a browser that a program drives, as Puppeteer, Playwright, Selenium and debuggers do. */
export function isAutomated(process: Called): boolean {
  const invocation = invocationOf(process);
  return invocation !== undefined && browsers.has(invocation.program) && isDriven(invocation);
}

/**
 * Whether the program has a window of its own, which its user closes when it is no longer needed: such a program does
 * not count as left behind, whatever started it. One that a program drives, or that has no window, does.
 */
export function hasOwnWindow(process: Called): boolean {
  const invocation = invocationOf(process);
  if (!invocation || !(browsers.has(invocation.program) || others.has(invocation.program))) return false;
  return !isDriven(invocation) && !isHeadless(invocation);
}

const shells: ReadonlySet<string> = new Set(['bash', 'sh', 'dash', 'zsh', 'fish', 'ksh', 'tcsh', 'pwsh', 'nu']);

/**
 * Whether a browser belongs to its user: it has a window, or a shell has started it. One without a window that a program
 * has started, as test runners do, is of no use without that program. `parentName` is undefined where it is not known.
 */
export function isUsersBrowser(process: Called, parentName: string | undefined): boolean {
  if (!isBrowser(process) || isAutomated(process)) return false;
  return hasOwnWindow(process) || parentName === undefined || shells.has(parentName);
}

/**
 * How programs start what they drive: Chromium with these, Firefox with the next (geckodriver; Playwright), WebKit with
 * the last. A port to debug by (`--remote-debugging-port`) proves nothing: users open one, too.
 */
const drivenBy: ReadonlySet<string> = new Set([
  ...['--enable-automation', '--remote-debugging-pipe', '--test-type=webdriver'],
  ...['--marionette', '-marionette', '-juggler-pipe'],
  '--inspector-pipe',
]);

function isDriven({ args }: Invocation): boolean {
  if (args.some((arg) => drivenBy.has(arg))) return true;
  // Puppeteer starts Firefox so, with a profile that no other one may share.
  return args.includes('--remote-debugging-port') && (args.includes('--no-remote') || args.includes('-no-remote'));
}

function isHeadless({ program, args }: Invocation): boolean {
  return (
    program === 'chrome-headless-shell' ||
    program === 'headless_shell' ||
    args.some((arg) => /^--?headless(=|$)/.test(arg.slice(0, 12)))
  );
}
