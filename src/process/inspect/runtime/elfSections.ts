/** Reads up to `length` bytes of a file from `position`; fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/** Real files have some forty sections; a number in the header may be anything. */
const maxSections = 512;
const maxNamesBytes = 64 * 1024;

const headerBytes = 64;
const sectionBytes = 64;

/**
 * The names of the sections of an ELF file of 64 bit, little endian (elf(5)), by three reads. Programs without section
 * headers, as some packers leave them, have none.
 * @returns undefined for any other file.
 */
export async function readSectionNames(readAt: ReadAt): Promise<ReadonlySet<string> | undefined> {
  const header = await readAt(0, headerBytes);
  if (header.length < headerBytes || !isElf64(header)) return undefined;
  const offset = toNumber(header.readBigUInt64LE(0x28));
  const [entryBytes, count, namesIndex] = [
    header.readUInt16LE(0x3a),
    header.readUInt16LE(0x3c),
    header.readUInt16LE(0x3e),
  ];
  if (offset === undefined || offset === 0 || count === 0) return new Set();
  if (entryBytes !== sectionBytes || count > maxSections || namesIndex >= count) return undefined;
  const table = await readAt(offset, count * sectionBytes);
  if (table.length < count * sectionBytes) return undefined;
  const namesAt = toNumber(table.readBigUInt64LE(namesIndex * sectionBytes + 0x18));
  const namesBytes = toNumber(table.readBigUInt64LE(namesIndex * sectionBytes + 0x20));
  if (namesAt === undefined || namesBytes === undefined) return undefined;
  const names = await readAt(namesAt, Math.min(namesBytes, maxNamesBytes));
  const found = new Set<string>();
  for (let index = 0; index < count; index++) found.add(nameAt(names, table.readUInt32LE(index * sectionBytes)));
  return found;
}

/** The magic number, ELFCLASS64 and ELFDATA2LSB. */
function isElf64(header: Buffer): boolean {
  return header.readUInt32BE(0) === 0x7f454c46 && header[4] === 2 && header[5] === 1;
}

/** No section has a longer name; a name ends at a zero byte. */
const maxNameBytes = 64;

function nameAt(names: Buffer, start: number): string {
  const part = names.subarray(start, start + maxNameBytes);
  const end = part.indexOf(0);
  return part.toString('latin1', 0, end < 0 ? part.length : end);
}

function toNumber(value: bigint): number | undefined {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}
