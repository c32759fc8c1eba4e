# Two threads that wait for each other for ever: each holds the lock that the other one needs. Ten minutes at most.
import os
import threading
import time

accounts = threading.Lock()
journal = threading.Lock()


def transfer():
    with accounts:
        time.sleep(0.5)
        with journal:
            print("transferred")


def audit():
    with journal:
        time.sleep(0.5)
        with accounts:
            print("audited")


print(f"two threads, two locks: pid {os.getpid()}", flush=True)
for work in (transfer, audit):
    threading.Thread(target=work, name=work.__name__, daemon=True).start()
time.sleep(600)
