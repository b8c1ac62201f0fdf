/* Philox4x32-10, one block and in bulk, and the gsl_rng_type around it. */
#include "engine/rng.h"

#include "engine/status.h"

#include <stdlib.h>
#include <string.h>

/* Constants of Salmon et al. 2011, table 2 and section 4.2. */
#define PHILOX_M0 0xD2511F53U
#define PHILOX_M1 0xCD9E8D57U
#define PHILOX_W0 0x9E3779B9U
#define PHILOX_W1 0xBB67AE85U

static inline void philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1, uint32_t out[4])
{
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = (uint64_t)PHILOX_M0 * c0;
        const uint64_t p1 = (uint64_t)PHILOX_M1 * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += PHILOX_W0;
        k1 += PHILOX_W1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

struct ocp_key ocp_key_make(uint64_t seed, uint32_t replicate)
{
    uint32_t out[4];
    philox(replicate, 0x6F637073U, 0x696D0001U, 0U, (uint32_t)seed, (uint32_t)(seed >> 32), out);
    return (struct ocp_key){{out[0], out[1]}};
}

void ocp_draw_four(struct ocp_key key, uint32_t day, uint32_t who, uint32_t whom, uint32_t purpose, uint32_t out[4])
{
    philox(who, whom, day, purpose, key.word[0], key.word[1], out);
}

/* The fill: a scalar form for any machine and two vector forms that keep one 32-bit word in each 64-bit lane, where
 * vpmuludq multiplies the low halves and whatever stands in the high halves is never looked at. All are integer only. */
typedef void fill_function(struct ocp_key key, uint32_t day, const uint32_t *who, uint32_t whom, uint32_t purpose, size_t count,
                           uint32_t *const out[4]);

static void fill_scalar(struct ocp_key key, uint32_t day, const uint32_t *who, uint32_t whom, uint32_t purpose, size_t count,
                        uint32_t *const out[4])
{
    for (size_t i = 0; i < count; i++) {
        uint32_t word[4];
        philox(who[i], whom, day, purpose, key.word[0], key.word[1], word);
        for (int k = 0; k < 4; k++) {
            if (out[k]) {
                out[k][i] = word[k];
            }
        }
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Less than a block: through a padded copy. */
static void fill_few(struct ocp_key key, uint32_t day, const uint32_t *who, uint32_t whom, uint32_t purpose, size_t count,
                     uint32_t *const out[4], size_t block, fill_function *fill)
{
    if (count <= 2) {
        fill_scalar(key, day, who, whom, purpose, count, out);
        return;
    }
    uint32_t padded[16] = {0};
    uint32_t word[4][16];
    uint32_t *const to[4] = {word[0], word[1], word[2], word[3]};
    memcpy(padded, who, count * sizeof *who);
    fill(key, day, padded, whom, purpose, block, to);
    for (int k = 0; k < 4; k++) {
        if (out[k]) {
            memcpy(out[k], word[k], count * sizeof *word[k]);
        }
    }
}

#define FILL_VECTOR(NAME, TARGET, LANES, V, H, SET1, WIDEN, LOAD, MULTIPLY, SHIFT, XOR, NARROW_STORE)                              \
    /* 2 x LANES persons: two independent chains, since one alone waits for its multiplications. */                                \
    __attribute__((target(TARGET), always_inline)) static inline void NAME##_block(                                                \
        struct ocp_key key, uint32_t day, const uint32_t *who, uint32_t whom, uint32_t purpose, uint32_t *const out[4], size_t at) \
    {                                                                                                                              \
        const V m0 = SET1(PHILOX_M0);                                                                                              \
        const V m1 = SET1(PHILOX_M1);                                                                                              \
        V c0 = WIDEN(LOAD((const H *)(const void *)(who)));                                                                        \
        V c1 = SET1(whom);                                                                                                         \
        V c2 = SET1(day);                                                                                                          \
        V c3 = SET1(purpose);                                                                                                      \
        V d0 = WIDEN(LOAD((const H *)(const void *)(who + LANES)));                                                                \
        V d1 = c1;                                                                                                                 \
        V d2 = c2;                                                                                                                 \
        V d3 = c3;                                                                                                                 \
        uint32_t k0 = key.word[0];                                                                                                 \
        uint32_t k1 = key.word[1];                                                                                                 \
        for (int round = 0; round < 10; round++) {                                                                                 \
            const V key0 = SET1(k0);                                                                                               \
            const V key1 = SET1(k1);                                                                                               \
            const V p0 = MULTIPLY(m0, c0);                                                                                         \
            const V p1 = MULTIPLY(m1, c2);                                                                                         \
            const V q0 = MULTIPLY(m0, d0);                                                                                         \
            const V q1 = MULTIPLY(m1, d2);                                                                                         \
            c0 = XOR(XOR(SHIFT(p1, 32), c1), key0);                                                                                \
            d0 = XOR(XOR(SHIFT(q1, 32), d1), key0);                                                                                \
            c1 = p1;                                                                                                               \
            d1 = q1;                                                                                                               \
            c2 = XOR(XOR(SHIFT(p0, 32), c3), key1);                                                                                \
            d2 = XOR(XOR(SHIFT(q0, 32), d3), key1);                                                                                \
            c3 = p0;                                                                                                               \
            d3 = q0;                                                                                                               \
            k0 += PHILOX_W0;                                                                                                       \
            k1 += PHILOX_W1;                                                                                                       \
        }                                                                                                                          \
        NARROW_STORE(out[0], at, c0);                                                                                              \
        NARROW_STORE(out[0], at + LANES, d0);                                                                                      \
        NARROW_STORE(out[1], at, c1);                                                                                              \
        NARROW_STORE(out[1], at + LANES, d1);                                                                                      \
        NARROW_STORE(out[2], at, c2);                                                                                              \
        NARROW_STORE(out[2], at + LANES, d2);                                                                                      \
        NARROW_STORE(out[3], at, c3);                                                                                              \
        NARROW_STORE(out[3], at + LANES, d3);                                                                                      \
    }                                                                                                                              \
                                                                                                                                   \
    __attribute__((target(TARGET))) static void NAME(struct ocp_key key, uint32_t day, const uint32_t *who, uint32_t whom,         \
                                                     uint32_t purpose, size_t count, uint32_t *const out[4])                       \
    {                                                                                                                              \
        enum { BLOCK = 2 * LANES };                                                                                                \
        if (count < BLOCK) {                                                                                                       \
            fill_few(key, day, who, whom, purpose, count, out, BLOCK, NAME);                                                       \
            return;                                                                                                                \
        }                                                                                                                          \
        size_t at = 0;                                                                                                             \
        for (; at + BLOCK <= count; at += BLOCK) {                                                                                 \
            NAME##_block(key, day, who + at, whom, purpose, out, at);                                                              \
        }                                                                                                                          \
        if (at < count) { /* the last block overlaps the one before: the same words at the same places */                          \
            at = count - BLOCK;                                                                                                    \
            NAME##_block(key, day, who + at, whom, purpose, out, at);                                                              \
        }                                                                                                                          \
    }

#define SET1_256(x) _mm256_set1_epi64x((long long)(uint64_t)(x))
#define STORE_256(to, i, v)                                                                               \
    if (to) {                                                                                             \
        const __m256i packed = _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6)); \
        _mm_storeu_si128((__m128i *)(void *)((to) + (i)), _mm256_castsi256_si128(packed));                \
    }
