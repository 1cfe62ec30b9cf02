//! gen_rs: module generation with the wasm-smith crate, for bench/gen.sh.
//!
//!     gen_rs CASE MODULES SEED_BYTES   one line: seconds modules bytes instructions live
//!     gen_rs analyze FILE...           instructions and live instructions of given modules
//!
//! Timed: the configuration, generating, encoding; on the CPU clock of the process, median of five
//! runs. Not timed: filling the seeds, counting. An instruction is live unless an unconditional
//! transfer stands before it in its block or in one around it; `end` and `else` are always live.

use arbitrary::Unstructured;
use wasm_smith::{Config, Module};
use wasmparser::{Operator, Parser, Payload};

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Seconds of CPU time of this process (CLOCK_PROCESS_CPUTIME_ID on Linux).
fn cpu_seconds() -> f64 {
    let mut t = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(2, &mut t) };
    t.seconds as f64 + t.nanoseconds as f64 * 1e-9
}

/// Shapes that wsmith.h can make too: `wasm2` is Wasm 2.0 without SIMD, `mvp` Wasm 1.0.
fn config(case: &str) -> Config {
    let mut c = Config::default();
    c.exceptions_enabled = false;
    c.extended_const_enabled = false;
    c.gc_enabled = false;
    c.memory64_enabled = false;
    c.relaxed_simd_enabled = false;
    c.simd_enabled = false;
    c.tail_call_enabled = false;
    c.threads_enabled = false;
    if case.starts_with("mvp") {
        c.bulk_memory_enabled = false;
        c.multi_value_enabled = false;
        c.reference_types_enabled = false;
        c.saturating_float_to_int_enabled = false;
        c.sign_extension_ops_enabled = false;
    }
    if case.ends_with("8x400") {
        c.min_types = 1;
        c.min_funcs = 8;
        c.max_funcs = 8;
        c.max_instructions = 400;
        c.max_imports = 0;
    }
    c
}

/// splitmix64 bytes, one seed per module.
fn seed_bytes(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend_from_slice(&(z ^ (z >> 31)).to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

fn ends_block(op: &Operator) -> bool {
    matches!(
        op,
        Operator::Br { .. }
            | Operator::BrTable { .. }
            | Operator::Return
            | Operator::Unreachable
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::ReturnCallRef { .. }
            | Operator::Throw { .. }
            | Operator::ThrowRef
    )
}

/// (instructions, live ones) of a module.
fn count(module: &[u8]) -> (u64, u64) {
    let (mut all, mut live) = (0, 0);
    for payload in Parser::new(0).parse_all(module) {
        let Ok(Payload::CodeSectionEntry(body)) = payload else { continue };
        // One flag per open block: it is dead from here on.
        let mut dead = vec![false];
        for op in body.get_operators_reader().unwrap() {
            let op = op.unwrap();
            all += 1;
            match op {
                Operator::End => {
                    dead.pop();
                    live += 1;
                    continue;
                }
                Operator::Else => {
                    dead.pop();
                    let outer = *dead.last().unwrap();
                    dead.push(outer);
                    live += 1;
                    continue;
                }
                _ => {}
            }
            let here = *dead.last().unwrap();
            live += !here as u64;
            match op {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } | Operator::TryTable { .. } => {
                    dead.push(here)
                }
                _ if ends_block(&op) => *dead.last_mut().unwrap() = true,
                _ => {}
            }
        }
    }
    (all, live)
}

fn generate(case: &str, seed: &[u8]) -> Option<Vec<u8>> {
    let mut u = Unstructured::new(seed);
    Module::new(config(case), &mut u).ok().map(|m| m.to_bytes())
}

fn analyze(files: &[String]) {
    let (mut all, mut live) = (0, 0);
    for file in files {
        let (a, l) = count(&std::fs::read(file).unwrap());
        all += a;
        live += l;
    }
    println!("{all} {live}");
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.len() > 1 && args[1] == "analyze" {
        return analyze(&args[2..]);
    }
    let (case, modules, size) = (&args[1], args[2].parse::<u64>().unwrap(), args[3].parse::<usize>().unwrap());
    let seeds: Vec<Vec<u8>> = (0..modules).map(|i| seed_bytes(i, size)).collect();
    let mut times = Vec::new();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.clear();
        let start = cpu_seconds();
        for seed in &seeds {
            made.push(generate(case, seed));
        }
        times.push(cpu_seconds() - start);
    }
    times.sort_by(|a, b| a.total_cmp(b));
    let (mut all, mut live, mut bytes) = (0, 0, 0);
    for module in made.iter().flatten() {
        let (a, l) = count(module);
        all += a;
        live += l;
        bytes += module.len();
    }
    println!("{:.6} {modules} {bytes} {all} {live}", times[2]);
}
