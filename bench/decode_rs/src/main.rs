//! What bench/decode.c does, through wasmparser: every item of every section, every operator, once
//! as values and once through the visitor, which is the faster of its two ways. Nothing is checked
//! beyond the format.
//! usage: decode_rs read|visit SECONDS FILE...
use std::hint::black_box;
use wasmparser::{BinaryReaderError, FunctionBody, Parser, Payload, VisitOperator, VisitSimdOperator};

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

struct Count(u64);

macro_rules! define_visit {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        $(
            fn $visit(&mut self $($(, $arg: $argty)*)?) {
                $($(black_box(&$arg);)*)?
                self.0 += 1;
            }
        )*
    };
}

impl<'a> VisitOperator<'a> for Count {
    type Output = ();
    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = ()>> {
        Some(self)
    }
    wasmparser::for_each_visit_operator!(define_visit);
}

impl VisitSimdOperator<'_> for Count {
    wasmparser::for_each_visit_simd_operator!(define_visit);
}

fn body(body: &FunctionBody, visit: bool) -> Result<u64, BinaryReaderError> {
    for local in body.get_locals_reader()? {
        black_box(local?);
    }
    let mut operators = body.get_operators_reader()?;
    let mut count = Count(0);
    while !operators.eof() {
        if visit {
            operators.visit_operator(&mut count)?;
        } else {
            black_box(&operators.read()?);
            count.0 += 1;
        }
    }
    operators.finish()?;
    Ok(count.0)
}

fn module(bytes: &[u8], visit: bool) -> Result<u64, BinaryReaderError> {
    let mut count = 0;
    macro_rules! items {
        ($reader:expr) => {
            for item in $reader {
                black_box(item?);
            }
        };
    }
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::TypeSection(r) => items!(r),
            Payload::ImportSection(r) => items!(r),
            Payload::FunctionSection(r) => items!(r),
            Payload::TableSection(r) => items!(r),
            Payload::MemorySection(r) => items!(r),
            Payload::GlobalSection(r) => items!(r),
            Payload::ExportSection(r) => items!(r),
            Payload::ElementSection(r) => items!(r),
            Payload::DataSection(r) => items!(r),
            Payload::CodeSectionEntry(b) => count += body(&b, visit)?,
            _ => {}
        }
    }
    Ok(count)
}

fn main() {
    let mut args = std::env::args().skip(1);
    let visit = args.next().as_deref() == Some("visit");
    let seconds: f64 = args.next().and_then(|s| s.parse().ok()).unwrap_or(1.0);
    for file in args {
        let bytes = std::fs::read(&file).expect("a module");
        let (start, mut best, mut count) = (now(), f64::MAX, 0);
        while now() - start < seconds {
            let begin = now();
            count = module(&bytes, visit).expect("a module");
            best = best.min(now() - begin);
        }
        println!("{}\t{:.1}\t{}", file, bytes.len() as f64 / best / 1e6, count);
    }
}
