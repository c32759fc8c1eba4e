// A loop that never ends, to be debugged. Ten times 0.1 is not exactly 1, so that `left` passes 0 by. In a debugger, setting
// `timer.left` to 0 lets the program go on and end. Ten minutes at most.
const deadline = Date.now() + 10 * 60_000;

function countDown(timer) {
  while (timer.left !== 0) {
    timer.left -= 0.1;
    if (Date.now() > deadline) return 'gave up';
  }
  return 'done';
}

console.log(`counting down from 1 in steps of 0.1: pid ${process.pid}`);
console.log(countDown({ left: 1 }));
