// What bench/validate.c does, through WebAssembly.validate. usage: validate_node.js SECONDS FILE...
const fs = require("fs");
const [seconds, ...files] = process.argv.slice(2);

function codeSize(bytes) {
  for (let p = 8; p < bytes.length;) {
    const id = bytes[p++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      size |= (bytes[p] & 0x7f) << shift;
      if (!(bytes[p++] & 0x80)) break;
    }
    if (id === 10) return size;
    p += size;
  }
  return 0;
}

for (const file of files) {
  const bytes = fs.readFileSync(file);
  const start = process.hrtime.bigint();
  let best = Infinity;
  do {
    const begin = process.cpuUsage();
    if (!WebAssembly.validate(bytes)) throw new Error(file);
    const used = process.cpuUsage(begin);
    best = Math.min(best, (used.user + used.system) / 1e6);
  } while (Number(process.hrtime.bigint() - start) / 1e9 < Number(seconds));
  console.log(`${file}\t${(codeSize(bytes) / best / 1e6).toFixed(1)}`);
}
