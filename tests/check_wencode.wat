(module $every_section
  (@custom "first" (before first) "\01\02")
  (type $logger (;0;) (func (param i32 f64)))
  (type (;1;) (func (param i64)))
  (type (;2;) (func (param i32) (result i64)))
  (type (;3;) (func))
  (@custom "after types" (after type) "t")
  (import "env" "log" (func (;0;) (type $logger) (param i32 f64)))
  (import "env" "refs" (table (;0;) 1 10 externref))
  (import "env" "memory" (memory $main (;0;) 1 2))
  (import "env" "base" (global (;0;) i32))
  (import "env" "oops" (tag $oops (;0;) (type 1) (param i64)))
  (table $calls (;1;) 20 funcref)
  (table (;2;) i64 2 1000 externref)
  (table (;3;) 1 funcref ref.func $sum)
  (memory (;1;) i64 2 1000)
  (memory (;2;) 1 1 shared)
  (tag (;1;) (type 3))
  (global $count (;1;) (mut i64) i64.const -9223372036854775808)
  (global (;2;) f32 f32.const nan:0x200000 (;=NaN;))
  (global (;3;) f64 f64.const 0x1.8p+0 (;=1.5;))
  (global (;4;) funcref ref.func $sum)
  (global (;5;) externref ref.null extern)
  (global (;6;) (ref null $logger) ref.null $logger)
  (export "sum" (func $sum))
  (export "table" (table $calls))
  (export "memory" (memory 1))
  (export "global \u{20ac}" (global $count))
  (export "tag" (tag 1))
  (start 2)
  (elem (;0;) (table $calls) (global.get 0) func $sum 0 $sum)
  (elem $one (;1;) func $sum)
  (elem (;2;) declare func $sum 0)
  (func $sum (;1;) (type 2) (param $n i32) (result i64)
    (local $total i64)
    loop $again
      local.get $total
      local.get $n
      i64.extend_i32_u
      i64.add
      local.set $total
      local.get $n
      i32.const 1
      i32.sub
      local.tee $n
      br_if $again
    end
    local.get $total
  )
  (func (;2;) (type 3)
    i32.const 0
    i32.const 0
    i32.const 7
    memory.init $text
  )
  (data (;0;) (i32.const 1024) "hello\00\ff")
  (data (;1;) (memory 1) (i64.const 8) "sixty-four")
  (data $text (;2;) "passive")
  (@custom "last" (after data) "")
)
