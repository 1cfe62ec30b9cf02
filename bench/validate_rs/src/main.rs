//! What bench/validate.c does, through wasmparser with the features of Wasm 2.0.
//! usage: validate_rs SECONDS FILE...
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, out: *mut Timespec) -> i32;
}

/// Seconds of processor time of this process.
fn now() -> f64 {
    let mut t = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(2, &mut t) };
    t.seconds as f64 + t.nanoseconds as f64 / 1e9
}

fn main() {
    let mut args = std::env::args().skip(1);
    let seconds: f64 = args.next().and_then(|s| s.parse().ok()).unwrap_or(1.0);
    for file in args {
        let bytes = std::fs::read(&file).expect("a module");
        let code = Parser::new(0).parse_all(&bytes).find_map(|payload| match payload {
            Ok(Payload::CodeSectionStart { size, .. }) => Some(f64::from(size)),
            _ => None,
        });
        let start = now();
        let mut best = f64::MAX;
        while now() - start < seconds {
            let begin = now();
            Validator::new_with_features(WasmFeatures::WASM2).validate_all(&bytes).expect("a valid module");
            best = best.min(now() - begin);
        }
        println!("{}\t{:.1}", file, code.unwrap_or(0.0) / best / 1e6);
    }
}
