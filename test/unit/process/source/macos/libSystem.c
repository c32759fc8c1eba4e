// Functions with the names and the signatures of libSystem, for a test of how they are called.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Answers with the name that it was called with.
int sysctl(int *name, unsigned int count, void *old, size_t *length, void *new, size_t new_length) {
  size_t needed = count * sizeof(int);
  if (new != NULL || new_length != 0) return -1;
  if (old != NULL && *length < needed) return -1;
  if (old != NULL) memcpy(old, name, needed);
  *length = needed;
  return 0;
}

int sysctlbyname(const char *name, void *old, size_t *length, void *new, size_t new_length) {
  uint64_t value = 24000000;
  if (new != NULL || new_length != 0 || strcmp(name, "hw.tbfrequency") != 0 || *length < sizeof value) return -1;
  memcpy(old, &value, sizeof value);
  *length = sizeof value;
  return 0;
}

struct call {
  int32_t pid, first, second, size;
  uint64_t argument;
};

static int answer(void *buffer, struct call call) {
  if (buffer == NULL) return 80;
  memcpy(buffer, &call, sizeof call);
  return sizeof call;
}

int proc_pidinfo(int pid, int flavor, uint64_t argument, void *buffer, int size) {
  return answer(buffer, (struct call){pid, flavor, 0, size, argument});
}

int proc_pidfdinfo(int pid, int descriptor, int flavor, void *buffer, int size) {
  return answer(buffer, (struct call){pid, descriptor, flavor, size, 0});
}

int proc_pid_rusage(int pid, int flavor, void *buffer) {
  answer(buffer, (struct call){pid, flavor, 0, 0, 0});
  return 0;
}

int proc_pidpath(int pid, void *buffer, uint32_t size) {
  if (size < 6) return 0;
  memcpy(buffer, "/bin/x", 6);
  return 6;
}

// What macOS has since 14.4.
#ifdef HAS_SIGNAL
int proc_signal_with_audittoken(const int32_t *token, int signal) {
  return token[5] == 700 && token[7] == 42 && signal == 15 ? 0 : 3;
}
#endif
