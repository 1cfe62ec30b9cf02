// bench/deque/peer.rs - std::collections::VecDeque under the workloads of workloads.h.
use std::collections::VecDeque;
use std::hint::black_box;

const GRID: usize = 1024;

fn next(x: u64) -> u64 {
    x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407)
}
fn below(x: u64, n: usize) -> usize {
    (((x >> 32) * n as u64) >> 32) as usize
}

trait Elem: Copy {
    fn make(key: u32) -> Self;
    fn key(&self) -> u64;
}
#[derive(Clone, Copy)]
struct Words<const N: usize>([u32; N]);
impl<const N: usize> Elem for Words<N> {
    fn make(key: u32) -> Self {
        let mut words = [0; N];
        words[0] = key;
        Words(words)
    }
    fn key(&self) -> u64 {
        self.0[0] as u64
    }
}
#[derive(Clone, Copy)]
struct Byte(u8);
impl Elem for Byte {
    fn make(key: u32) -> Self {
        Byte(key as u8)
    }
    fn key(&self) -> u64 {
        self.0 as u64
    }
}
type E4 = Words<1>;
type E16 = Words<4>;
type E64 = Words<16>;
type E256 = Words<64>;

fn fill<T: Elem>(d: &mut VecDeque<T>, n: usize) {
    for _ in 0..n {
        d.push_back(T::make(0));
    }
    for _ in 0..n - n / 4 {
        d.pop_front();
    }
    for i in 0..n - n / 4 {
        d.push_back(T::make(i as u32));
    }
}

#[inline(never)]
fn steady<T: Elem>(d: &mut VecDeque<T>, ops: usize) -> u64 {
    let mut sum = 0u64;
    for i in 0..ops {
        d.push_back(T::make(i as u32));
        if let Some(v) = d.pop_front() {
            sum += v.key();
        }
    }
    sum
}

fn random_ops() -> Vec<u8> {
    let (mut x, mut len) = (1u64, 1024usize);
    (0..1 << 16)
        .map(|_| {
            x = next(x);
            let mut op = (x >> 40) as u8 & 3;
            if len < 512 {
                op &= 1;
            }
            if len > 1536 {
                op |= 2;
            }
            len = if op < 2 { len + 1 } else { len - 1 };
            op
        })
        .collect()
}

fn random_numbers(x: &mut u64) -> Vec<u32> {
    (0..4096)
        .map(|_| {
            *x = next(*x);
            (*x >> 32) as u32
        })
        .collect()
}

fn grid(mut x: u64) -> Vec<u8> {
    let mut cells: Vec<u8> = (0..GRID * GRID)
        .map(|_| {
            x = next(x);
            (x >> 40 & 3 == 0) as u8
        })
        .collect();
    cells[0] = 0;
    cells
}

#[inline(never)]
fn randends<T: Elem>(d: &mut VecDeque<T>, script: &[u8], ops: usize) -> u64 {
    let (mut sum, mut done) = (0u64, 0);
    while done < ops {
        while d.len() < 1024 {
            d.push_back(T::make(7));
        }
        while d.len() > 1024 {
            d.pop_back();
        }
        for (i, op) in script.iter().enumerate() {
            match op {
                0 => d.push_back(T::make(i as u32)),
                1 => d.push_front(T::make(i as u32)),
                2 => {
                    if let Some(v) = d.pop_back() {
                        sum += v.key();
                    }
                }
                _ => {
                    if let Some(v) = d.pop_front() {
                        sum += v.key();
                    }
                }
            }
        }
        done += 65536;
    }
    sum
}

#[inline(never)]
fn rread<T: Elem>(d: &VecDeque<T>, random: &[u32], ops: usize) -> u64 {
    let at: Vec<u32> = random.iter().map(|r| ((*r as u64 * d.len() as u64) >> 32) as u32).collect();
    let (mut sum, mut done) = (0u64, 0);
    while done < ops {
        for i in &at {
            sum += d[*i as usize].key();
        }
        done += 4096;
    }
    sum
}

