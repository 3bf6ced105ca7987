// Loaded before the program: the clock is set back by a day after a number of looks at it, as somebody may do while it works.
const looks = Number(process.env.QIAW_TEST_CLOCK_LOOKS ?? 20);
const { now } = Date;
let seen = 0;
Date.now = () => now() - (++seen > looks ? 86_400_000 : 0);
