/* tests/object/rest.c - the C side of the objects: every result that linking can spoil goes into one. */
int indirect(int x);
int loads(void);
int grouped(void);
int weak(void);
void __wasm_call_ctors(void);
extern int counter;
static int called;
int weak(void) { return 3; } /* instead of the weak one, which gives 1 */
int run(void)
{
    if (!called++) __wasm_call_ctors();
    /* 3^4 + 'c' + 7000 + 3000000 + ((100 * 2 + 1) * 2 + 5) * 10000 = 3000000 + 4070000 + 7180 */
    return indirect(3) + loads() + grouped() + weak() * 1000000 + counter * 10000;
}