FILL_VECTOR(fill_avx2, "avx2", 4, __m256i, __m128i, SET1_256, _mm256_cvtepu32_epi64, _mm_loadu_si128, _mm256_mul_epu32,
            _mm256_srli_epi64, _mm256_xor_si256, STORE_256)

#define SET1_512(x) _mm512_set1_epi64((long long)(uint64_t)(x))
#define STORE_512(to, i, v)                                                             \
    if (to) {                                                                           \
        _mm256_storeu_si256((__m256i *)(void *)((to) + (i)), _mm512_cvtepi64_epi32(v)); \
    }
FILL_VECTOR(fill_avx512, "avx512f", 8, __m512i, __m256i, SET1_512, _mm512_cvtepu32_epi64, _mm256_loadu_si256, _mm512_mul_epu32,
            _mm512_srli_epi64, _mm512_xor_si512, STORE_512)
#endif

void ocp_draw_column(struct ocp_key key, uint32_t day, const uint32_t *who, uint32_t whom, uint32_t purpose, size_t count,
                     uint32_t *restrict out0, uint32_t *restrict out1, uint32_t *restrict out2, uint32_t *restrict out3)
{
    uint32_t *const out[4] = {out0, out1, out2, out3};
    fill_function *fill = fill_scalar;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        fill = fill_avx512;
    } else if (__builtin_cpu_supports("avx2")) {
        fill = fill_avx2;
    }
#endif
    fill(key, day, who, whom, purpose, count, out);
}

struct gsl_state {
    struct ocp_key key;
    uint32_t day, who, purpose, block;
    uint32_t word[4];
    uint32_t used;
};

static unsigned long gsl_next(void *state)
{
    struct gsl_state *s = state;
    if (s->used == 4U) {
        ocp_draw_four(s->key, s->day, s->who, s->block++, s->purpose, s->word);
        s->used = 0;
    }
    return s->word[s->used++];
}

static double gsl_next_double(void *state)
{
    return (double)gsl_next(state) * 0x1p-32;
}

static void gsl_set(void *state, unsigned long seed)
{
    struct gsl_state *s = state;
    *s = (struct gsl_state){.key = ocp_key_make(seed, 0), .used = 4U};
}

static const gsl_rng_type gsl_philox = {
    .name = "ocp_philox4x32",
    .max = 0xFFFFFFFFUL,
    .min = 0,
    .size = sizeof(struct gsl_state),
    .set = gsl_set,
    .get = gsl_next,
    .get_double = gsl_next_double,
};

const gsl_rng_type *const ocp_gsl_philox = &gsl_philox;

void ocp_gsl_philox_seek(gsl_rng *generator, struct ocp_key key, uint32_t day, uint32_t who, uint32_t purpose)
{
    OCP_REQUIRE(generator->type == ocp_gsl_philox);
    struct gsl_state *s = gsl_rng_state(generator);
    *s = (struct gsl_state){.key = key, .day = day, .who = who, .purpose = purpose, .used = 4U};
}
