#include "kernel.h"
/* The five-body problem: floating point with few branches. */
typedef struct body {
    double x, y, z, vx, vy, vz, mass;
} body;
static body bodies[5] = {
    {0, 0, 0, 0, 0, 0, 39.47841760435743},
    {4.84143144246472090, -1.16032004402742839, -0.10362204447112311, 0.60632639299583202,
     2.81198684491626020, -0.02521836165988763, 0.03769367487038949},
    {8.34336671824457987, 4.12479856412430479, -0.40352341711432138, -1.01077434617879236,
     1.82566237123041186, 0.00841576137658415, 0.01128632613196877},
    {12.8943695621391310, -15.1111514016986312, -0.22330757889265573, 1.08279100644153536,
     0.86871301816960822, -0.01083263740136364, 0.00172372405705971},
    {15.3796971148509165, -25.9193146099879641, 0.17925877295037118, 0.97909073224389798,
     0.59469899864767617, -0.03475595555078104, 0.00203368686992463},
};
static void step(double dt)
{
    for (int i = 0; i < 5; i++) {
        body *p = &bodies[i];
        for (int j = i + 1; j < 5; j++) {
            body *q = &bodies[j];
            double dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
            double d2 = dx * dx + dy * dy + dz * dz;
            double mag = dt / (d2 * __builtin_sqrt(d2));
            p->vx -= dx * q->mass * mag, p->vy -= dy * q->mass * mag, p->vz -= dz * q->mass * mag;
            q->vx += dx * p->mass * mag, q->vy += dy * p->mass * mag, q->vz += dz * p->mass * mag;
        }
    }
    for (int i = 0; i < 5; i++) {
        body *p = &bodies[i];
        p->x += dt * p->vx, p->y += dt * p->vy, p->z += dt * p->vz;
    }
}
KERNEL
{
    for (u32 i = 0; i < n; i++) step(0.01);
    return bits_of(bodies[0].x + bodies[1].y);
}
