//! The module of bench/encode.c through wasm-encoder, in its two documented ways.
//! usage: encode_rs ROUNDS [FILE]
use std::time::Duration;
use wasm_encoder::*;

const FUNCS: u32 = 100_000;
const INSTRUCTIONS: f64 = 51.0;

fn constant(state: &mut u32) -> i32 {
    *state = state.wrapping_mul(1664525).wrapping_add(1013904223);
    (*state >> (8 + (*state >> 4 & 15))) as i32
}

fn memarg(offset: u64) -> MemArg {
    MemArg { offset, align: 2, target: MemArgTarget::Memory(0), ordering: None }
}

fn sink(state: &mut u32) -> Function {
    let mut f = Function::new([(2, ValType::I32)]);
    let mut s = f.instructions();
    s.block(BlockType::Empty);
    for k in 0..4u64 {
        s.local_get(0).local_get(1).i32_add().local_tee(2);
        s.i32_const(constant(state)).i32_lt_s().br_if(0);
        s.local_get(2).i32_load(memarg(16 * k));
        s.i32_const(constant(state)).i32_mul().local_set(3);
    }
    s.end().end();
    f
}

fn by_enum(state: &mut u32) -> Function {
    let mut f = Function::new([(2, ValType::I32)]);
    f.instruction(&Instruction::Block(BlockType::Empty));
    for k in 0..4u64 {
        f.instruction(&Instruction::LocalGet(0));
        f.instruction(&Instruction::LocalGet(1));
        f.instruction(&Instruction::I32Add);
        f.instruction(&Instruction::LocalTee(2));
        f.instruction(&Instruction::I32Const(constant(state)));
        f.instruction(&Instruction::I32LtS);
        f.instruction(&Instruction::BrIf(0));
        f.instruction(&Instruction::LocalGet(2));
        f.instruction(&Instruction::I32Load(memarg(16 * k)));
        f.instruction(&Instruction::I32Const(constant(state)));
        f.instruction(&Instruction::I32Mul);
        f.instruction(&Instruction::LocalSet(3));
    }
    f.instruction(&Instruction::End);
    f.instruction(&Instruction::End);
    f
}

fn module(func: fn(&mut u32) -> Function) -> Vec<u8> {
    let mut state = 1;
    let (mut types, mut funcs) = (TypeSection::new(), FunctionSection::new());
    let (mut memories, mut code) = (MemorySection::new(), CodeSection::new());
    types.ty().function([ValType::I32, ValType::I32], []);
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    for _ in 0..FUNCS {
        funcs.function(0);
        code.function(&func(&mut state));
    }
    let mut m = Module::new();
    m.section(&types).section(&funcs).section(&memories).section(&code);
    m.finish()
}

fn cpu_time() -> Duration {
    let mut t = libc_timespec { sec: 0, nsec: 0 };
    unsafe { clock_gettime(2, &mut t) };
    Duration::new(t.sec as u64, t.nsec as u32)
}

#[repr(C)]
#[allow(non_camel_case_types)]
struct libc_timespec {
    sec: i64,
    nsec: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, out: *mut libc_timespec) -> i32;
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let rounds: usize = args.get(1).and_then(|s| s.parse().ok()).unwrap_or(11);
    let ways: [(&str, fn(&mut u32) -> Function); 2] = [("InstructionSink", sink), ("Instruction enum", by_enum)];
    for (name, func) in ways {
        let mut times = Vec::new();
        for round in 0..rounds {
            let start = cpu_time();
            let bytes = module(func);
            times.push((cpu_time() - start).as_nanos() as f64);
            if let (0, Some(path)) = (round, args.get(2)) {
                std::fs::write(path, &bytes).expect("write");
            }
        }
        times.sort_by(|a, b| a.partial_cmp(b).unwrap());
        println!("{}\t{:.3}", name, times[rounds / 2] / (FUNCS as f64 * INSTRUCTIONS));
    }
}
