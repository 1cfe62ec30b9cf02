/* tests/unit/wsmith_blame.c - what is read from reports of sanitizers, as clang 14 and gcc 12 write them. */
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/fuzz/blame.h"
#include "test.h"

#include <string.h>

#define HEAD \
    "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000018 at pc 0x55\n"
#define SUM(x) "\nSUMMARY: AddressSanitizer: heap-buffer-overflow " x "\n==7==ABORTING\n"
#define ENGINE "    #2 0x55fa2a2e8c76 in wsmith__call_target /x/wsmith.h:20228:19\n"

static wsmith__blame blame(const char *log)
{
    wsmith__blame b;
    memset(&b, 0, sizeof b);
    if (!wsmith__find_blame(log, &b)) snprintf(b.text, sizeof b.text, "none");
    return b;
}

TEST(the_caller_of_an_interceptor_is_named)
{
    CHECK_STR(blame(HEAD "WRITE of size 20 at 0x602000000018 thread T0\n"
                         "    #0 0x55fa2a184482 in __asan_memset (/w/t+0xe2d5b) (BuildId: 3219)\n"
                         "    #1 0x55fa2a301e23 in user_fill /w/t.c:7:44\n" ENGINE SUM(
                             "(/w/t+0xe2d5b) (BuildId: 3219) in __asan_memset"))
                  .text,
              "AddressSanitizer: heap-buffer-overflow /w/t.c:7:44 in user_fill (memset)");
    CHECK_STR(blame(HEAD
                    "    #0 0x7f in __interceptor_strcmp ../../src/libsanitizer/x.inc:467\n"
                    "    #1 0x7f in __interceptor_qsort_r ../../src/libsanitizer/x.inc:10055\n"
                    "    #2 0x56 in sorts /w/t.c:32\n" SUM("../x.inc:467 in __interceptor_strcmp"))
                  .text,
              "AddressSanitizer: heap-buffer-overflow /w/t.c:32 in sorts (strcmp)");
    CHECK_STR(blame(HEAD "    #0 0x7f in strlen (/w/t+0x76a25)\n"
                         "    #1 0x7f in inflate (/lib/libz.so.1+0x3)\n" SUM("x"))
                  .text,
              "AddressSanitizer: heap-buffer-overflow in inflate (strlen)");
}

TEST(functions_of_the_target_may_be_called_like_those_of_the_library)
{
    CHECK_STR(blame(HEAD
                    "    #0 0x55 in memory_fill /w/t.c:7:44\n    #1 0x55 in user /w/t.c:9:1\n" SUM(
                        "x"))
                  .text,
              "AddressSanitizer: heap-buffer-overflow /w/t.c:7:44 in memory_fill");
    CHECK_STR(blame(HEAD "    #0 0x55 in str /w/my files/t.c:7:44\n" SUM("x")).text,
              "AddressSanitizer: heap-buffer-overflow /w/my files/t.c:7:44 in str");
    CHECK_STR(blame(HEAD
                    "    #0 0x55 in void a::b<int>(int, char const*) const /w/t.cc:7:4\n" SUM("x"))
                  .text,
              "AddressSanitizer: heap-buffer-overflow /w/t.cc:7:4 in void a::b<int>(int, char "
              "const*) const");
}

TEST(without_names_two_places_are_two_keys_and_no_address_is_told)
{
    wsmith__blame a = blame(
        HEAD "    #0 0x55f2 (/w/t+0x1) (BuildId: 1)\n    #1 0x55f3 (/w/t+0x2)\n" SUM("(/w/t+0x1)"));
    CHECK(strstr(a.text, "0x") == NULL && strstr(a.text, "llvm-symbolizer") != NULL);
    wsmith__blame b = blame(
        HEAD "    #0 0x65f2 (/w/t+0x1) (BuildId: 2)\n    #1 0x66f3 (/w/t+0x2)\n" SUM("(/w/t+0x1)"));
    CHECK_EQ(a.key, b.key);
    b = blame(
        HEAD "    #0 0x65f2 (/w/t+0x1) (BuildId: 2)\n    #1 0x66f3 (/w/t+0x3)\n" SUM("(/w/t+0x1)"));
    CHECK(a.key != b.key);
}

TEST(a_recursion_is_one_wherever_it_ends)
{
#define DEEP "==7==ERROR: AddressSanitizer: stack-overflow on address 0x7f (pc 0x5)\n"
#define F    "    #1 0x55 in f /w/t.c:1:2\n"
#define G    "    #1 0x55 in g /w/t.c:3:4\n"
    wsmith__blame a =
        blame(DEEP F G F G F G F "\nSUMMARY: AddressSanitizer: stack-overflow /w/t.c:1:2 in f\n");
    wsmith__blame b =
        blame(DEEP G F G F G F G "\nSUMMARY: AddressSanitizer: stack-overflow /w/t.c:3:4 in g\n");
    CHECK_EQ(a.key, b.key);
    b = blame(DEEP G G G G "\nSUMMARY: AddressSanitizer: stack-overflow /w/t.c:3:4 in g\n");
    CHECK(a.key != b.key);
}

TEST(undefined_behaviour_is_told_by_its_place)
{
    wsmith__blame a =
        blame("t.c:11:39: runtime error: load of misaligned address 0x602000000011 for type 'int'\n"
              "SUMMARY: UndefinedBehaviorSanitizer: undefined-behavior t.c:11:39 in \n");
    CHECK_STR(a.text, "t.c:11:39: load of misaligned address 0x for type 'int'");
    wsmith__blame b = blame(
        "some words\nt.c:11:39: runtime error: load of misaligned address 0x7 for type 'int'\n");
    CHECK_EQ(a.key, b.key);
    b = blame("t.c:12:39: runtime error: load of misaligned address 0x7 for type 'int'\n");
    CHECK(a.key != b.key);
}

TEST(other_words_are_no_report)
{
    CHECK_STR(blame("ERROR: no such file\nWARNING: Sanitizer\n==7==ERROR: LeakSanitizer: detected "
                    "memory leaks\n")
                  .text,
              "none");
    CHECK_STR(blame("").text, "none");
    CHECK_STR(blame("==7==ERROR: AddressSanitizer: nested").text, "AddressSanitizer: nested");
    for (size_t n = 0; n <= strlen(HEAD "    #0 0x7f in strlen (/w/t+0x7)\n"); n++) {
        char cut[200];
        snprintf(cut, sizeof cut, "%.*s", (int)n, HEAD "    #0 0x7f in strlen (/w/t+0x7)\n");
        (void)blame(cut);
    }
}

TEST(a_leak_is_told_by_the_function_that_allocates)
{
#define LOST                                                                              \
    "==7==ERROR: LeakSanitizer: detected memory leaks\n\nDirect leak of 91 byte(s) in 1 " \
    "object(s) allocated from:\n"
    wsmith__blame b;
    CHECK(wsmith__find_leak(
        LOST
        "    #0 0x55 in __interceptor_malloc (/w/t+0xe372e) (BuildId: 32)\n"
        "    #1 0x7f in getdelim (/lib/libc.so.6+0x7)\n    #2 0x55 in takes /w/t.c:20:15\n" ENGINE,
        &b));
    CHECK_STR(b.text, "memory allocated by takes /w/t.c:20:15 is lost");
    CHECK(!wsmith__find_leak("", &b));
    CHECK(!wsmith__find_leak("Direct leak of 9 bytes", &b));
}
