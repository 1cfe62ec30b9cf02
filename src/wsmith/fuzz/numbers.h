/* src/wsmith/fuzz/numbers.h - numbers for people, and the functions behind a p-value.
 *
 * No printf for fractions: the decimal point of the user's locale has no place in a log. No libm:
 * programs with wsmith.h link without -lm. Doubles are IEEE 754 binary64.
 */
#ifndef WSMITH__NUMBERS_H
#define WSMITH__NUMBERS_H

#include "../hooks.h"

#ifdef WSMITH_ENGINE

#include <stdio.h>

/* -- text --------------------------------------------------------------------------------------- */

/* v >= 0 in decimal with `decimals` <= 6 places, rounded half up. Not a number, negative: 0; more
 * than 10^12: as 10^12. */
static void wsmith__decimal(char *out, size_t cap, double v, unsigned decimals)
{
    uint64_t scale = 1;
    for (unsigned i = 0; i < decimals; i++) scale *= 10;
    v = v > 0 ? v : 0;
    v = v < 1e12 ? v : 1e12;
    uint64_t n = (uint64_t)(v * (double)scale + 0.5);
    unsigned long long whole = n / scale, part = n % scale;
    if (decimals == 0) snprintf(out, cap, "%llu", whole);
    else snprintf(out, cap, "%llu.%0*llu", whole, (int)decimals, part);
}

/* Three digits and a unit: 7, 12.3 k, 1.23 M. `gap` stands before the unit. Below 1000 counts have no
 * fraction. */
static void wsmith__short_number(char *out, size_t cap, double v, bool count, const char *gap)
{
    static const char *const units[] = {"", "k", "M", "G", "T", "P", "E"};
    char digits[32];
    size_t unit = 0;
    v = v > 0 ? v : 0;
    for (; v >= 999.5 && unit + 1 < WX__COUNT_OF(units); unit++) v /= 1000;
    unsigned decimals = count && unit == 0 ? 0 : v < 9.995 ? 2 : v < 99.95 ? 1 : 0;
    wsmith__decimal(digits, sizeof digits, v, decimals);
    snprintf(out, cap, "%s%s%s", digits, unit ? gap : "", units[unit]);
}

/* 12s, 3m05s, 1h02m, 2d03h */
static void wsmith__duration(char *out, size_t cap, double seconds)
{
    seconds = seconds > 0 ? seconds : 0;
    unsigned long long s = seconds < 1e15 ? (unsigned long long)seconds : 0;
    if (s < 60) snprintf(out, cap, "%llus", s);
    else if (s < 3600) snprintf(out, cap, "%llum%02llus", s / 60, s % 60);
    else if (s < 86400) snprintf(out, cap, "%lluh%02llum", s / 3600, s / 60 % 60);
    else snprintf(out, cap, "%llud%02lluh", s / 86400, s / 3600 % 24);
}

/* -- functions ------------------------------------------------------------------------------------ */

static double wsmith__double_of_bits(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* Natural logarithm of a normal, positive x, to about 2 units in the last place: with
 * x = 2^k m, m near 1, ln m = 2 artanh((m - 1) / (m + 1)). */
static double wsmith__ln(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int k = (int)(bits >> 52 & 0x7ff) - 1023;
    double m = wsmith__double_of_bits((bits & 0xfffffffffffffu) | (uint64_t)1023 << 52);
    if (m > 1.4142135623730951) m /= 2, k++;
    double s = (m - 1) / (m + 1), square = s * s, sum = 0;
    for (int i = 25; i >= 3; i -= 2) sum = (sum + 1.0 / i) * square;
    return 2 * (s + s * sum) + k * 1.9082149292705877e-10 + k * 6.93147180369123816490e-01;
}

/* e^x; 0 below -708, and as for 709 above that. */
static double wsmith__exp(double x)
{
    if (!(x > -708)) return 0;
    if (x > 709) x = 709;
    double rounded = x * 1.4426950408889634 + (x < 0 ? -0.5 : 0.5);
    int k = (int)rounded;
    double r = (x - k * 6.93147180369123816490e-01) - k * 1.9082149292705877e-10, sum = 1;
    for (int i = 15; i >= 1; i--) sum = 1 + sum * r / i;
    double half = wsmith__double_of_bits((uint64_t)(1023 + k / 2) << 52);
    return sum * half * wsmith__double_of_bits((uint64_t)(1023 + k - k / 2) << 52);
}

WX__UNUSED static double wsmith__sqrt(double x)
{
    if (!(x > 0)) return 0;
    double root = wsmith__exp(wsmith__ln(x) / 2);
    return (root + x / root) / 2;
}

/* ln of the gamma function, a > 0: Stirling's series where a >= 12. */
static double wsmith__ln_gamma(double a)
{
    double below = 1;
    for (; a < 12; a += 1) below *= a;
    double r = 1 / a, q = r * r;
    double series =
        r * (1.0 / 12 -
             q * (1.0 / 360 -
                  q * (1.0 / 1260 - q * (1.0 / 1680 - q * (1.0 / 1188 - q * (691.0 / 360360))))));
    return (a - 0.5) * wsmith__ln(a) - a + 0.91893853320467274178 + series - wsmith__ln(below);
}

/* The upper incomplete gamma function over the whole one, Q(a, x), a > 0: by the series of P below
 * a + 1, else by the continued fraction (Lentz). DLMF 8.7.1, 8.9.2. */
static double wsmith__gamma_q(double a, double x)
{
    if (!(x > 0)) return 1;
    double front = wsmith__exp(a * wsmith__ln(x) - x - wsmith__ln_gamma(a));
    if (x < a + 1) {
        double term = 1 / a, sum = term;
        for (int i = 1; i < 100000 && term > sum * 1e-17; i++) sum += term *= x / (a + i);
        double p = front * sum;
        return p < 1 ? 1 - p : 0;
    }
    double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
    for (int i = 1; i < 100000; i++) {
        double n = i * (a - i);
        b += 2;
        d = n * d + b;
        c = b + n / c;
        d = 1 / (d != 0 ? d : 1e-300);
        c = c != 0 ? c : 1e-300;
        h *= c * d;
        if (c * d - 1 < 1e-16 && c * d - 1 > -1e-16) break;
    }
    return front * h;
}

/* The chance that a chi-square variable with `freedom` > 0 degrees is at least `statistic`. */
static double wsmith__chi_square_p(double statistic, double freedom)
{
    return wsmith__gamma_q(freedom / 2, statistic / 2);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__NUMBERS_H */
