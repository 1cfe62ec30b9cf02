//! One kernel in wasmi: `interp_rs FILE.wasm N CALLS` prints the checksum and the median CPU
//! milliseconds of a call, as jit_wrt.c does for wrt.h.
use std::fs;

extern "C" {
    fn clock_gettime(clock: i32, time: *mut [i64; 2]) -> i32;
}

/// CPU time of this process (clock 2 of 64-bit Linux).
fn cpu_ms() -> f64 {
    let mut t = [0i64; 2];
    unsafe { clock_gettime(2, &mut t) };
    t[0] as f64 * 1e3 + t[1] as f64 * 1e-6
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let bytes = fs::read(&args[1]).expect("file");
    let n: u32 = args[2].parse().expect("n");
    let calls: usize = args[3].parse().expect("calls");
    let engine = wasmi::Engine::default();
    let module = wasmi::Module::new(&engine, &bytes[..]).expect("module");
    let mut store = wasmi::Store::new(&engine, ());
    let linker = wasmi::Linker::<()>::new(&engine);
    let instance = linker.instantiate_and_start(&mut store, &module).expect("instance");
    let run = instance.get_typed_func::<u32, u32>(&store, "run").expect("run");
    let mut times = Vec::new();
    let mut sum = 0;
    for _ in 0..calls {
        let start = cpu_ms();
        sum = run.call(&mut store, n).expect("call");
        times.push(cpu_ms() - start);
    }
    times.sort_by(f64::total_cmp);
    println!("{} {:.3}", sum, times[calls / 2]);
}
