// bench/jit_node.js - one kernel in V8: `node [V8 flags] jit_node.js run FILE.wasm N CALLS` prints the
// checksum and the median CPU milliseconds of a call; `compile FILE.wasm CALLS` prints 0 and the best
// CPU milliseconds of compiling the whole module from fresh bytes.
const fs = require('fs');
const [mode, file, n, calls] = process.argv.slice(2);
const bytes = fs.readFileSync(file);
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
const times = [];
let sum = 0;
if (mode === 'run') {
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports.run;
  for (let i = 0; i < +calls; i++) {
    const start = cpu();
    sum = run(+n) >>> 0;
    times.push(cpu() - start);
  }
  times.sort((a, b) => a - b);
  console.log(sum, times[times.length >> 1].toFixed(3));
} else {
  for (let i = 0; i < +n; i++) {
    const fresh = Buffer.concat([bytes, Buffer.from([0, 5, 1, 120, i & 255, i >> 8 & 255, i >> 16 & 255])]); // a custom section: no cache hit
    const start = cpu();
    new WebAssembly.Module(fresh);
    times.push(cpu() - start);
  }
  console.log(0, Math.min(...times).toFixed(3));
}