#[inline(never)]
fn iteridx<T: Elem>(d: &VecDeque<T>, ops: usize) -> u64 {
    let (mut sum, mut done, n) = (0u64, 0, d.len());
    while done < ops {
        for i in 0..n {
            sum += d[i].key();
        }
        done += n;
    }
    sum
}

#[inline(never)]
fn iternat<T: Elem>(d: &VecDeque<T>, ops: usize) -> u64 {
    let (mut sum, mut done, n) = (0u64, 0, d.len());
    while done < ops {
        let mut part = 0u32;
        d.iter().for_each(|v| part = part.wrapping_add(v.key() as u32));
        sum += part as u64;
        done += n;
    }
    sum
}

#[inline(never)]
fn grow<T: Elem>(ops: usize) -> u64 {
    let mut d = VecDeque::new();
    for i in 0..ops {
        d.push_back(T::make(i as u32));
    }
    d[ops / 2].key()
}

#[inline(never)]
fn growf<T: Elem>(ops: usize) -> u64 {
    let mut d = VecDeque::new();
    for i in 0..ops {
        d.push_front(T::make(i as u32));
    }
    d[ops / 2].key()
}

fn small<T: Elem>(n: usize, ops: usize) -> u64 {
    let (mut sum, mut done) = (0u64, 0);
    while done < ops {
        sum += grow::<T>(n);
        done += n;
    }
    sum
}

#[inline(never)]
fn slice<T: Elem, const N: usize>(d: &mut VecDeque<T>, ops: usize) -> u64 {
    let mut input = [T::make(0); N];
    for k in 0..N {
        input[k] = T::make(k as u32);
    }
    let mut out = [T::make(0); N];
    let mut sum = 0u64;
    for i in 0..ops {
        d.extend(&input);
        let (a, b) = d.as_slices();
        let run = a.len().min(N);
        out[..run].copy_from_slice(&a[..run]);
        out[run..].copy_from_slice(&b[..N - run]);
        d.drain(..N);
        sum += out[i & (N - 1)].key();
    }
    sum
}

#[inline(never)]
fn middle<T: Elem>(d: &mut VecDeque<T>, ops: usize) -> u64 {
    let mut x = 5u64;
    for i in 0..ops {
        x = next(x);
        d.insert(below(x, d.len() + 1), T::make(i as u32));
        x = next(x);
        d.remove(below(x, d.len()));
    }
    d[d.len() / 2].key()
}

#[inline(never)]
fn bfs(grid: &[u8], seen: &mut [u8], ops: &mut usize) -> u64 {
    let mut d: VecDeque<E4> = VecDeque::new();
    let mut sum = 0u64;
    seen.copy_from_slice(grid);
    seen[0] = 1;
    d.push_back(E4::make(0));
    *ops = 0;
    while let Some(v) = d.pop_front() {
        let at = v.0[0] as usize;
        let (x, y) = (at % GRID, at / GRID);
        sum += (at as u32 ^ *ops as u32) as u64;
        *ops += 1;
        let mut visit = |ok: bool, to: usize| {
            if ok && seen[to] == 0 {
                seen[to] = 1;
                d.push_back(E4::make(to as u32));
            }
        };
        visit(x + 1 < GRID, at + 1);
        visit(y + 1 < GRID, at + GRID);
        visit(x > 0, at.wrapping_sub(1));
        visit(y > 0, at.wrapping_sub(GRID));
    }
    sum
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}
extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}
fn now_ns() -> f64 {
    let mut t = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(3, &mut t) }; // CLOCK_THREAD_CPUTIME_ID
    t.seconds as f64 * 1e9 + t.nanoseconds as f64
}

