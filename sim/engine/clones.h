/* OCP_CLONES before a hot function: the compiler also builds it for AVX2 and AVX-512 and the loader picks one. With
 * -ffp-contract=off and no reassociation all versions give the same bits; tests compare them. Off under sanitizers, whose
 * runtimes start after the loader has picked. */
#ifndef OCP_CLONES_H
#define OCP_CLONES_H

#if defined(OCP_NO_CLONES) || !defined(__x86_64__)
#define OCP_CLONES
#elif defined(__clang__) && __clang_major__ < 16 /* clang 14 names the resolver so that other files cannot link */
#define OCP_CLONES
#elif defined(__clang__)
#define OCP_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define OCP_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#endif

#endif
