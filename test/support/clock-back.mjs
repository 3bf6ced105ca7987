// Loaded before the program: sets the clock back by a day after it was read a number of times, as a user may do during
// a run.
const looks = Number(process.env.QIAW_TEST_CLOCK_LOOKS ?? 20);
const { now } = Date;
let seen = 0;
Date.now = () => now() - (++seen > looks ? 86_400_000 : 0);
