/* Reads every stat in /proc once, and says how many there were and how many microseconds that took. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  DIR *folder = opendir("/proc");
  if (!folder) return 1;
  static char text[4096];
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    char path[300];
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    int file = open(path, O_RDONLY);
    if (file < 0) continue;
    if (read(file, text, sizeof text) > 0) count++;
    close(file);
  }
  closedir(folder);
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%d %ld\n", count, (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000);
  return 0;
}