struct Runner {
    only: Option<(String, usize)>,
}
impl Runner {
    fn ops(&self, name: &str, ops: usize) -> Option<usize> {
        match &self.only {
            None => Some(ops),
            Some((wanted, count)) if wanted == name => Some(*count),
            _ => None,
        }
    }
    fn alone(&self, name: &str, ops: usize, work: impl FnOnce(&mut usize) -> u64) {
        if let Some(mut ops) = self.ops(name, ops) {
            let start = now_ns();
            let sum = black_box(work(&mut ops));
            println!("{}\t{:.4}\t{}", name, (now_ns() - start) / ops as f64, sum);
        }
    }
    fn case<T: Elem>(&self, name: &str, n: usize, ops: usize, work: impl FnOnce(&mut VecDeque<T>, usize) -> u64) {
        if self.ops(name, ops).is_some() {
            let mut d = VecDeque::new();
            fill::<T>(&mut d, n);
            self.alone(name, ops, |ops| work(&mut d, *ops));
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let r = Runner { only: if arguments.len() == 3 { Some((arguments[1].clone(), arguments[2].parse().unwrap())) } else { None } };
    let script = random_ops();
    let mut x = 1u64;
    for _ in 0..script.len() {
        x = next(x);
    }
    let random = random_numbers(&mut x);
    let grid = grid(x);
    let mut seen = vec![0u8; GRID * GRID];
    r.case::<E4>("steady 4 B x 16", 16, 8000000, steady);
    r.case::<E4>("steady 4 B x 1k", 1000, 8000000, steady);
    r.case::<E4>("steady 4 B x 1M", 1000000, 8000000, steady);
    r.case::<E16>("steady 16 B x 1k", 1000, 8000000, steady);
    r.case::<E64>("steady 64 B x 1k", 1000, 4000000, steady);
    r.case::<E64>("steady 64 B x 1M", 1000000, 2000000, steady);
    r.case::<E256>("steady 256 B x 1k", 1000, 1000000, steady);
    r.case::<E4>("random ends 4 B", 1024, 32 * 65536, |d, n| randends(d, &script, n));
    r.case::<E64>("random ends 64 B", 1024, 32 * 65536, |d, n| randends(d, &script, n));
    r.case::<E4>("random read 4 B x 1k", 1000, 2000 * 4096, |d, n| rread(d, &random, n));
    r.case::<E4>("random read 4 B x 1M", 1000000, 1000 * 4096, |d, n| rread(d, &random, n));
    r.case::<E64>("random read 64 B x 1M", 1000000, 250 * 4096, |d, n| rread(d, &random, n));
    r.case::<E4>("index loop 4 B x 1k", 1000, 16000000, |d, n| iteridx(d, n));
    r.case::<E4>("walk 4 B x 1k", 1000, 40000000, |d, n| iternat(d, n));
    r.case::<E4>("walk 4 B x 1M", 1000000, 40000000, |d, n| iternat(d, n));
    r.case::<E16>("walk 16 B x 1M", 1000000, 10000000, |d, n| iternat(d, n));
    r.case::<Byte>("slice 64 x 1 B", 4096, 1000000, slice::<Byte, 64>);
    r.case::<E4>("slice 16 x 4 B", 1024, 1000000, slice::<E4, 16>);
    r.case::<E4>("middle 1k", 1000, 100000, middle);
    r.case::<E4>("middle 10k", 10000, 20000, middle);
    r.case::<E4>("middle 100k", 100000, 1000, middle);
    r.alone("grow back 9M x 4 B", 9000000, |n| grow::<E4>(*n));
    r.alone("grow front 9M x 4 B", 9000000, |n| growf::<E4>(*n));
    r.alone("build 16 x 4 B", 4000000, |n| small::<E4>(16, *n));
    r.alone("build 1k x 4 B", 4000000, |n| small::<E4>(1000, *n));
    r.alone("build 16 x 64 B", 2000000, |n| small::<E64>(16, *n));
    r.alone("bfs grid", 1, |n| bfs(&grid, &mut seen, n));
}
