/**
 * The system calls that are told by name, as `name:number on x64:number on arm64` (arch/x86/entry/syscalls/syscall_64.tbl,
 * include/uapi/asm-generic/unistd.h). arm64 lacks some. After them stands what a descriptor in the first argument is.
 */
const withDescriptor = `
read:0:63 readv:19:65 pread64:17:67 preadv:295:69 preadv2:327:286 recvfrom:45:207 recvmsg:47:212 recvmmsg:299:243
write:1:64 writev:20:66 pwrite64:18:68 pwritev:296:70 pwritev2:328:287 sendto:44:206 sendmsg:46:211 sendmmsg:307:269
accept:43:202 accept4:288:242 connect:42:203 shutdown:48:210 epoll_wait:232: epoll_pwait:281:22 epoll_pwait2:441:441
flock:73:32 fcntl:72:25 ioctl:16:29 fsync:74:82 fdatasync:75:83 syncfs:306:267 sync_file_range:277:84 close:3:57
fstat:5:80 getdents:78: getdents64:217:61 ftruncate:77:46 fallocate:285:47 lseek:8:62 fstatfs:138:44
sendfile:40:71 splice:275:76 vmsplice:278:75 copy_file_range:326:285 io_uring_enter:426:426`;

const withoutDescriptor = `
poll:7: ppoll:271:73 select:23: pselect6:270:72 io_getevents:208:4 io_pgetevents:333:292
futex:202:98 futex_waitv:449:449 nanosleep:35:101 clock_nanosleep:230:115 restart_syscall:219:128 sched_yield:24:124
pause:34: rt_sigsuspend:130:133 rt_sigtimedwait:128:137 wait4:61:260 waitid:247:95
fork:57: vfork:58: clone:56:220 clone3:435:435 execve:59:221 execveat:322:281 exit:60:93 exit_group:231:94
open:2: openat:257:56 openat2:437:437 creat:85: stat:4: lstat:6: newfstatat:262:79 statx:332:291 access:21:
faccessat:269:48 faccessat2:439:439 readlink:89: readlinkat:267:78 unlink:87: unlinkat:263:35 rename:82: renameat:264:38
renameat2:316:276 mkdir:83: mkdirat:258:34 rmdir:84: truncate:76:45 statfs:137:43 chdir:80:49 mount:165:40 umount2:166:39
sync:162:81 msync:26:227 mmap:9:222 munmap:11:215 mremap:25:216 mprotect:10:226 madvise:28:233 brk:12:214
ptrace:101:117 semop:65:193 semtimedop:220:192 msgrcv:70:188 msgsnd:69:189 mq_timedreceive:243:183 mq_timedsend:242:182`;

/** The name of a system call of a 64-bit program; undefined if it is not in the table, or the machine is another one. */
export function getSystemCallName(number: number, architecture: string = process.arch): string | undefined {
  return names[architecture]?.get(number);
}

/** The descriptor that a system call works on; undefined if it works on none, or on several. */
export function getCallDescriptor(name: string | undefined, args: readonly number[]): number | undefined {
  const [first = 0] = args;
  if (name !== undefined && takesDescriptor.has(name)) {
    // The kernel takes the lower half of the register, as a signed number.
    const descriptor = first | 0;
    return descriptor >= 0 ? descriptor : undefined;
  }
  // Descriptors from 0 to below this number are waited for (select(2)).
  const isSelect = name === 'select' || name === 'pselect6';
  return isSelect && first === 1 ? 0 : undefined;
}

const rows = (table: string): readonly (readonly string[])[] =>
  table
    .trim()
    .split(/\s+/)
    .map((row) => row.split(':'));

const takesDescriptor: ReadonlySet<string> = new Set(rows(withDescriptor).map(([name = '']) => name));

const all = [...rows(withDescriptor), ...rows(withoutDescriptor)];

const names: Readonly<Record<string, ReadonlyMap<number, string>>> = { x64: column(1), arm64: column(2) };

function column(index: number): ReadonlyMap<number, string> {
  return new Map(
    all.flatMap(([name = '', ...numbers]) => {
      const number = numbers[index - 1] ?? '';
      return number === '' ? [] : [[Number(number), name] as const];
    }),
  );
}
