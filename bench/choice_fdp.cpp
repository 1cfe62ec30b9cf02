// bench/choice_fdp.cpp - the mixed values of bench/choice.c from libFuzzer's FuzzedDataProvider.
#include <fuzzer/FuzzedDataProvider.h>

#include <cstdio>
#include <ctime>
#include <vector>

static double cpu_seconds()
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main()
{
    const int rounds = 60000;
    std::vector<uint8_t> bytes(rounds * 24, 0x5a);
    uint64_t sum = 0;
    double best = 1e9;
    for (int run = 0; run < 7; run++) {
        double start = cpu_seconds();
        FuzzedDataProvider p(bytes.data(), bytes.size());
        for (int i = 0; i < rounds; i++) {
            for (int k = 0; k < 3; k++)
                sum += p.ConsumeIntegralInRange<uint64_t>(0, 199) + p.ConsumeIntegral<uint32_t>() + p.ConsumeBool();
            sum += p.ConsumeIntegral<uint8_t>();
        }
        double seconds = cpu_seconds() - start;
        if (seconds < best) best = seconds;
    }
    std::printf("bytes, mixed\t%.4g\n", rounds * 10 / best / 1e6);
    std::fprintf(stderr, "%llu\n", (unsigned long long)sum);
}
