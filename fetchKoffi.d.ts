export function fetchKoffi(folder: string): void;
export function copyInstalledKoffi(folder: string): void;
