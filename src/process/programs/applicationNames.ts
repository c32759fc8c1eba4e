/** Browsers, by the file names of their programs. */
export const browsers: ReadonlySet<string> = new Set([
  ...['chrome', 'google-chrome', 'google-chrome-stable', 'google-chrome-beta', 'google-chrome-unstable'],
  ...['chromium', 'chromium-browser', 'chrome-headless-shell', 'headless_shell', 'ungoogled-chromium'],
  ...['firefox', 'firefox-bin', 'firefox-esr', 'firefox-developer-edition', 'librewolf', 'waterfox', 'zen-bin'],
  ...['msedge', 'microsoft-edge', 'microsoft-edge-stable', 'microsoft-edge-dev', 'microsoft-edge-beta'],
  ...['brave', 'brave-browser', 'brave-browser-stable', 'opera', 'vivaldi', 'vivaldi-bin', 'vivaldi-stable'],
  ...['epiphany', 'falkon', 'qutebrowser', 'konqueror', 'MiniBrowser', 'safari', 'iexplore'],
  ...['Google Chrome', 'Google Chrome for Testing', 'Chromium', 'Firefox', 'firefox.real', 'Safari', 'Microsoft Edge'],
  ...['Brave Browser', 'Opera', 'Vivaldi', 'Arc'],
]);

/** Other programs with a window of their own that users start from a terminal, and close by closing the window. */
export const otherApplications: ReadonlySet<string> = new Set([
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
